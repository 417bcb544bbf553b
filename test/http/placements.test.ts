import { expect } from 'chai';
import {
  claimsOf,
  placementWorld,
  SHORT_DAY,
  signAll,
  wanted,
  type PlacementAnswer,
  type ProposalAnswer,
} from '../support/placement-world.js';
import { problemOf, startSchoolApp, type SchoolApp } from '../support/school-app.js';

describe('proposals and placements over HTTP', () => {
  let api: SchoolApp;
  before(async () => {
    api = await startSchoolApp();
  });
  after(() => api.close());
  beforeEach(() => placementWorld(api));

  const propose = async (studentId = 'stu-1'): Promise<ProposalAnswer> =>
    (await (await api.as('coordinator')).post('/api/v1/proposals').send(wanted(studentId)).expect(201))
      .body as ProposalAnswer;
  const accept = async (id: string): Promise<PlacementAnswer> =>
    (await (await api.as('company')).post(`/api/v1/proposals/${id}/acceptance`).send({}).expect(200))
      .body as PlacementAnswer;
  const move = async (placement: PlacementAnswer, body: object, person: 'coordinator' | 'company' = 'coordinator') =>
    (await api.as(person))
      .post(`/api/v1/placements/${placement.id}/moves`)
      .set('If-Match', `"${placement.version}"`)
      .send(body);

  it('holds the place from the proposal on, and tells the company no name until it accepts', async () => {
    const proposal = await propose();
    expect(await claimsOf(api)).to.deep.equal([proposal.id]);
    const company = await api.as('company');
    const asked = (await company.get(`/api/v1/proposals/${proposal.id}`).expect(200)).body as ProposalAnswer;
    expect(asked).to.deep.include({ studentId: null, studentName: null });
    expect(JSON.stringify(asked)).not.to.contain('Vries').and.not.to.contain('stu-1');
    expect(asked.profile).to.deep.equal({
      programme: 'LWT',
      leerjaar: 3,
      ageYears: 15,
      sector: 'techniek',
      guidanceNeed: 2,
      supportNeeds: [],
    });
    const placement = await accept(proposal.id);
    expect(placement).to.deep.include({ state: 'accepted', studentId: 'stu-1', mentorId: 'men-1' });
    expect(await claimsOf(api)).to.deep.equal([proposal.id]);
    const after = (await company.get(`/api/v1/proposals/${proposal.id}`)).body as ProposalAnswer;
    expect(after).to.deep.include({ state: 'accepted', studentName: 'Sam de Vries' });
  });

  it('gives the place back when the company declines, and asks for a reason', async () => {
    const { id } = await propose();
    const company = await api.as('company');
    expect(problemOf(await company.post(`/api/v1/proposals/${id}/decline`).send({ reason: 'other' }))).to.deep.equal({
      status: 422,
      code: 'proposal.decline-incomplete',
      errors: ['text required'],
    });
    expect(await claimsOf(api)).to.deep.equal([id]);
    await company.post(`/api/v1/proposals/${id}/decline`).send({ reason: 'crisis' }).expect(200);
    expect(await claimsOf(api)).to.deep.equal([]);
    expect(
      (await api.storage.placementTasks.list({ schoolId: 'sch-1' }, {}, { after: null, limit: 9 })).map(
        ({ kind, studentId }) => ({ kind, studentId }),
      ),
    ).to.deep.equal([{ kind: 'next-place', studentId: 'stu-1' }]);
  });

  it('lapses by itself: read it is lapsed at once, and the job gives the place back', async () => {
    const { id } = await propose();
    api.setClock('2026-11-29T08:59:59Z');
    expect((await (await api.as('coordinator')).get(`/api/v1/proposals/${id}`)).body).to.include({ state: 'held' });
    api.setClock('2026-11-29T09:00:00Z');
    expect((await (await api.as('coordinator')).get(`/api/v1/proposals/${id}`)).body).to.include({ state: 'lapsed' });
    const late = await (await api.as('company')).post(`/api/v1/proposals/${id}/acceptance`).send({});
    expect(problemOf(late)).to.deep.equal({ status: 409, code: 'proposal.no-longer-open' });
    expect(await claimsOf(api)).to.deep.equal([id]);
    expect(await api.placements.proposals.lapseProposals(new Date('2026-11-29T09:00:00Z'))).to.deep.equal({
      lapsed: 1,
      settled: 0,
    });
    expect(await claimsOf(api)).to.deep.equal([]);
    expect(await api.placements.proposals.lapseProposals(new Date('2026-11-29T09:00:00Z'))).to.deep.equal({
      lapsed: 0,
      settled: 0,
    });
  });

  for (const [what, body, expected] of [
    ['a place that is full', wanted('stu-10'), { status: 409, code: 'proposal.place-taken' }],
    ['a pupil with an open proposal', wanted('stu-1'), { status: 409, code: 'proposal.pupil-has-open' }],
    ['a pupil of another school', wanted('stu-9'), { status: 404, code: 'student.not-found' }],
    [
      'an offer that is not there',
      wanted('stu-10', { offerId: 'off-x' }),
      { status: 404, code: 'place-offer.not-found' },
    ],
    [
      'a day the offer does not have',
      wanted('stu-10', { weekdays: ['wed'] }),
      { status: 422, code: 'proposal.days-not-shared' },
    ],
  ] as const) {
    it(`refuses ${what}`, async () => {
      await propose();
      const answer = await (await api.as('coordinator')).post('/api/v1/proposals').send(body);
      expect(problemOf(answer)).to.deep.include(expected);
      expect(await claimsOf(api)).to.have.length(1);
    });
  }

  it('refuses what the law refuses, with the findings, though the coordinator chose it', async () => {
    await placementWorld(api, { offer: { days: { tue: { ...SHORT_DAY, start: '20:00', end: '23:00' } } } });
    const answer = await (await api.as('coordinator')).post('/api/v1/proposals').send(wanted());
    expect(problemOf(answer)).to.deep.equal({ status: 422, code: 'proposal.refused' });
    const rules = (answer.body as { findings: { rule: string }[] }).findings.map(({ rule }) => rule);
    expect(rules).to.include('working-time.night');
    expect(await claimsOf(api)).to.deep.equal([]);
  });

  it('proposes all placements of a run, each by itself', async () => {
    const client = await api.as('coordinator');
    const started = await client
      .post('/api/v1/matching-runs')
      .send({ season: '2027-voorjaar', groupId: 'grp-1' })
      .expect(202);
    let run = started.body as { id: string; state: string; placements: { studentId: string }[] };
    while (run.state === 'running')
      run = (await client.get(`/api/v1/matching-runs/${run.id}`).expect(200)).body as typeof run;
    const { items } = (await client.post(`/api/v1/matching-runs/${run.id}/commitment`).send({}).expect(200)).body as {
      items: { studentId: string; proposalId: string; code: null }[];
    };
    expect(items.map(({ studentId, code }) => ({ studentId, code }))).to.deep.equal([
      { studentId: run.placements[0]?.studentId, code: null },
    ]);
    expect(await claimsOf(api)).to.deep.equal(items.map(({ proposalId }) => proposalId));
    const again = (await client.post('/api/v1/proposals').send({ runId: run.id }).expect(201)).body as {
      items: { code: string }[];
    };
    expect(again.items.map(({ code }) => code)).to.deep.equal(['proposal.pupil-has-open']);
  });

  it('keeps proposals and placements to the school and the company they are of', async () => {
    const { id } = await propose();
    const foreign = await api.as('foreign-coordinator');
    expect(problemOf(await foreign.get(`/api/v1/proposals/${id}`))).to.deep.equal({
      status: 404,
      code: 'proposal.not-found',
    });
    expect(problemOf(await foreign.post(`/api/v1/proposals/${id}/withdrawal`).send({}))).to.deep.equal({
      status: 404,
      code: 'proposal.not-found',
    });
    expect((await foreign.get('/api/v1/proposals').expect(200)).body).to.deep.equal({ items: [], next: null });
    const placement = await accept(id);
    expect(problemOf(await foreign.get(`/api/v1/placements/${placement.id}`))).to.deep.equal({
      status: 404,
      code: 'placement.not-found',
    });
    expect((await foreign.get('/api/v1/placements').expect(200)).body).to.deep.equal({ items: [], next: null });
    await (await api.as('mentor')).get(`/api/v1/placements/${placement.id}`).expect(200);
  });

  it('moves a placement from state to state, gives the place of an early end back, and takes it again on undo', async () => {
    const placement = await accept((await propose()).id);
    expect(placement.possibleMoves).to.deep.equal(['end-early']);
    expect(problemOf(await move(placement, { move: 'start' }))).to.deep.equal({
      status: 409,
      code: 'placement.not-from-this-state',
    });
    const version = await signAll(api, placement.id);
    expect(problemOf(await move({ ...placement, version }, { move: 'start' }))).to.deep.equal({
      status: 422,
      code: 'placement.condition-missing',
    });
    api.setClock('2027-02-02T09:00:00Z');
    const running = (await move({ ...placement, version }, { move: 'start' })).body as PlacementAnswer;
    expect(running.state).to.equal('running');
    expect(problemOf(await move(placement, { move: 'end-early', reason: 'absence' }))).to.deep.equal({
      status: 412,
      code: 'placement.changed-meanwhile',
    });
    expect(problemOf(await move(running, { move: 'end-early' }))).to.deep.equal({
      status: 422,
      code: 'placement.condition-missing',
      errors: ['reason required'],
    });
    const ended = (await move(running, { move: 'end-early', reason: 'absence' })).body as PlacementAnswer;
    expect(ended).to.include({ state: 'ended-early', lastDay: '2027-02-02' });
    expect(await claimsOf(api)).to.deep.equal([]);
    const undone = (
      await (
        await api.as('coordinator')
      )
        .post(`/api/v1/placements/${placement.id}/undo`)
        .set('If-Match', `"${ended.version}"`)
        .send({})
        .expect(200)
    ).body as PlacementAnswer;
    expect(undone).to.include({ state: 'running', lastDay: '2027-07-09' });
    expect(await claimsOf(api)).to.have.length(1);
    expect(undone.history.map(({ what }) => what)).to.deep.equal(['accepted', 'agree', 'start', 'end-early', 'undone']);
    expect(undone.history.at(-2)?.words).to.equal(
      'Eerder gestopt op 2 februari 2027, vastgelegd door de coördinator: te vaak afwezig.',
    );
  });

  it('answers a keyed proposal once', async () => {
    const client = await api.as('coordinator');
    const send = () => client.post('/api/v1/proposals').set('Idempotency-Key', 'k-1').send(wanted());
    const first = await send().expect(201);
    expect((await send().expect(201)).body).to.deep.equal(first.body);
    expect(await claimsOf(api)).to.have.length(1);
  });

  it('lets a company ask and a school answer while the place stays held', async () => {
    const { id } = await propose();
    const company = await api.as('company');
    await company.post(`/api/v1/proposals/${id}/question`).send({ text: 'Kan hij ook op vrijdag?' }).expect(200);
    expect(problemOf(await company.post(`/api/v1/proposals/${id}/question`).send({ text: 'Nog iets?' }))).to.deep.equal(
      { status: 409, code: 'proposal.question-open' },
    );
    const answered = await (
      await api.as('coordinator')
    )
      .post(`/api/v1/proposals/${id}/answer`)
      .send({ answer: 'Nee.' })
      .expect(200);
    expect((answered.body as { question: object }).question).to.include({ answer: 'Nee.' });
    await accept(id);
  });
});
