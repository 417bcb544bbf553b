import { expect } from 'chai';
import type { DispensationRecord } from '../../src/features/placements/dispensations.rules.js';
import { aGroup, aRecognition, aStudent } from '../support/builders.js';
import {
  placementWorld,
  SHORT_DAY,
  signAll,
  wanted,
  type PlacementAnswer,
  type ProposalAnswer,
} from '../support/placement-world.js';
import { problemOf, startSchoolApp, type Person, type SchoolApp } from '../support/school-app.js';

const SCHOOL = { schoolId: 'sch-1' };
const PATH = '/api/v1/dispensations';
const GRANT = { grantedOn: '2026-11-20', decidedBy: 'M. Bakker', documentReference: 'ROC 2026-17' };
/** The company is recognised for LWT only; the pupil goes to entree. */
const asked = (more: object = {}) => ({
  ...{ establishmentId: 'est-1', institution: 'ROC Midden', programme: 'ENTREE', sector: 'techniek' },
  ...{ studentId: 'stu-1', firstDay: '2027-02-01', lastDay: '2027-07-09', requestedOn: '2026-11-18' },
  ...more,
});

type Answer = Omit<DispensationRecord, 'history'> & { standing: string; history: { words: string }[] };

describe('dispensations of a ROC, over HTTP', () => {
  let api: SchoolApp;
  before(async () => {
    api = await startSchoolApp();
  });
  after(() => api.close());
  beforeEach(async () => {
    // Room for two, so that who is kept out is kept out by the rules.
    await placementWorld(api, { offer: { totalPlaces: 2, days: { tue: { ...SHORT_DAY, places: 2 } } } });
    await api.storage.recognitions.replace(aRecognition({ programmes: ['LWT'] }));
    await api.storage.students.replace(SCHOOL, aStudent({ programme: 'ENTREE' }));
    await api.storage.groups.replace(SCHOOL, aGroup({ mentorId: 'men-1', programme: 'ENTREE' }));
  });

  const post = async (path: string, body: object, person: Person = 'coordinator') =>
    (await api.as(person)).post(path).send(body);
  const act = async (id: string, what: string, body: object = {}) => {
    const { version } = (await api.storage.dispensations.get(SCHOOL, id)) ?? { version: 0 };
    return (await api.as('coordinator')).post(`${PATH}/${id}/${what}`).set('If-Match', `"${version}"`).send(body);
  };
  const requested = async (more: object = {}): Promise<string> => {
    const answer = await post(PATH, asked(more));
    expect(answer.status, answer.text).to.equal(201);
    return (answer.body as Answer).id;
  };
  const granted = async (more: object = {}): Promise<string> => {
    const id = await requested(more);
    const answer = await act(id, 'grant', GRANT);
    expect(answer.status, answer.text).to.equal(200);
    return id;
  };
  const tasks = async () =>
    (await api.storage.placementTasks.list(SCHOOL, {}, { after: null, limit: 20 })).map(({ kind }) => kind);
  const losses = async () =>
    (
      (await (await api.as('coordinator')).get('/api/v1/placement-losses')).body as {
        items: { cause: string; fromDay: string }[];
      }
    ).items.map(({ cause, fromDay }) => `${cause} ${fromDay}`);

  it('are asked, granted, ended, and each taken back where a person erred', async () => {
    const id = await requested();
    expect(problemOf(await post(PATH, asked()))).to.deep.equal({ status: 409, code: 'dispensation.already-requested' });
    const wrong = await act(id, 'grant', { ...GRANT, grantedOn: '2026-11-23', lastDay: '2027-01-31' });
    expect(problemOf(wrong)).to.deep.equal({
      status: 422,
      code: 'dispensation.invalid',
      errors: ['lastDay before', 'grantedOn in-future'],
    });
    expect((await act(id, 'grant', GRANT)).body).to.include({ standing: 'upcoming', decidedBy: 'M. Bakker' });
    expect(problemOf(await act(id, 'refusal', { refusedOn: '2026-11-20', decidedBy: 'X', reason: 'Y' }))).to.deep.equal(
      { status: 409, code: 'dispensation.not-from-this-standing' },
    );
    const end = { endedOn: '2027-03-01', reason: 'Verkeerde dag' };
    expect((await act(id, 'ending', end)).body).to.include({ standing: 'upcoming', endedOn: '2027-03-01' });
    expect((await act(id, 'ending', end)).status).to.equal(409);
    expect((await act(id, 'undo')).body).to.include({ endedOn: null, reason: null, grantedOn: '2026-11-20' });
    expect((await act(id, 'undo')).body).to.include({ standing: 'requested', documentReference: null });
    expect((await act(id, 'withdrawal')).body).to.include({ standing: 'withdrawn' });
    const second = await requested();
    // The request is there again, so the old one can't come back beside it.
    expect(problemOf(await act(id, 'undo'))).to.deep.equal({ status: 409, code: 'dispensation.already-requested' });
    expect(
      (await act(second, 'refusal', { refusedOn: '2026-11-21', decidedBy: 'X', reason: 'Te ver' })).body,
    ).to.include({
      standing: 'refused',
      reason: 'Te ver',
    });
    const shown = (await (await api.as('coordinator')).get(`${PATH}/${id}`).expect(200)).body as Answer;
    expect(shown.history.map(({ words }) => words)).to.deep.equal([
      'Aangevraagd bij het ROC op 18 november 2026, vastgelegd door de coördinator.',
      'Verleend door het ROC op 20 november 2026, vastgelegd door de coördinator.',
      'Beëindigd per 1 maart 2027, vastgelegd door de coördinator.',
      'Beëindiging teruggedraaid door de coördinator.',
      'Verlening teruggedraaid door de coördinator; de aanvraag staat weer open.',
      'Aanvraag ingetrokken door de coördinator.',
    ]);
  });

  it('name what is wrong with whom they are for, and belong to one school', async () => {
    for (const [more, errors] of [
      [{ studentId: 'stu-9' }, ['studentId unknown-pupil']],
      [{ studentId: 'stu-2' }, ['programme not-of-pupil']],
      [{ groupId: 'grp-1' }, ['groupId not-with-pupil']],
      [{ studentId: null, groupId: 'grp-2' }, ['programme not-of-group']],
      [{ requestedOn: '2026-11-23' }, ['requestedOn in-future']],
      [{ establishmentId: 'est-x' }, ['establishmentId unknown-place']],
    ] as const)
      expect(problemOf(await post(PATH, asked(more)))).to.deep.equal({
        status: 422,
        code: 'dispensation.invalid',
        errors,
      });
    expect((await post(PATH, asked({ programme: 'LWT' }))).status).to.equal(400);
    const id = await requested();
    const early = await (
      await api.as('coordinator')
    )
      .patch(`${PATH}/${id}`)
      .set('If-Match', '"1"')
      .send({ decidedBy: 'M. Bakker' });
    expect(problemOf(early)).to.deep.include({ status: 422, errors: ['decidedBy not-granted'] });
    // Whoever goes to another programme keeps nobody from settling what was asked.
    await api.storage.students.replace(SCHOOL, aStudent({ version: 2 }));
    expect((await act(id, 'withdrawal')).status).to.equal(200);
    const foreign = await api.as('foreign-coordinator');
    await foreign.get(`${PATH}/${id}`).expect(404);
    await foreign.post(`${PATH}/${id}/withdrawal`).set('If-Match', '"1"').send({}).expect(404);
    expect((await foreign.get(PATH).expect(200)).body).to.deep.equal({ items: [], next: null });
    await (await api.as('mentor')).get(PATH).expect(403);
  });

  it('are listed by words, establishment, pupil and how they stand today, page by page', async () => {
    const ids = [
      await granted(),
      await requested({ studentId: null }),
      await requested({ studentId: null, groupId: 'grp-1' }),
    ];
    const client = await api.as('coordinator');
    const listed = async (query: string) => {
      const { items, next } = (await client.get(`${PATH}?${query}`).expect(200)).body as {
        items: { id: string }[];
        next: string | null;
      };
      return { ids: items.map(({ id }) => id).sort(), next };
    };
    expect((await listed('standing=upcoming')).ids).to.deep.equal([ids[0]]);
    expect((await listed('standing=requested')).ids).to.deep.equal(ids.slice(1).sort());
    expect((await listed('standing=in-force')).ids).to.deep.equal([]);
    expect((await listed('q=vries')).ids).to.deep.equal([ids[0]]);
    expect((await listed('q=werkplaats')).ids).to.deep.equal([...ids].sort());
    expect((await listed('q=niemand')).ids).to.deep.equal([]);
    expect((await listed('studentId=stu-1')).ids).to.deep.equal([ids[0]]);
    const first = await listed('limit=2');
    const second = await listed(`limit=2&cursor=${String(first.next)}`);
    expect([...first.ids, ...second.ids].sort()).to.deep.equal([...ids].sort());
    for (const [day, standing] of [
      ['2027-02-01', 'in-force'],
      ['2027-07-09', 'in-force'],
      ['2027-07-10', 'expired'],
    ] as const) {
      api.setClock(`${day}T09:00:00Z`);
      expect((await listed(`standing=${standing}`)).ids, day).to.deep.equal([ids[0]]);
      expect((await listed('standing=upcoming')).ids, day).to.deep.equal([]);
    }
  });

  it('open a place that is not recognised to the pupil they are for, from proposal to start', async () => {
    await api.storage.students.replace(SCHOOL, aStudent({ id: 'stu-2', studentNumber: '1002', programme: 'ENTREE' }));
    expect(problemOf(await post('/api/v1/proposals', wanted()))).to.deep.include({ code: 'proposal.refused' });
    await granted();
    expect(problemOf(await post('/api/v1/proposals', wanted('stu-2')))).to.deep.include({ code: 'proposal.refused' });
    const run = await post('/api/v1/matching-runs', {
      studentIds: ['stu-1', 'stu-2'],
      season: '2027-voorjaar',
      mode: 'max-placed',
    });
    expect(run.status, run.text).to.equal(202);
    const { id: runId } = run.body as { id: string };
    let outcome: { readonly placements: readonly { readonly studentId: string }[] } | null = null;
    const until = Date.now() + 15_000;
    while (outcome === null && Date.now() < until)
      outcome = (await api.storage.matchingRuns.find(SCHOOL, runId))?.outcome ?? null;
    expect(outcome?.placements.map(({ studentId }) => studentId)).to.deep.equal(['stu-1']);

    const proposal = await post('/api/v1/proposals', wanted());
    expect(proposal.status, proposal.text).to.equal(201);
    const taken = await post(`/api/v1/proposals/${(proposal.body as ProposalAnswer).id}/acceptance`, {}, 'company');
    const { id } = taken.body as PlacementAnswer;
    await signAll(api, id, {
      content: { programme: 'ENTREE' },
      parties: ['company', 'pupil', 'parent', 'school', 'mbo'],
    });
    api.setClock('2027-02-02T09:00:00Z');
    const start = async () => {
      const { version } = (await api.storage.placements.get(SCHOOL, id))!;
      return (await api.as('mentor'))
        .post(`/api/v1/placements/${id}/moves`)
        .set('If-Match', `"${version}"`)
        .send({ move: 'start' });
    };
    const [dispensation] = await api.storage.dispensations.list(SCHOOL, {}, { after: null, limit: 1 });
    await act(dispensation?.id ?? '', 'undo');
    expect(JSON.stringify((await start()).body)).to.contain('recognition.missing');
    await act(dispensation?.id ?? '', 'grant', GRANT);
    expect((await start()).body).to.include({ state: 'running' });
  });

  it('cover a placement: the loss of it is found when one ends, and over when that was a mistake', async () => {
    const { version: known } = (await api.storage.recognitions.get('rec-1'))!;
    await api.storage.recognitions.replace(aRecognition({ version: known, programmes: ['LWT', 'ENTREE'] }));
    const dispensation = await granted();
    const proposal = await post('/api/v1/proposals', wanted());
    await post(`/api/v1/proposals/${(proposal.body as ProposalAnswer).id}/acceptance`, {}, 'company');
    // Who is there by a dispensation as well is not touched, and no school is told.
    await (
      await api.as('admin')
    )
      .post('/api/v1/recognitions/rec-1/withdrawal')
      .set('If-Match', `"${known + 1}"`)
      .send({ endedOn: '2026-11-22', reason: 'Geen begeleiding' })
      .expect(200);
    expect(await losses()).to.deep.equal([]);
    const told = await api.connection.collection('reminders').distinct('recipientRole', { kind: 'recognition-ended' });
    expect(told).to.include('admin').and.not.to.include('coordinator');
    await act(dispensation, 'ending', { endedOn: '2027-04-01', reason: 'Het ROC stopt ermee' });
    expect([await losses(), await tasks()]).to.deep.equal([['recognition-ended 2027-04-01'], ['replace-place']]);
    await act(dispensation, 'undo');
    expect([await losses(), await tasks()]).to.deep.equal([[], []]);
    // A shorter term is seen at once, a longer one heals it.
    const { version } = (await api.storage.dispensations.get(SCHOOL, dispensation))!;
    const change = async (lastDay: string, read: number) =>
      (await api.as('coordinator')).patch(`${PATH}/${dispensation}`).set('If-Match', `"${read}"`).send({ lastDay });
    expect((await change('2027-05-31', version)).status).to.equal(200);
    expect(await losses()).to.deep.equal(['recognition-ended 2027-06-01']);
    expect((await change('2027-07-09', version)).status).to.equal(412);
    expect((await change('2027-07-09', version + 1)).status).to.equal(200);
    expect(await losses()).to.deep.equal([]);
  });

  it('settle the task of a place that a pupil found, which waits again when the grant is taken back', async () => {
    const found = await post('/api/v1/own-places', {
      ...{ studentId: 'stu-1', companyName: 'Werkplaats Zutphen', town: 'Zutphen', work: 'Sleutelen' },
      ...{ kvkNumber: null, contact: null },
    });
    const { id: ownPlaceId, state } = found.body as { id: string; state: string };
    expect([state, await tasks()]).to.deep.equal(['nominated', ['agree-dispensation']]);
    const id = await granted({ ownPlaceId });
    const stateOf = async () => (await api.storage.ownPlaces.get(SCHOOL, ownPlaceId))?.state;
    expect([await stateOf(), await tasks()]).to.deep.equal(['to-approve', ['approve-own-place']]);
    await act(id, 'undo');
    expect([await stateOf(), await tasks()]).to.deep.equal(['nominated', ['agree-dispensation']]);
    await act(id, 'grant', GRANT);
    const approval = { offerId: 'off-1', weekdays: ['tue'] };
    const approved = await post(`/api/v1/own-places/${ownPlaceId}/approval`, approval);
    expect([approved.status, await stateOf(), await tasks()], approved.text).to.deep.equal([200, 'approved', []]);
  });

  it('are recorded on pages: from the task of a place that was found to the answer of the ROC, and exported', async () => {
    const client = await api.as('coordinator');
    const page = async (path: string) => (await client.get(path).expect(200)).text;
    const send = (path: string, body: object) => client.post(path).type('form').send(body);
    expect(await page('/dispensaties')).to.contain('Geen dispensaties gevonden');
    const entered = { companyName: 'Garage Nieuw', town: 'Zutphen', work: 'Sleutelen', kvkNumber: null, contact: null };
    const found = await post('/api/v1/own-places', { studentId: 'stu-1', ...entered });
    const ownPlaceId = (found.body as { id: string }).id;
    const from = `/dispensaties/nieuw?eigen-plek=${ownPlaceId}`;
    expect(await page('/plaatsingen/taken')).to.contain(`href="${from}"`);
    expect(await page(`/plaatsingen/eigen/${ownPlaceId}`)).to.contain(`href="${from}"`);
    expect(await page(from))
      .to.contain('staat niet in het register')
      .and.to.contain('value="Garage Nieuw"');
    expect(await page(`${from}&q=werkplaats`)).to.contain(
      `/dispensaties/nieuw?vestiging=est-1&amp;eigen-plek=${ownPlaceId}`,
    );
    const form = await page(`${from}&vestiging=est-1`);
    expect(form)
      .to.contain('<option value="stu-1" selected>Sam de Vries</option>')
      .and.to.contain('value="2027-02-01"');
    expect(form).to.contain(`name="ownPlaceId" value="${ownPlaceId}"`).and.not.to.contain('Kim Bakker');

    const fields = { ...asked(), ownPlaceId, groupId: '' };
    const bad = await send('/dispensaties/nieuw', { ...fields, institution: '', lastDay: '2027-01-01' });
    expect([bad.status, bad.text.includes('Vul dit in.')]).to.deep.equal([422, true]);
    const made = await send('/dispensaties/nieuw', fields);
    const path = String(made.headers.location).replace(/\?.*/, '');
    expect([made.status, path]).to.match(/303,\/dispensaties\/dis/);
    expect((await send('/dispensaties/nieuw', fields)).status).to.equal(409);
    expect((await client.get(from).expect(303)).headers.location).to.equal(path);

    const refused = await send(`${path}/verlenen`, { ...GRANT, grantedOn: '2026-11-01', version: '1' });
    expect([refused.status, refused.text.includes('Deze dag ligt voor 2026-11-18')]).to.deep.equal([422, true]);
    await send(`${path}/verlenen`, { ...GRANT, version: '1' }).expect(303);
    expect(await page('/plaatsingen/taken')).to.contain('Beoordeel de plek die is aangedragen');
    const stale = await send(`${path}/weigeren`, {
      refusedOn: '2026-11-20',
      decidedBy: 'X',
      reason: 'Y',
      version: '1',
    });
    expect([stale.status, stale.text.includes('Iemand anders heeft dit intussen veranderd')]).to.deep.equal([
      409,
      true,
    ]);
    await send(`${path}/wijzigen`, { ...fields, ...GRANT, decidedBy: '', version: '2' }).expect(422);
    await send(`${path}/wijzigen`, { ...fields, ...GRANT, decidedBy: 'T. Smit', version: '2' }).expect(303);
    const shown = await page(path);
    for (const words of ['T. Smit', 'ROC 2026-17', 'Verleend, gaat nog in', 'Aangepast door de coördinator.'])
      expect(shown).to.contain(words);
    const file = await page('/dispensaties.csv?stand=upcoming');
    expect(file).to.contain('Werkplaats Zutphen, Zutphen;Sam de Vries;Entree;Techniek;ROC Midden;2027-02-01');
    expect(await page('/dispensaties?stand=refused')).to.contain('Geen dispensaties gevonden');
    expect(await page('/dispensaties?q=werkplaats')).to.contain('Sam de Vries');
    await (await api.as('foreign-coordinator')).get(path).expect(404);
  });
});
