import { expect } from 'chai';
import { aDay, aStudent, aSupervisor, offerFacts } from '../support/builders.js';
import { answerOf, problemOf, startSchoolApp, type Person, type SchoolApp } from '../support/school-app.js';

interface Run {
  id: string;
  state: string;
  mode: string;
  basedOn: string | null;
  snapshotDigest: string;
  placements: { studentId: string; offerId: string; weekdays: string[]; cost: number }[];
  unplaced: { studentId: string }[];
  certificate: { placed: number; cost: number; proven: boolean } | null;
  adjustments: object[];
}
interface Comparison {
  id: string;
  state: string;
  runs: { run: { id: string; mode: string; comparisonId: string }; figures: object | null }[];
}

const SEASON = '2027-voorjaar';
const RUNS = '/api/v1/matching-runs';
const COMPARISONS = '/api/v1/matching-comparisons';

/** Two pupils of one group; `off-1` has one place on Tuesday, `off-far` nothing within reach, `off-stale` is not confirmed. */
describe('comparing and adjusting runs over HTTP', () => {
  let api: SchoolApp;

  before(async () => {
    api = await startSchoolApp();
  });
  after(() => api.close());

  beforeEach(async () => {
    await api.reset();
    const offers = [
      offerFacts({ days: { tue: aDay() } }),
      offerFacts({ id: 'off-machines', establishmentId: 'est-2', supervisorIds: ['sup-2'], hazards: ['high-voltage'] }),
      offerFacts({ id: 'off-young', establishmentId: 'est-2', supervisorIds: ['sup-2'], vogAsked: true }),
    ];
    await api.storage.establishments.insertMany([offers[1]!.establishment]);
    await api.storage.placeOffers.insertMany(offers.map(({ offer }) => offer));
    await api.storage.recognitions.insertMany([...offers[0]!.recognitions, ...offers[1]!.recognitions]);
    await api.storage.supervisors.insertMany([
      aSupervisor(),
      aSupervisor({ id: 'sup-2', establishmentId: 'est-2', trainedOn: null }),
    ]);
    await api.storage.students.insertMany([
      aStudent({ id: 'stu-3', studentNumber: '1003', firstName: 'Luca', vog: 'none', maxTravelMinutes: 90 }),
    ]);
  });

  const get = async (path: string, person: Person = 'coordinator') => (await api.as(person)).get(path);
  const post = async (path: string, body: object, person: Person = 'coordinator') =>
    (await api.as(person)).post(path).send(body);

  const ended = async <T extends { id: string; state: string }>(path: string, first: T): Promise<T> => {
    let one = first;
    while (one.state === 'running') one = (await get(`${path}/${first.id}`)).body as T;
    return one;
  };
  const runToEnd = async (body: object = {}): Promise<Run> =>
    ended(RUNS, (await post(RUNS, { season: SEASON, groupId: 'grp-1', ...body })).body as Run);
  const whereIs = (run: Run): Record<string, string> =>
    Object.fromEntries(
      run.placements.map(({ studentId, offerId, weekdays }) => [studentId, `${offerId} ${weekdays.join()}`]),
    );

  describe('a comparison of the modes', () => {
    it('runs every mode over the same facts and lays their figures side by side', async () => {
      const started = await post(COMPARISONS, { season: SEASON, groupId: 'grp-1' });
      expect(started.status).to.equal(202);
      const comparison = await ended(COMPARISONS, started.body as Comparison);
      expect(comparison.runs.map(({ run }) => [run.mode, run.comparisonId])).to.deep.equal([
        ['max-placed', comparison.id],
        ['rank-fair', comparison.id],
        ['stable', comparison.id],
      ]);
      const runs = await Promise.all(
        comparison.runs.map(async ({ run }) => (await get(`${RUNS}/${run.id}`)).body as Run),
      );
      expect(new Set(runs.map(({ snapshotDigest }) => snapshotDigest)).size).to.equal(1);
      const [first] = runs;
      const [placement] = [...first!.placements].sort((a, b) => b.cost - a.cost);
      expect(comparison.runs[0]?.figures).to.deep.include({
        placed: first!.placements.length,
        cost: first!.certificate?.cost,
        worstOff: { studentId: placement?.studentId, cost: placement?.cost },
      });
    });

    for (const [what, body, expected] of [
      ['a group of another school', { season: SEASON, groupId: 'grp-9' }, { status: 404, code: 'group.not-found' }],
      ['no season', {}, { status: 400, code: 'request.invalid', errors: ['season required'] }],
      [
        'a mode',
        { season: SEASON, mode: 'stable' },
        { status: 400, code: 'request.invalid', errors: ['mode unknown-field'] },
      ],
    ] as const) {
      it(`refuses ${what}`, async () => {
        expect(problemOf(await post(COMPARISONS, body))).to.deep.equal(expected);
      });
    }

    it('is not there for another school', async () => {
      const { id } = (await post(COMPARISONS, { season: SEASON, groupId: 'grp-1' })).body as Comparison;
      expect(problemOf(await get(`${COMPARISONS}/${id}`, 'foreign-coordinator'))).to.deep.equal({
        status: 404,
        code: 'matching-comparison.not-found',
      });
    });
  });

  describe('a run adjusted by hand', () => {
    it('gives the pupil the place, solves the rest again and leaves the first run as it was', async () => {
      const run = await runToEnd();
      const other =
        run.placements.find(({ offerId }) => offerId === 'off-1')?.studentId === 'stu-1' ? 'stu-3' : 'stu-1';
      const made = await post(`${RUNS}/${run.id}/adjustments`, {
        studentId: other,
        offerId: 'off-1',
        weekdays: ['tue'],
      });
      expect(made.status).to.equal(202);
      const adjusted = await ended(RUNS, made.body as Run);
      expect({ basedOn: adjusted.basedOn, mode: adjusted.mode, where: whereIs(adjusted)[other] }).to.deep.equal({
        basedOn: run.id,
        mode: 'max-placed',
        where: 'off-1 tue',
      });
      const { findings } = adjusted.placements.find(({ studentId }) => studentId === other) as unknown as {
        findings: object[];
      };
      expect(adjusted.adjustments).to.deep.equal([
        {
          kind: 'placed',
          ...{ studentId: other, offerId: 'off-1', weekdays: ['tue'], periodIds: ['p1'], reason: null },
          ...{ by: 'acc-coordinator', at: '2026-11-22T09:00:00.000Z', findings },
        },
      ]);
      expect((await get(`${RUNS}/${run.id}`)).body).to.deep.equal(run);
    });

    it('needs a reason where a rule warns, and keeps it with the findings', async () => {
      const run = await runToEnd();
      const wanted = { studentId: 'stu-1', offerId: 'off-young', weekdays: ['tue'] };
      const refused = await post(`${RUNS}/${run.id}/adjustments`, wanted);
      expect(problemOf(refused)).to.deep.equal({
        status: 422,
        code: 'matching-run.reason-needed',
        errors: ['reason required'],
      });
      const { findings } = refused.body as { findings: { rule: string; severity: string }[] };
      expect(findings.map(({ rule, severity }) => `${rule} ${severity}`)).to.deep.equal([
        'supervisor.untrained warn',
        'track.seven-hour-trap note',
      ]);
      const made = await post(`${RUNS}/${run.id}/adjustments`, {
        ...wanted,
        reason: 'De opleider volgt de cursus in januari',
      });
      const adjusted = await ended(RUNS, made.body as Run);
      expect(adjusted.adjustments).to.deep.equal([
        {
          kind: 'placed',
          ...{ ...wanted, periodIds: ['p1'], reason: 'De opleider volgt de cursus in januari' },
          ...{ by: 'acc-coordinator', at: '2026-11-22T09:00:00.000Z', findings },
        },
      ]);
      const { items } = (await get('/api/v1/audit-events?action=matching-run.adjusted')).body as {
        items: { subject: object }[];
      };
      expect(items.map(({ subject }) => subject)).to.deep.equal([{ id: run.id, madeId: adjusted.id }]);
    });

    it('never sets aside what the law refuses, reason or not, and names every finding', async () => {
      const run = await runToEnd();
      const answer = await post(`${RUNS}/${run.id}/adjustments`, {
        ...{ studentId: 'stu-3', offerId: 'off-machines', weekdays: ['tue'] },
        reason: 'Het mag van de ouders',
      });
      expect(problemOf(answer)).to.deep.equal({ status: 422, code: 'matching-run.placement-refused' });
      const { findings } = answer.body as { findings: { rule: string; severity: string }[] };
      expect(findings.filter(({ severity }) => severity === 'refuse').map(({ rule }) => rule)).to.deep.equal([
        'hazard.forbidden',
      ]);
      expect(((await get(RUNS)).body as { items: object[] }).items).to.have.length(1);
    });

    it('refuses a second pupil at the one place that was given by hand', async () => {
      const run = await runToEnd();
      const place = (id: string, studentId: string) =>
        post(`${RUNS}/${id}/adjustments`, { studentId, offerId: 'off-1', weekdays: ['tue'] });
      const adjusted = await ended(RUNS, (await place(run.id, 'stu-1')).body as Run);
      expect(problemOf(await place(adjusted.id, 'stu-3'))).to.deep.equal({
        status: 422,
        code: 'matching-run.no-room-beside-others',
      });
    });

    it('keeps a pupil from a place', async () => {
      const run = await runToEnd();
      const there = run.placements.find(({ offerId }) => offerId === 'off-1')?.studentId ?? '';
      const made = await post(`${RUNS}/${run.id}/releases`, { studentId: there, offerId: 'off-1' });
      const released = await ended(RUNS, made.body as Run);
      expect(whereIs(released)[there] ?? '').to.not.include('off-1');
      expect(there).to.not.equal('');
    });

    for (const [what, body, expected] of [
      [
        'days the pupil is at school',
        { studentId: 'stu-1', offerId: 'off-young', weekdays: ['tue', 'wed'], reason: 'x' },
        { status: 422, code: 'matching-run.placement-refused' },
      ],
      [
        'no days',
        { studentId: 'stu-1', offerId: 'off-1', weekdays: [] },
        { status: 400, code: 'request.invalid', errors: ['weekdays too-small'] },
      ],
      [
        'a period the offer does not have',
        { studentId: 'stu-1', offerId: 'off-1', weekdays: ['tue'], periodIds: ['p9'] },
        { status: 400, code: 'request.invalid', errors: ['periodIds not-of-offer'] },
      ],
      [
        'an offer that was not in the run',
        { studentId: 'stu-1', offerId: 'off-x', weekdays: ['tue'] },
        { status: 404, code: 'matching-run.not-in-snapshot' },
      ],
      [
        'a pupil of another school',
        { studentId: 'stu-9', offerId: 'off-1', weekdays: ['tue'] },
        { status: 404, code: 'matching-run.not-in-snapshot' },
      ],
    ] as const) {
      it(`refuses ${what}`, async () => {
        const run = await runToEnd();
        expect(problemOf(await post(`${RUNS}/${run.id}/adjustments`, body))).to.deep.equal(expected);
      });
    }

    it('is not for another school', async () => {
      const run = await runToEnd();
      const body = { studentId: 'stu-1', offerId: 'off-1', weekdays: ['tue'] };
      const path = `${RUNS}/${run.id}`;
      const all = [
        await post(`${path}/adjustments`, body, 'foreign-coordinator'),
        await post(`${path}/releases`, { studentId: 'stu-1', offerId: 'off-1' }, 'foreign-coordinator'),
        await get(`${path}/shortage-advice`, 'foreign-coordinator'),
        await get(`${path}/differences?with=${run.id}`, 'foreign-coordinator'),
      ];
      expect(all.map(problemOf)).to.deep.equal(all.map(() => ({ status: 404, code: 'matching-run.not-found' })));
    });
  });

  describe('two runs pupil by pupil', () => {
    it('says who gets a place, loses one, moves and stays', async () => {
      const run = await runToEnd({ studentIds: ['stu-1'], groupId: undefined });
      const alone = await runToEnd({ studentIds: ['stu-3'], groupId: undefined });
      const answer = await get(`${RUNS}/${run.id}/differences?with=${alone.id}`);
      const spotOf = ({ placements }: Run) => placements[0]?.offerId;
      const { moves, ...totals } = answer.body as { moves: { studentId: string; from: object; to: object }[] };
      expect(totals).to.deep.equal({
        from: { runId: run.id, placed: 1, cost: run.certificate?.cost },
        to: { runId: alone.id, placed: 1, cost: alone.certificate?.cost },
        ...{ gained: 1, lost: 1, moved: 0, same: 0 },
      });
      expect(
        moves.map(({ studentId, from, to }) => [
          studentId,
          (from as { offerId?: string } | null)?.offerId ?? null,
          (to as { offerId?: string } | null)?.offerId ?? null,
        ]),
      ).to.deep.equal([
        ['stu-1', spotOf(run), null],
        ['stu-3', null, spotOf(alone)],
      ]);
    });

    it('has no moves between a run and itself', async () => {
      const run = await runToEnd();
      const total = { runId: run.id, placed: run.certificate?.placed, cost: run.certificate?.cost };
      expect(answerOf(await get(`${RUNS}/${run.id}/differences?with=${run.id}`))).to.deep.equal({
        status: 200,
        body: { from: total, to: total, gained: 0, lost: 0, moved: 0, same: run.placements.length, moves: [] },
      });
    });

    it('refuses no other run, and one that is not there', async () => {
      const run = await runToEnd();
      const path = `${RUNS}/${run.id}/differences`;
      expect([await get(path), await get(`${path}?with=run-x`)].map(problemOf)).to.deep.equal([
        { status: 400, code: 'request.invalid', errors: ['with required'] },
        { status: 404, code: 'matching-run.not-found' },
      ]);
    });
  });

  it('says where one place more would help', async () => {
    for (const id of ['off-young', 'off-machines']) await api.storage.placeOffers.remove({ id, version: 1 });
    const run = await runToEnd();
    const answer = await get(`${RUNS}/${run.id}/shortage-advice`, 'mentor');
    const { offers, demand, placedNow } = answer.body as {
      placedNow: number;
      offers: { offerId: string; placedAfter: number }[];
      demand: object[];
    };
    expect({
      status: answer.status,
      placedNow,
      first: offers[0]?.offerId,
      after: offers[0]?.placedAfter,
    }).to.deep.equal({
      status: 200,
      placedNow: run.certificate?.placed,
      first: 'off-1',
      after: 2,
    });
    expect(demand).to.deep.equal([
      { sector: 'techniek', weekday: 'tue', pupils: 1 },
      { sector: 'techniek', weekday: 'thu', pupils: 1 },
    ]);
  });
});
