import { expect } from 'chai';
import { anOffer, aStudent } from '../support/builders.js';
import { formsOn } from '../support/page-forms.js';
import { placementWorld, SHORT_DAY, wanted } from '../support/placement-world.js';
import { problemOf, startSchoolApp, type SchoolApp } from '../support/school-app.js';

const PATH = '/api/v1/place-requests';
const SEASON = '2027-voorjaar';

interface RequestAnswer {
  readonly id: string;
  readonly runId: string;
  readonly state: string;
  readonly pupils: readonly { studentId: string; standing: string; place: object | null; why: string | null }[];
  readonly history: readonly { what: string; words: string }[];
}

describe('asking for places', () => {
  let api: SchoolApp;
  before(async () => {
    api = await startSchoolApp();
  });
  after(() => api.close());

  const coordinator = () => api.as('coordinator');
  const standings = ({ pupils }: RequestAnswer) =>
    pupils.map(({ studentId, standing }) => `${studentId} ${standing}`).sort();
  /** A request when its run has ended. */
  const ended = async (id: string): Promise<RequestAnswer> => {
    const client = await coordinator();
    let seen = (await client.get(`${PATH}/${id}`).expect(200)).body as RequestAnswer;
    while (seen.state === 'running') seen = (await client.get(`${PATH}/${id}`).expect(200)).body as RequestAnswer;
    return seen;
  };
  const asked = async (body: object): Promise<RequestAnswer> =>
    ended(((await (await coordinator()).post(PATH).send(body).expect(202)).body as RequestAnswer).id);

  it('looks for places for chosen pupils only, leaves to others what they hold, and says why one has none', async () => {
    await placementWorld(api, { pupils: 3, offer: { days: { tue: { ...SHORT_DAY, places: 2 } }, totalPlaces: 2 } });
    const client = await coordinator();
    await client.post('/api/v1/proposals').send(wanted('stu-11')).expect(201);
    const seen = await asked({ season: SEASON, studentIds: ['stu-1', 'stu-10'] });
    expect(standings(seen)).to.have.length(2);
    expect(new Set(seen.pupils.map(({ standing }) => standing))).to.deep.equal(new Set(['found', 'not-found']));
    const [found] = seen.pupils.filter(({ standing }) => standing === 'found');
    const [none] = seen.pupils.filter(({ standing }) => standing === 'not-found');
    expect(found?.place).to.include({ offerId: 'off-1', establishmentId: 'est-1' });
    expect(none?.why).to.contain('mogelijk, maar vergeven aan andere leerlingen');
    // Asking changes nothing: who was found is proposed by the run of the request.
    const sending = await client
      .post(`/api/v1/matching-runs/${seen.runId}/proposal-sendings`)
      .send({ studentIds: [found?.studentId] })
      .expect(202);
    const at = `/api/v1/proposal-sendings/${(sending.body as { id: string }).id}`;
    while (((await client.get(at)).body as { state: string }).state === 'sending');
    expect(standings(await ended(seen.id))).to.include(`${found?.studentId ?? ''} proposed`);
  });

  it('takes a whole group, without those who have a stage or an open proposal in the season', async () => {
    await placementWorld(api, { pupils: 3, offer: { days: { tue: { ...SHORT_DAY, places: 5 } }, totalPlaces: 5 } });
    const client = await coordinator();
    const proposal = (await client.post('/api/v1/proposals').send(wanted('stu-10')).expect(201)).body as { id: string };
    await (await api.as('company')).post(`/api/v1/proposals/${proposal.id}/acceptance`).send({}).expect(200);
    await client.post('/api/v1/proposals').send(wanted('stu-11')).expect(201);
    const seen = await asked({ season: SEASON, groupId: 'grp-1' });
    expect(standings(seen)).to.deep.equal(['stu-1 found', 'stu-10 placed', 'stu-11 proposed']);
    const run = (await client.get(`/api/v1/matching-runs/${seen.runId}`).expect(200)).body as { students: number };
    expect(run.students).to.equal(1);
    const list = (await client.get(`${PATH}?season=${SEASON}`).expect(200)).body as { items: object[] };
    expect(list.items).to.have.length(1);
    expect(list.items[0]).to.include({ id: seen.id, groupId: 'grp-1', settled: 2 });
    expect(
      ((await client.get(`${PATH}?season=2026-najaar`).expect(200)).body as { items: object[] }).items,
    ).to.deep.equal([]);
  });

  it('looks again for who had none, once there is a place, and keeps what happened in words', async () => {
    await placementWorld(api, { pupils: 2, offer: { days: { tue: SHORT_DAY }, totalPlaces: 1 } });
    const seen = await asked({ season: SEASON, groupId: 'grp-1' });
    await api.storage.placeOffers.insertMany([anOffer({ id: 'off-2', days: { tue: SHORT_DAY } })]);
    const client = await coordinator();
    await client.post(`${PATH}/${seen.id}/searches`).send({}).expect(202);
    const again = await ended(seen.id);
    expect(standings(again)).to.deep.equal(['stu-1 found', 'stu-10 found']);
    expect(again.runId).not.to.equal(seen.runId);
    expect(again.history.map(({ words }) => words)).to.deep.equal([
      'Plekken aangevraagd door de coördinator.',
      'Opnieuw gezocht, gevraagd door de coördinator.',
    ]);
  });

  it('says what is wrong: nobody who searches, a pupil of another school, a season without a school year', async () => {
    await placementWorld(api, { pupils: 1 });
    await api.storage.students.insertMany([
      aStudent({ id: 'stu-gone', studentNumber: '77', endedOn: '2026-11-01' as never }),
    ]);
    const client = await coordinator();
    const made = async (body: object) => problemOf(await client.post(PATH).send(body));
    expect(await made({ season: SEASON, studentIds: ['stu-9'] })).to.include({
      status: 404,
      code: 'student.not-found',
    });
    expect(await made({ season: SEASON, studentIds: ['stu-gone'] })).to.include({ code: 'student.not-found' });
    expect(await made({ season: SEASON, groupId: 'grp-9' })).to.include({ code: 'group.not-found' });
    expect(await made({ season: '2029-najaar', groupId: 'grp-1' })).to.include({
      status: 422,
      code: 'matching-run.no-school-year',
    });
    await client.post('/api/v1/proposals').send(wanted()).expect(201);
    expect(await made({ season: SEASON, groupId: 'grp-1' })).to.include({
      status: 422,
      code: 'place-request.nobody-searches',
    });
    // What could not be started leaves nothing behind.
    expect(((await client.get(PATH)).body as { items: object[] }).items).to.deep.equal([]);
    expect((await client.post(PATH).send({ season: SEASON })).status).to.equal(400);
  });

  it('is made on the list of who has no place, which a season, a group and words narrow', async () => {
    await placementWorld(api, { pupils: 3, offer: { days: { tue: { ...SHORT_DAY, places: 2 } }, totalPlaces: 2 } });
    const client = await coordinator();
    const at = '/plaatsingen/zonder-plek';
    const listed = async (query: string) => (await client.get(`${at}?${query}`).expect(200)).text;
    expect(await listed('q=luca1'))
      .to.contain('1 leerling heeft')
      .and.to.contain('Luca1')
      .and.not.to.contain('Bakker');
    expect(await listed('klas=grp-2'))
      .to.contain('Kim Bakker')
      .and.not.to.contain('Luca0');
    const proposal = (await client.post('/api/v1/proposals').send(wanted('stu-10')).expect(201)).body as { id: string };
    await (await api.as('company')).post(`/api/v1/proposals/${proposal.id}/acceptance`).send({}).expect(200);
    // A stage in spring leaves the pupil without one in the season after it.
    expect(await listed('seizoen=2027-najaar')).to.contain('Luca0');
    expect(await listed(`seizoen=${SEASON}`)).not.to.contain('Luca0');
    expect(await listed('q=nobody')).to.contain('Niemand gevonden');
    const csv = (await client.get(`${at}.csv?seizoen=${SEASON}&klas=grp-1`).expect(200)).text;
    expect(csv)
      .to.contain('Luca1')
      .and.not.to.match(/Luca0|Bakker/);
    const json = (await client.get(`/api/v1/pupils-without-place?season=${SEASON}&search=jansen&limit=1`)).body as {
      items: { studentId: string }[];
      next: string | null;
    };
    expect(json).to.deep.include({ next: null });
    expect(json.items.map(({ studentId }) => studentId)).to.deep.equal(['stu-11']);

    const form = formsOn(await listed(`seizoen=${SEASON}&klas=grp-1`)).find(({ fields }) => fields.id !== undefined);
    if (!form) throw new Error('no form to ask with');
    const send = (fields: object) =>
      client
        .post(form.action)
        .type('form')
        .send({ ...form.fields, ...fields });
    const nobody = await send({ wie: 'gekozen', studentIds: [] }).expect(422);
    expect(nobody.text).to.contain('veld-studentIds').and.to.contain('Vink minstens één leerling aan');
    const sent = await send({ wie: 'allen' }).expect(303);
    expect((await send({ wie: 'allen' }).expect(303)).headers.location).to.equal(sent.headers.location);
    const seen = await ended(String(sent.headers.location).split('/').at(-1) ?? '');
    const page = (await client.get(sent.headers.location ?? '').expect(200)).text;
    expect(standings(seen)).to.deep.equal(['stu-1 found', 'stu-10 placed', 'stu-11 not-found']);
    expect(page).to.contain('Plekken voor 3LWT').and.to.contain(`/matching/${seen.runId}/voorstellen`);
    expect(page)
      .to.contain('Geen plek gevonden')
      .and.to.contain('Heeft een stage')
      .and.to.contain('Plekken aangevraagd');
    expect((await client.get('/matching').expect(200)).text).to.match(/2 gekozen leerlingen, /);
    const outcome = (await client.get(`/plaatsingen/aanvragen/${seen.id}/uitkomst.csv`).expect(200)).text;
    expect(outcome).to.contain('Plek gevonden').and.to.contain('Werkplaats Zutphen').and.to.contain('dinsdag');
    await client.post(`/plaatsingen/aanvragen/${seen.id}/opnieuw`).expect(303);
    await ended(seen.id);
    const list = (await client.get('/plaatsingen/aanvragen').expect(200)).text;
    expect(list).to.contain(`/plaatsingen/aanvragen/${seen.id}`).and.to.contain('1 van 3');
    expect((await client.get('/plaatsingen/aanvragen.csv').expect(200)).text).to.contain('2027-voorjaar');
    await (await api.as('foreign-coordinator')).get(`/plaatsingen/aanvragen/${seen.id}`).expect(404);
    await (await api.as('mentor')).get(at).expect(403);
  });
});
