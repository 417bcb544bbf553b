import { expect } from 'chai';
import { offerFacts } from '../support/builders.js';
import { aStudent } from '../support/builders.js';
import { answerOf, problemOf, startSchoolApp, type SchoolApp } from '../support/school-app.js';

interface Run {
  id: string;
  state: string;
  students: number;
  placements: { studentId: string; offerId: string; weekdays: string[] }[];
  unplaced: { studentId: string; possibleOffers: number; reasons: { rule: string; offers: number }[] }[];
  certificate: { placed: number; proven: boolean } | null;
}

const SEASON = '2027-voorjaar';

describe('matching over HTTP', () => {
  let api: SchoolApp;

  before(async () => {
    api = await startSchoolApp();
  });
  after(() => api.close());

  beforeEach(async () => {
    await api.reset();
    const { offer, recognitions, supervisors } = offerFacts({
      days: { tue: { start: '09:00', end: '15:30', breakMinutes: 30, places: 1 } },
    });
    await api.storage.placeOffers.insertMany([offer]);
    await api.storage.recognitions.insertMany(recognitions);
    await api.storage.supervisors.insertMany(supervisors);
    await api.storage.students.insertMany([aStudent({ id: 'stu-3', studentNumber: '1003', firstName: 'Luca' })]);
  });

  /** Starts a run and follows it until it has ended. */
  const runToEnd = async (body: object): Promise<Run> => {
    const client = await api.as('coordinator');
    const started = await client
      .post('/api/v1/matching-runs')
      .send({ season: SEASON, ...body })
      .expect(202);
    let run = started.body as Run;
    while (run.state === 'running') run = (await client.get(`/api/v1/matching-runs/${run.id}`).expect(200)).body as Run;
    return run;
  };

  it('places one of two pupils at the only place, proves it, and counts why the other has none', async () => {
    const run = await runToEnd({ groupId: 'grp-1' });
    expect({ state: run.state, students: run.students, certificate: run.certificate }).to.deep.include({
      state: 'done',
      students: 2,
    });
    expect(run.certificate).to.deep.include({ placed: 1, proven: true });
    expect(run.placements.map(({ offerId, weekdays }) => ({ offerId, weekdays }))).to.deep.equal([
      { offerId: 'off-1', weekdays: ['tue'] },
    ]);
    expect(run.unplaced.map(({ possibleOffers, reasons }) => ({ possibleOffers, reasons }))).to.deep.equal([
      { possibleOffers: 1, reasons: [] },
    ]);
  });

  it('gives the same outcome for the same seed', async () => {
    const runs = [await runToEnd({ seed: 'a' }), await runToEnd({ seed: 'a' })];
    expect(runs[1]?.placements).to.deep.equal(runs[0]?.placements);
    expect(runs[0]?.placements).to.have.length(1);
  });

  it('tries a change without touching what is stored', async () => {
    const run = await runToEnd({ groupId: 'grp-1' });
    const client = await api.as('coordinator');
    const before = await client.get('/api/v1/students/stu-1').expect(200);
    const answer = await client
      .post(`/api/v1/matching-runs/${run.id}/what-if`)
      .send({ kind: 'extra-place', offerId: 'off-1' })
      .expect(200);
    expect(answer.body).to.deep.include({ placedBefore: 1, placedAfter: 2 });
    expect((await client.get('/api/v1/students/stu-1')).body).to.deep.equal(before.body);
    expect((await api.storage.placeOffers.get('off-1'))?.totalPlaces).to.equal(1);
    expect(((await client.get(`/api/v1/matching-runs/${run.id}`)).body as Run).placements).to.deep.equal(
      run.placements,
    );
  });

  it('says what would place the pupil who has no place, and why not there', async () => {
    const run = await runToEnd({ groupId: 'grp-1' });
    const studentId = run.unplaced[0]?.studentId ?? '';
    const client = await api.as('mentor');
    const changes = await client.get(`/api/v1/matching-runs/${run.id}/students/${studentId}/changes`).expect(200);
    expect((changes.body as { changes: { change: object }[] }).changes.map(({ change }) => change)).to.deep.equal([
      { kind: 'extra-place', offerId: 'off-1' },
    ]);
    const why = await client.get(`/api/v1/matching-runs/${run.id}/students/${studentId}/offers/off-1`);
    expect(answerOf(why)).to.deep.equal({
      status: 200,
      body: { kind: 'given-to-others', pupilsThere: 1, weekdays: ['tue'] },
    });
  });

  it('lists runs newest first, page by page', async () => {
    const first = await runToEnd({ groupId: 'grp-1' });
    api.setClock('2026-11-22T10:00:00Z');
    const second = await runToEnd({});
    const client = await api.as('coordinator');
    const page = await client.get('/api/v1/matching-runs?limit=1').expect(200);
    const { items, next } = page.body as { items: { id: string }[]; next: string };
    const rest = await client.get(`/api/v1/matching-runs?limit=1&cursor=${next}`).expect(200);
    expect([items, (rest.body as { items: { id: string }[] }).items].flat().map(({ id }) => id)).to.deep.equal([
      second.id,
      first.id,
    ]);
    expect((rest.body as { next: null }).next).to.equal(null);
  });

  for (const [what, body, expected] of [
    ['an unknown group', { season: SEASON, groupId: 'grp-x' }, { status: 404, code: 'group.not-found' }],
    ['a group of another school', { season: SEASON, groupId: 'grp-9' }, { status: 404, code: 'group.not-found' }],
    [
      'a pupil of another school',
      { season: SEASON, studentIds: ['stu-9'] },
      { status: 404, code: 'student.not-found' },
    ],
    ['a season without a school year', { season: '2031-najaar' }, { status: 422, code: 'matching-run.no-school-year' }],
    ['no season', {}, { status: 400, code: 'request.invalid', errors: ['season required'] }],
    [
      'a season that is none',
      { season: '2027-zomer' },
      { status: 400, code: 'request.invalid', errors: ['season wrong-form'] },
    ],
    [
      'an unknown mode',
      { season: SEASON, mode: 'fast' },
      { status: 400, code: 'request.invalid', errors: ['mode not-one-of'] },
    ],
    [
      'a group and pupils at once',
      { season: SEASON, groupId: 'grp-1', studentIds: ['stu-1'] },
      { status: 400, code: 'request.invalid', errors: ['studentIds not-with-group'] },
    ],
    [
      'an unknown field',
      { season: SEASON, fast: true },
      { status: 400, code: 'request.invalid', errors: ['fast unknown-field'] },
    ],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const client = await api.as('coordinator');
      expect(problemOf(await client.post('/api/v1/matching-runs').send(body))).to.deep.equal(expected);
    });
  }

  it('keeps the runs of a school from everybody else', async () => {
    const run = await runToEnd({ groupId: 'grp-1' });
    const statusFor = async (person: Parameters<SchoolApp['as']>[0]) =>
      (await (await api.as(person)).get(`/api/v1/matching-runs/${run.id}`)).status;
    expect({
      mentor: await statusFor('mentor'),
      foreign: await statusFor('foreign-coordinator'),
      company: await statusFor('company'),
      admin: await statusFor('admin'),
    }).to.deep.equal({ mentor: 200, foreign: 404, company: 403, admin: 403 });
  });

  it('rehearses a run without keeping anything of it', async () => {
    await api.rehearse();
    const client = await api.as('coordinator');
    expect(answerOf(await client.get('/api/v1/matching-runs'))).to.deep.equal({
      status: 200,
      body: { items: [], next: null },
    });
    expect(await api.connection.collection('matchingSnapshots').countDocuments()).to.equal(0);
  });

  it('starts one run for one idempotency key', async () => {
    const client = await api.as('coordinator');
    const send = (season: string) =>
      client.post('/api/v1/matching-runs').set('Idempotency-Key', 'press-1').send({ season, groupId: 'grp-1' });
    const first = await send(SEASON).expect(202);
    const again = await send(SEASON).expect(202);
    const other = await send('2026-najaar');
    expect((again.body as Run).id).to.equal((first.body as Run).id);
    expect(problemOf(other)).to.deep.equal({ status: 409, code: 'request.idempotency-key-reused' });
  });
});
