import { expect } from 'chai';
import { aPlacement, anAgreement } from '../support/agreement-builders.js';
import { aCompany, d } from '../support/builders.js';
import { systemClock } from '../../src/platform/clock.js';
import { createEvaluationWriter } from '../../src/features/outcomes/evaluation-writing.service.js';
import { aForm, aFormSent, anAnswer } from '../support/evaluation-builders.js';
import { problemOf, startSchoolApp, type Person, type SchoolApp } from '../support/school-app.js';

const PATH = '/api/v1/placements/pla-1/evaluation';
interface View {
  readonly version: number;
  readonly standing: string;
  readonly answers: Readonly<Record<string, { readonly rating: number; readonly jobOffer: string | null }>>;
  readonly history: readonly { readonly kind: string; readonly as: string; readonly by: string }[];
}
interface Mail {
  readonly _id: string;
  readonly key: string;
  readonly to: string;
  readonly content: { readonly text: string; readonly subject: string };
}

describe('evaluations over HTTP', () => {
  let api: SchoolApp;
  before(async () => {
    api = await startSchoolApp();
  });
  after(() => api.close());
  beforeEach(async () => {
    await api.reset();
    const over = { firstDay: d('2026-09-01'), lastDay: d('2026-11-20'), state: 'completed' as const };
    const other = { studentId: 'stu-2', groupId: 'grp-2', companyId: 'cmp-9', mentorId: null };
    await api.storage.placements.insertMany([
      aPlacement(over),
      aPlacement({ ...over, ...other, id: 'pla-2', proposalId: 'pro-2' }),
      aPlacement({ id: 'pla-3', proposalId: 'pro-3', studentId: 'stu-2', state: 'running' }),
    ]);
    await api.storage.agreements.insert(anAgreement());
    await api.storage.companies.replace(aCompany({ email: 'stage@werkplaats.example' }));
  });

  const post = async (person: Person, path: string, body: object, version?: number) => {
    const call = (await api.as(person)).post(path);
    return (version === undefined ? call : call.set('If-Match', `"${version}"`)).send(body);
  };
  const form = async (person: Person, path: string, body: object) =>
    (await api.as(person)).post(path).type('form').send(body);
  const read = async (person: Person, path = PATH): Promise<View> =>
    (await (await api.as(person)).get(path)).body as View;
  const page = async (person: Person, path: string): Promise<string> => (await (await api.as(person)).get(path)).text;
  const stateOf = async (id = 'pla-1') => (await api.storage.placements.get({ schoolId: 'sch-1' }, id))?.state;
  const mails = (): Promise<Mail[]> =>
    api.connection.collection('outboxMessages').find().sort({ createdAt: 1 }).toArray() as unknown as Promise<Mail[]>;
  const linkIn = (mail: Mail | undefined): string =>
    /\/evaluatie\/\w+\/[\w-]{43}/.exec(mail?.content.text ?? '')?.[0] ?? '';

  it('keeps one answer each of pupil, company and mentor; the last makes the placement evaluated', async () => {
    const clicks = await Promise.all(
      [1, 2, 3].map(() => post('company', PATH, { as: 'company', ...aForm('company') })),
    );
    expect(clicks.map(({ status }) => status).sort()).to.deep.equal([200, 409, 409]);
    expect((await post('mentor', PATH, { as: 'mentor', ...aForm('mentor') })).status).to.equal(200);
    expect(await stateOf()).to.equal('completed');
    expect((await post('coordinator', PATH, { as: 'pupil', ...aForm('pupil', { jobOffer: 'kept' }) })).status).to.equal(
      200,
    );
    expect(await stateOf()).to.equal('evaluated');
    const seen = await read('mentor');
    expect([seen.standing, Object.keys(seen.answers).sort(), seen.answers.pupil?.jobOffer]).to.deep.equal([
      'complete',
      ['company', 'mentor', 'pupil'],
      'kept',
    ]);
    expect(seen.history.map(({ kind, as }) => `${kind} ${as}`)).to.deep.equal([
      'answered company',
      'answered mentor',
      'answered pupil',
    ]);
  });

  it('keeps three answers that come at once', async () => {
    const sent = await Promise.all([
      post('company', PATH, { as: 'company', ...aForm('company') }),
      post('mentor', PATH, { as: 'mentor', ...aForm('mentor') }),
      post('coordinator', PATH, { as: 'pupil', ...aForm('pupil') }),
    ]);
    expect(sent.map(({ status }) => status)).to.deep.equal([200, 200, 200]);
    expect([(await read('mentor')).standing, await stateOf()]).to.deep.equal(['complete', 'evaluated']);
  });

  it('shows a company its own answer and nothing of what the pupil said', async () => {
    await post('coordinator', PATH, {
      as: 'pupil',
      ...aForm('pupil', { rating: 1, text: 'Ze schreeuwden tegen mij' }),
    });
    await post('company', PATH, { as: 'company', ...aForm('company') });
    const seen = await read('company');
    expect(Object.keys(seen.answers)).to.deep.equal(['company']);
    expect(seen.history.map(({ as }) => as)).to.deep.equal(['company']);
    for (const path of ['/evaluaties', '/evaluaties/pla-1', '/evaluaties.csv'])
      expect(await page('company', path), path).to.not.match(/schreeuwden|Slecht|Let op/);
    expect(await page('mentor', '/evaluaties?stand=attention')).to.contain('Sam de Vries');
    expect(await page('mentor', '/evaluaties/pla-1')).to.contain('Ze schreeuwden tegen mij');
  });

  for (const [person, as, where, expected] of [
    ['company', 'mentor', 'pla-1', { status: 403, code: 'evaluation.not-yours' }],
    ['mentor', 'company', 'pla-1', { status: 403, code: 'evaluation.not-yours' }],
    ['company', 'company', 'pla-2', { status: 404, code: 'guidance.placement-not-found' }],
    ['mentor', 'mentor', 'pla-2', { status: 404, code: 'guidance.placement-not-found' }],
    ['foreign-coordinator', 'mentor', 'pla-1', { status: 404, code: 'guidance.placement-not-found' }],
    ['coordinator', 'mentor', 'pla-3', { status: 422, code: 'evaluation.too-early' }],
  ] as const)
    it(`answers ${expected.code} to ${person} who fills in for ${as} at ${where}`, async () => {
      const answer = await post(person, `/api/v1/placements/${where}/evaluation`, { as, ...aForm(as) });
      expect(problemOf(answer)).to.deep.equal(expected);
    });

  it('refuses a form with a question left open or one of somebody else', async () => {
    const said = { 'place-fits': 'yes', 'company-guided': 'no', 'felt-safe': 'yes' };
    expect(problemOf(await post('mentor', PATH, { as: 'mentor', ...aForm('mentor', { said }) }))).to.deep.equal({
      status: 422,
      code: 'evaluation.incomplete',
      errors: ['said.place-again required', 'said.felt-safe not-asked'],
    });
    const empty = await form('mentor', '/evaluaties/pla-1/mentor/invullen', { rating: '4' });
    expect(empty.status).to.equal(422);
    expect(empty.text.match(/id="veld-[\w-]+-fout"/g)).to.have.length(5);
  });

  it('lets a pupil answer by the link in one mail, however often is clicked', async () => {
    const asks = await Promise.all([1, 2, 3].map(() => post('mentor', `${PATH}/requests`, { as: 'pupil' }, 0)));
    expect(asks.map(({ status }) => status).sort()).to.deep.equal([200, 412, 412]);
    const sent = await mails();
    expect(sent.map(({ to }) => to)).to.deep.equal(['sam@leerling.example']);
    const link = linkIn(sent[0]);
    const opened = await api.nobody().get(link);
    expect(opened.text).to.contain('Hoe was je stage?').and.to.contain('Voelde je je veilig op je stage?');
    expect((await read('mentor')).answers, 'opening answers nothing').to.deep.equal({});

    const half = await api.nobody().post(link).type('form').send({ rating: '5' });
    expect([half.status, half.text.includes('Kies een antwoord: Voelde je je veilig op je stage?')]).to.deep.equal([
      422,
      true,
    ]);
    const clicks = await Promise.all(
      [1, 2].map(() =>
        api
          .nobody()
          .post(link)
          .type('form')
          .send(aFormSent('pupil', { text: 'Leuk werk' })),
      ),
    );
    expect(clicks.map(({ status }) => status).sort()).to.deep.equal([303, 409]);
    const again = await api.nobody().get(link);
    expect(again.text).to.contain('Dank je wel').and.not.to.contain('Leuk werk');
    expect((await read('mentor')).history.map(({ by }) => by)).to.deep.equal(['Test mentor', 'Sam de Vries']);
    const log = await api.connection.collection('auditEvents').find({ action: 'evaluation.answered' }).toArray();
    expect(log.map(({ outcome }) => outcome as string)).to.deep.equal(['done']);
    expect(problemOf(await post('mentor', `${PATH}/requests`, { as: 'pupil' }, 2))).to.deep.equal({
      status: 409,
      code: 'evaluation.already-answered',
    });
  });

  it('opens nothing by a link of another, replaced, withdrawn or old, and keeps no secret', async () => {
    await post('mentor', `${PATH}/requests`, { as: 'pupil' }, 0);
    const [first] = await mails();
    const link = linkIn(first);
    const secret = link.split('/').at(-1) ?? '';
    expect((await api.nobody().get(`/evaluatie/bedrijf/${secret}`)).status, 'for another').to.equal(404);
    const rows = JSON.stringify(await api.connection.collection('personalLinks').find().toArray());
    expect(rows).to.not.contain(secret);

    const shown = await form('mentor', '/evaluaties/pla-1/pupil/link', { version: '1' });
    const second = /\/evaluatie\/leerling\/[\w-]{43}/.exec(shown.text)?.[0] ?? '';
    expect((await api.nobody().get(link)).status, 'replaced').to.equal(404);
    expect((await api.nobody().get(second)).status).to.equal(200);
    expect((await form('mentor', '/evaluaties/pla-1/pupil/link-intrekken', {})).status).to.equal(303);
    expect((await api.nobody().post(second).type('form').send(aFormSent('pupil'))).status, 'withdrawn').to.equal(404);

    await form('mentor', '/evaluaties/pla-1/company/vragen', { version: '3', email: 'jo@werkplaats.example' });
    const third = linkIn((await mails()).find(({ to }) => to === 'jo@werkplaats.example'));
    expect((await api.nobody().get(third)).status).to.equal(200);
    api.setClock('2026-12-22T09:00:01Z');
    expect((await api.nobody().get(third)).status, 'old').to.equal(404);
    const tries = [];
    for (let i = 0; i < 22; i++) tries.push((await api.nobody().get(`/evaluatie/leerling/${'x'.repeat(43)}`)).status);
    expect(tries.at(-1), 'whoever guesses waits').to.equal(429);
  });

  it('gives a link to hand over as JSON, and withdraws it', async () => {
    const given = await post('mentor', `${PATH}/links`, { as: 'pupil' }, 0);
    const { url, expiresAt, evaluation } = given.body as { url: string; expiresAt: string; evaluation: View };
    expect([given.status, expiresAt, evaluation.version]).to.deep.equal([200, '2026-12-22T09:00:00.000Z', 1]);
    const link = /\/evaluatie\/leerling\/[\w-]{43}$/.exec(url)?.[0] ?? '';
    expect((await api.nobody().get(link)).status).to.equal(200);
    const again = await post('mentor', `${PATH}/links`, { as: 'pupil' }, 0);
    expect(problemOf(again)).to.deep.equal({ status: 412, code: 'evaluation.changed-meanwhile' });
    const withdraw = async () => (await api.as('mentor')).delete(`${PATH}/links/pupil`);
    const gone = await withdraw();
    expect((gone.body as View).history.map(({ kind }) => kind)).to.deep.equal(['link-shown', 'link-withdrawn']);
    expect((await api.nobody().get(link)).status, 'withdrawn').to.equal(404);
    expect(problemOf(await withdraw())).to.deep.equal({ status: 409, code: 'evaluation.no-link' });
  });

  it('keeps what was corrected or taken back, with the reason', async () => {
    await post('mentor', PATH, { as: 'mentor', ...aForm('mentor') });
    const again = { as: 'mentor', reason: 'Verkeerde leerling', ...aForm('mentor', { rating: 2 }) };
    const clicks = await Promise.all([1, 2].map(() => post('mentor', `${PATH}/corrections`, again, 1)));
    expect(clicks.map(({ status }) => status).sort()).to.deep.equal([200, 412]);
    expect((await read('mentor')).answers.mentor?.rating).to.equal(2);
    expect(
      problemOf(await post('company', `${PATH}/corrections`, { ...again, as: 'company', ...aForm('company') }, 2)),
    ).to.deep.equal({ status: 409, code: 'evaluation.not-answered' });
    const noReason = await form('mentor', '/evaluaties/pla-1/mentor/terugnemen', { version: '2' });
    expect([noReason.status, noReason.text.includes('veld-terug-mentor-reason-fout')]).to.deep.equal([422, true]);
    await form('mentor', '/evaluaties/pla-1/mentor/terugnemen', { version: '2', reason: 'Dubbel' });
    const seen = await read('mentor');
    expect([Object.keys(seen.answers), seen.history.map(({ kind }) => kind)]).to.deep.equal([
      [],
      ['answered', 'corrected', 'taken-back'],
    ]);
    expect((await post('mentor', PATH, { as: 'mentor', ...aForm('mentor') })).status).to.equal(200);
    const words = await page('mentor', '/evaluaties/pla-1');
    for (const line of [
      'verbeterde het antwoord',
      'Reden: Verkeerde leerling',
      'Reden: Dubbel',
      'Wat hier eerder stond',
    ])
      expect(words).to.contain(line);
  });

  const runJob = async () =>
    api.outcomes.jobs
      .find(({ name }) => name === 'evaluations-ask')
      ?.run({
        occurrence: new Date('2026-11-22T06:30:00Z'),
        now: new Date('2026-11-22T09:00:00Z'),
        today: d('2026-11-22'),
        signal: new AbortController().signal,
        attempt: async (_item, work) => {
          await work();
          return true;
        },
      });

  it('asks pupil and company by itself, once, when a stage is over', async () => {
    // Two processes at once: what one of them finds done already is said to that one alone.
    await Promise.all([runJob(), runJob()].map((one) => one.catch(() => null)));
    expect((await mails()).map(({ to }) => to).sort()).to.deep.equal([
      'sam@leerling.example',
      'stage@werkplaats.example',
    ]);
    expect(await runJob()).to.deep.equal({ mailed: 0, evaluated: 0 });
  });

  it('tells the placement later where a process died between the last answer and telling, however long ago it ended', async () => {
    await api.connection
      .collection('placements')
      .updateOne({ _id: 'pla-1' as never }, { $set: { firstDay: '2026-02-02', lastDay: '2026-07-01' } });
    await post('company', PATH, { as: 'company', ...aForm('company') });
    await post('mentor', PATH, { as: 'mentor', ...aForm('mentor') });
    const { evaluations } = api.storage;
    const dying = createEvaluationWriter({
      ...{ evaluations, clock: systemClock },
      onAllIn: () => Promise.reject(new Error('killed')),
    });
    const mentor = { accountId: 'acc-mentor', role: 'mentor', name: 'Bo', schoolId: 'sch-1', companyId: null } as const;
    const { guided } = await api.outcomes.evaluations.get(mentor, 'pla-1');
    const answers = { pupil: anAnswer('pupil'), company: anAnswer('company'), mentor: anAnswer('mentor') };
    const died = await dying.write(guided, null, (before) => ({ ...before, answers })).catch(String);
    expect([died, await stateOf()]).to.deep.equal(['Error: killed', 'completed']);
    expect(await runJob()).to.deep.include({ evaluated: 1 });
    expect(await stateOf()).to.equal('evaluated');
    expect(await evaluations.untold({ after: null, limit: 10 })).to.deep.equal([]);
    expect(await runJob(), 'told once').to.deep.include({ evaluated: 0 });
  });

  it('keeps a stage in mind that nobody completed yet, until somebody does', async () => {
    await api.connection.collection('placements').updateOne({ _id: 'pla-1' as never }, { $set: { state: 'running' } });
    for (const as of ['pupil', 'mentor'] as const) await post('mentor', PATH, { as, ...aForm(as) });
    await post('company', PATH, { as: 'company', ...aForm('company') });
    expect([(await runJob())?.evaluated, await stateOf()]).to.deep.equal([0, 'running']);
    // Completed by a process that died before it looked at the forms.
    await api.connection
      .collection('placements')
      .updateOne({ _id: 'pla-1' as never }, { $set: { state: 'completed' } });
    expect([(await runJob())?.evaluated, await stateOf()]).to.deep.equal([1, 'evaluated']);
  });

  it('is asked on the first page of who has not answered, until they did', async () => {
    const link = 'href="/evaluaties/pla-1"';
    for (const as of ['company', 'mentor'] as const) {
      const home = await page(as, '/');
      expect(home, as).to.contain(link).and.to.not.contain('/evaluaties/pla-2').and.to.not.contain('/evaluaties/pla-3');
      await post(as, PATH, { as, ...aForm(as) });
      expect(await page(as, '/'), as).to.not.contain(link);
    }
  });

  it('lists and exports the stages that are over, by words and standing', async () => {
    await post('mentor', PATH, { as: 'mentor', ...aForm('mentor') });
    const list = await page('coordinator', '/evaluaties');
    expect(list).to.contain('Sam de Vries').and.to.contain('Kim Bakker').and.to.contain('ingevuld 22 nov 2026');
    expect(await page('coordinator', '/evaluaties?q=bakker')).to.not.contain('Sam de Vries');
    expect(await page('coordinator', '/evaluaties?stand=complete')).to.contain('Er is geen stage gevonden');
    expect(await page('coordinator', '/evaluaties.csv?q=sam')).to.match(
      /Sam de Vries;3LWT;[^\n]*;2026-09-01;2026-11-20;Nog niet compleet;;;Goed;;;"?Ja, het meeste"?/,
    );
  });
});
