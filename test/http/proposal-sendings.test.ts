import { expect } from 'chai';
import { aCompany } from '../support/builders.js';
import { formsOn, type PageForm } from '../support/page-forms.js';
import { claimsOf, placementWorld, SHORT_DAY, wanted } from '../support/placement-world.js';
import { answerOf, startSchoolApp, type SchoolApp } from '../support/school-app.js';

const SCHOOL = { schoolId: 'sch-1' };

describe('proposing the pupils of a run', () => {
  let api: SchoolApp;
  before(async () => {
    api = await startSchoolApp();
  });
  after(() => api.close());

  const coordinator = () => api.as('coordinator');
  /** A run over some pupils of the group, with room for all of them. */
  const ranWith = async (pupils: number): Promise<string> => {
    const offer = { days: { tue: { ...SHORT_DAY, places: pupils } }, totalPlaces: pupils };
    await placementWorld(api, { offer, pupils });
    const supervisor = await api.storage.supervisors.get('sup-1');
    if (supervisor) await api.storage.supervisors.replace({ ...supervisor, maxPupilsAtOnce: 500 });
    const client = await coordinator();
    const asked = { season: '2027-voorjaar', groupId: 'grp-1' };
    let run = (await client.post('/api/v1/matching-runs').send(asked).expect(202)).body as {
      id: string;
      state: string;
    };
    while (run.state === 'running') run = (await client.get(`/api/v1/matching-runs/${run.id}`)).body as typeof run;
    return run.id;
  };
  const formOn = async (path: string): Promise<PageForm> => {
    const { text } = await (await coordinator()).get(path).expect(200);
    const form = formsOn(text).find(({ fields }) => fields.id?.[0]?.startsWith('snd_'));
    if (!form) throw new Error('no form to propose with');
    return form;
  };
  const send = async (path: string, fields: Record<string, unknown>) =>
    (await coordinator()).post(path).type('form').send(fields);
  const kept = () => api.storage.proposals.list(SCHOOL, {}, { after: null, limit: 500, now: new Date(0) });

  it('ticks everybody at first, sends who is ticked with a word along and a last day, and says what came of it', async () => {
    const run = await ranWith(3);
    const path = `/matching/${run}/voorstellen`;
    const form = await formOn(path);
    expect([...(form.fields.studentIds ?? [])].sort()).to.deep.equal(['stu-1', 'stu-10', 'stu-11']);
    expect(form.fields.answerBy).to.deep.equal(['2026-11-29']);
    expect((await formOn(`${path}?vink=geen`)).fields.studentIds).to.deep.equal([]);
    const sent = await send(path, {
      ...form.fields,
      studentIds: ['stu-1', 'stu-11'],
      message: 'Zij komen graag eerst kennismaken.',
      answerBy: '2026-12-04',
    });
    expect(sent.status).to.equal(303);
    const proposals = await kept();
    expect(proposals.map(({ studentId }) => studentId).sort()).to.deep.equal(['stu-1', 'stu-11']);
    expect(proposals.map(({ message, heldUntil }) => [message, heldUntil.toISOString()])).to.deep.equal(
      proposals.map(() => ['Zij komen graag eerst kennismaken.', '2026-12-04T22:59:00.000Z']),
    );
    const result = (await (await coordinator()).get(sent.headers.location ?? '').expect(200)).text;
    expect(result).to.contain('2 van 2 leerlingen zijn voorgesteld').and.to.contain('Geen mailadres');
    // Who was proposed has no box any more; the other has.
    expect((await formOn(path)).fields.studentIds).to.deep.equal(['stu-10']);
  });

  it('puts the word along in the mail and on the page of the company, and the mail that can go does', async () => {
    const run = await ranWith(1);
    await api.storage.companies.replace(aCompany({ email: 'stage@werkplaats.example' }));
    const form = await formOn(`/matching/${run}/voorstellen`);
    const sent = await send(`/matching/${run}/voorstellen`, { ...form.fields, message: 'Bel gerust.' });
    const result = (await (await coordinator()).get(sent.headers.location ?? '').expect(200)).text;
    expect(result).to.contain('Klaargezet').and.not.to.contain('Geen mailadres');
    const [mail] = (await api.connection.collection('outboxMessages').find().toArray()) as unknown as {
      content: { text: string };
    }[];
    expect(mail?.content.text).to.contain('Bericht van de school: Bel gerust.');
    const [proposal] = await kept();
    const page = await (await api.as('company')).get(`/voorstellen/${proposal?.id ?? ''}`).expect(200);
    expect(page.text).to.contain('Bel gerust.');
  });

  it('does one thing when the button is clicked twice, at once and later', async () => {
    const run = await ranWith(2);
    const path = `/matching/${run}/voorstellen`;
    const { fields } = await formOn(path);
    const answers = await Promise.all([send(path, fields), send(path, fields)]);
    answers.push(await send(path, fields));
    expect(answers.map(({ status }) => status)).to.deep.equal([303, 303, 303]);
    expect(new Set(answers.map(({ headers }) => headers.location)).size).to.equal(1);
    const shown = (await (await coordinator()).get(String(answers[0].headers.location)).expect(200)).text;
    expect(shown).to.contain('2 van 2 leerlingen zijn voorgesteld').and.not.to.contain('Niet gelukt');
    expect(await kept()).to.have.length(2);
    expect(await claimsOf(api)).to.have.length(2);
  });

  it('says for each pupil why it could not be, and where it can be mended', async () => {
    const run = await ranWith(4);
    const path = `/matching/${run}/voorstellen`;
    const { fields } = await formOn(path);
    // Meanwhile: one is proposed elsewhere, one leaves, and the place of the third is gone.
    const client = await coordinator();
    const open = (await client.post('/api/v1/proposals').send(wanted('stu-1')).expect(201)).body as { id: string };
    const leaver = await api.storage.students.get(SCHOOL, 'stu-10');
    if (leaver) await api.storage.students.replace(SCHOOL, { ...leaver, endedOn: '2026-11-20' as never });
    const offer = await api.storage.placeOffers.get('off-1');
    const periodIds = (offer?.periods ?? []).map(({ id }) => id);
    for (const id of ['other-1', 'other-2'])
      await api.storage.placeOffers.claim('off-1', { id, periodIds, weekdays: ['tue'] });
    const sent = await send(path, fields);
    const { text } = await client.get(sent.headers.location ?? '').expect(200);
    expect(text).to.contain('1 van 4 leerlingen zijn voorgesteld; bij 3 lukte het niet');
    expect(text).to.contain('al een voorstel dat openstaat').and.to.contain(`/plaatsingen/voorstellen/${open.id}`);
    expect(text).to.contain('Kijk of de leerling nog op school zit');
    expect(text).to.contain('Kies een andere plek voor deze leerling');
  });

  it('shows what is wrong by its field and keeps what was ticked', async () => {
    const run = await ranWith(2);
    const path = `/matching/${run}/voorstellen`;
    const { fields } = await formOn(path);
    const nobody = await send(path, { ...fields, studentIds: [] });
    expect([nobody.status, nobody.text.includes('href="#veld-studentIds"')]).to.deep.equal([422, true]);
    const late = await send(path, { ...fields, studentIds: ['stu-10'], answerBy: '2026-11-22' });
    expect(late.status).to.equal(422);
    expect(late.text).to.contain('Kies een dag van 23 november 2026 tot en met 21 januari 2027');
    expect(late.text)
      .to.match(/value="stu-10" checked/)
      .and.not.to.match(/value="stu-1" checked/);
    const other = await send(path, { ...fields, studentIds: ['stu-2'] });
    expect([other.status, other.text.includes('kreeg in deze matching geen plek')]).to.deep.equal([422, true]);
    expect(await kept()).to.deep.equal([]);
  });

  it('goes on where a dead process stopped, and makes nothing twice', async () => {
    const run = await ranWith(3);
    const at = new Date('2026-11-22T08:00:00Z');
    await api.storage.proposalSendings.insert({
      ...{ id: 'snd_dead', ...SCHOOL, runId: run, studentIds: ['stu-1', 'stu-10', 'stu-11'], message: null },
      ...{ answerBy: null, sentBy: 'acc-coordinator', sentAt: at, aliveAt: at, worker: 'gone', endedAt: null },
      results: [],
    });
    const client = await coordinator();
    // It died between a proposal and writing it down.
    await client
      .post('/api/v1/proposals')
      .send({ runId: run, studentIds: ['stu-1'] })
      .expect(201);
    const page = '/plaatsingen/zendingen/snd_dead';
    expect((await client.get(page).expect(200)).text).to.contain('Ga verder met de rest');
    await client.post(`${page}/verder`).type('form').send({}).expect(303);
    await api.placements.sendings.close();
    expect((await client.get(page).expect(200)).text).to.contain('3 van 3 leerlingen zijn voorgesteld');
    expect(await kept()).to.have.length(3);
    await client.post(`${page}/verder`).type('form').send({}).expect(303);
    expect(await kept()).to.have.length(3);
  });

  it('does as much by JSON, and shows it to the own school only', async () => {
    const run = await ranWith(2);
    const client = await coordinator();
    const asked = { studentIds: ['stu-1'], answerBy: '2026-12-01' };
    const started = await client.post(`/api/v1/matching-runs/${run}/proposal-sendings`).send(asked).expect(202);
    await api.placements.sendings.close();
    const { id } = started.body as { id: string };
    const shown = answerOf(await client.get(`/api/v1/proposal-sendings/${id}`));
    const [proposal] = await kept();
    expect(shown.body).to.deep.include({
      state: 'ended',
      results: [
        { studentId: 'stu-1', proposalId: proposal?.id, code: null, words: null, findings: [], isMailed: false },
      ],
    });
    const foreign = await api.as('foreign-coordinator');
    await foreign.get(`/api/v1/proposal-sendings/${id}`).expect(404);
    await foreign.get(`/plaatsingen/zendingen/${id}`).expect(404);
  });

  it('takes a school of 160 pupils in one form', async () => {
    const run = await ranWith(160);
    const path = `/matching/${run}/voorstellen`;
    const { fields } = await formOn(path);
    expect(fields.studentIds).to.have.length(160);
    const sent = await send(path, fields);
    expect(sent.status).to.equal(303);
    await api.placements.sendings.close();
    const { text } = await (await coordinator()).get(sent.headers.location ?? '').expect(200);
    expect(text).to.contain('160 van 160 leerlingen zijn voorgesteld');
    expect(await claimsOf(api)).to.have.length(160);
  }).timeout(120_000);
});
