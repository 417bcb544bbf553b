import { expect } from 'chai';
import fc from 'fast-check';
import { placementRulesFor } from '../../../src/compose/placement-rules.js';
import { findBlockingPairs } from '../../../src/features/matching/verification/blocking-pairs.js';
import { differencesBetween, figuresOf } from '../../../src/features/matching/explanation/comparing.js';
import { judgePlacement } from '../../../src/features/matching/explanation/judging.js';
import { outcomeOf } from '../../../src/features/matching/explanation/outcome.js';
import { placeOn } from '../../../src/features/matching/allocation/placing-on.js';
import type { Solved } from '../../../src/features/matching/explanation/outcome.js';
import { better } from '../../../src/features/matching/explanation/what-if.js';
import { shortageAdvice } from '../../../src/features/matching/explanation/shortage.js';
import type { Instance } from '../../../src/features/matching/instance/instance.js';
import { withAdjustment, type Adjustment } from '../../../src/features/matching/matching.rules.js';
import { instanceOf, prepare } from '../../../src/features/matching/options/preparation.js';
import { aDay, aGroup, aSnapshot, aStudent, offerFacts } from '../../support/builders.js';
import { solveByTrying } from '../../support/plain-solver.js';

const settings = { mode: 'max-placed', seed: 's', timeLimitSeconds: 1 } as const;
const option = (id: string, uses: string[], cost: number) => ({ id, uses, cost, rank: 1 });

/** `rich` has what both want; `poor` comes before `rich` or after, as the priority says. */
const rivals = (priority: number): Instance => ({
  format: 'leerwerk-matching/1',
  mode: 'max-placed',
  seed: 's',
  resources: [
    { id: 'best', capacity: 1 },
    { id: 'rest', capacity: 1 },
  ],
  students: ['poor', 'rich'].map((id) => ({
    id,
    priority: id === 'poor' ? priority : 1,
    locked: null,
    options: [option('to-best', ['best'], 10), option('to-rest', ['rest'], 20)],
  })),
});
const richHasBest = [
  { student: 'poor', option: 'to-rest' },
  { student: 'rich', option: 'to-best' },
];

describe('blocking pairs', () => {
  it('are a pupil and a place that would both rather have each other', () => {
    expect(findBlockingPairs(rivals(2), richHasBest)).to.deep.equal([{ student: 'poor', option: 'to-best' }]);
  });
  it('are none where who is there comes first', () => {
    expect(findBlockingPairs(rivals(0), richHasBest)).to.deep.equal([]);
  });
  it('are every place with room for a pupil without one', () => {
    expect(findBlockingPairs(rivals(0), [{ student: 'rich', option: 'to-best' }])).to.deep.equal([
      { student: 'poor', option: 'to-rest' },
    ]);
  });
  it('never move somebody whose place is fixed', () => {
    const instance = rivals(2);
    const students = instance.students.map((one) => (one.id === 'rich' ? { ...one, locked: 'to-best' } : one));
    expect(findBlockingPairs({ ...instance, students }, richHasBest)).to.deep.equal([]);
  });
  it('of equals depend on the lottery of the seed, and exactly one of two equals wins it', () => {
    const swapped = [
      { student: 'poor', option: 'to-best' },
      { student: 'rich', option: 'to-rest' },
    ];
    for (const seed of ['a', 'b', 'c', 'd']) {
      const instance = { ...rivals(1), seed };
      const [one, other] = [findBlockingPairs(instance, richHasBest), findBlockingPairs(instance, swapped)];
      expect(one.length + other.length, seed).to.equal(1);
    }
  });
});

describe('the better of two results', () => {
  const result = (unplaced: string[], cost: number): Solved => ({
    ...solveByTrying(rivals(2)),
    ...{ unplaced, placed: 2 - unplaced.length, cost },
    ...{ timeLimitReached: false, prices: [] },
  });
  for (const [what, mode, worse, best] of [
    ['places more, whatever it costs', 'max-placed', result(['rich'], 1), result([], 99)],
    ['places the pupil of higher priority, whatever it costs', 'max-placed', result(['poor'], 1), result(['rich'], 99)],
    ['places one of higher priority rather than another', 'max-placed', result(['poor'], 1), result(['rich'], 1)],
    ['costs less where the same are placed', 'max-placed', result(['rich'], 9), result(['rich'], 8)],
    ['places more by ranks too', 'rank-fair', result(['rich'], 1), result([], 99)],
  ] as const) {
    it(what, () => {
      const instance = { ...rivals(2), mode };
      expect(better(instance, worse, best)).to.equal(best);
      expect(better(instance, best, worse)).to.equal(best);
    });
  }

  it('is by ranks not the one that costs less: the first is kept', () => {
    const [dear, cheap] = [result([], 9), result([], 8)];
    expect(better({ ...rivals(2), mode: 'rank-fair' }, dear, cheap)).to.equal(dear);
  });
});

describe('placing on from an assignment', () => {
  it('moves others to make room, and leaves nobody without a place who had one', () => {
    const instance = rivals(1);
    const [, rich] = instance.students;
    const only = { ...instance.students[0]!, options: [option('to-best', ['best'], 10)] };
    const start = new Map([['rich', rich!.options[0]!.id]]);
    const { assignment } = placeOn({ ...instance, students: [only, rich!] }, start);
    expect(Object.fromEntries(assignment)).to.deep.equal({ poor: 'to-best', rich: 'to-rest' });
  });

  it('never overdraws, never loses anybody, and never beats the most there can be', () => {
    const instances = fc.record({
      capacities: fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 3, maxLength: 3 }),
      students: fc.array(
        fc.array(
          fc.record({
            uses: fc.uniqueArray(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 2 }),
            cost: fc.nat(50),
          }),
          { maxLength: 4 },
        ),
        { minLength: 1, maxLength: 5 },
      ),
    });
    fc.assert(
      fc.property(instances, fc.nat(4), ({ capacities, students }, latecomer) => {
        const instance: Instance = {
          ...rivals(1),
          resources: capacities.map((capacity, i) => ({ id: `r${i}`, capacity })),
          students: students.map((options, i) => ({
            id: `s${i}`,
            locked: null,
            options: options.map(({ uses, cost }, j) =>
              option(
                `o${j}`,
                uses.map((use) => `r${use}`),
                cost,
              ),
            ),
          })),
        };
        const before = solveByTrying({
          ...instance,
          students: instance.students.filter((_one, i) => i !== latecomer % students.length),
        });
        const start = new Map(before.assignments.map(({ student, option: id }) => [student, id]));
        const { assignment, cost } = placeOn(instance, start);
        const found = [...assignment].map(([student, id]) =>
          instance.students.find((one) => one.id === student)!.options.find((one) => one.id === id)!,
        );
        for (const { id, capacity } of instance.resources)
          expect(found.filter(({ uses }) => uses.includes(id)).length).to.be.at.most(capacity);
        expect([...assignment.keys()]).to.include.members([...start.keys()]);
        expect(found.reduce((sum, one) => sum + one.cost, 0)).to.equal(cost);
        expect(assignment.size).to.be.at.most(solveByTrying(instance).placed);
      }),
    );
  });
});

const solved = (students: readonly string[], offers: ReturnType<typeof offerFacts>[]) => {
  const prepared = prepare(aSnapshot({ students: students.map((id) => aStudent({ id })), offers }), placementRulesFor);
  return { prepared, outcome: outcomeOf(prepared, settings, solveByTrying) };
};
const tuesdayOnly = offerFacts({ days: { tue: aDay() } });

describe('the figures of an outcome', () => {
  it('are those of its placements', () => {
    const { outcome } = solved(['a', 'b'], [tuesdayOnly]);
    const [placement] = outcome.placements;
    expect(figuresOf(outcome)).to.deep.equal({
      placed: 1,
      cost: placement?.cost,
      ranks: [{ rank: placement?.rank, pupils: 1 }],
      travelMinutes: { median: placement?.travelMinutes, most: placement?.travelMinutes },
      worstOff: { studentId: 'a', cost: placement?.cost },
      blockingPairs: outcome.blockingPairs,
    });
  });
  it('of an outcome without placements are empty', () => {
    expect(figuresOf(solved(['a'], []).outcome)).to.deep.equal({
      ...{ placed: 0, cost: 0, ranks: [], travelMinutes: null, worstOff: null, blockingPairs: 0 },
    });
  });
  it('name the pupil who is worst off, and the middle of the journeys', () => {
    const { outcome } = solved(['a'], [tuesdayOnly]);
    const placements = [10, 30, 20, 60].map((travelMinutes, i) => ({
      ...outcome.placements[0]!,
      ...{ studentId: `s${i}`, travelMinutes, cost: travelMinutes, rank: i < 3 ? 1 : 4 },
    }));
    const { travelMinutes, worstOff, ranks } = figuresOf({ ...outcome, placements });
    expect({ travelMinutes, worstOff, ranks }).to.deep.equal({
      travelMinutes: { median: 25, most: 60 },
      worstOff: { studentId: 's3', cost: 60 },
      ranks: [
        { rank: 1, pupils: 3 },
        { rank: 4, pupils: 1 },
      ],
    });
  });
});

describe('the differences between two outcomes', () => {
  it('count who gains, loses, moves and stays', () => {
    const { outcome } = solved(['a'], [tuesdayOnly]);
    const at = (studentId: string, offerId: string) => ({ ...outcome.placements[0]!, studentId, offerId });
    const from = { ...outcome, placements: [at('stays', 'o1'), at('moves', 'o2'), at('loses', 'o3')] };
    const to = { ...outcome, placements: [at('stays', 'o1'), at('moves', 'o3'), at('gains', 'o2')] };
    const { gained, lost, moved, same, moves } = differencesBetween(from, to);
    expect({ gained, lost, moved, same }).to.deep.equal({ gained: 1, lost: 1, moved: 1, same: 1 });
    expect(moves.map((move) => [move.studentId, move.from?.offerId, move.to?.offerId])).to.deep.equal([
      ['gains', undefined, 'o2'],
      ['loses', 'o3', undefined],
      ['moves', 'o2', 'o3'],
    ]);
  });
});

describe('what is set by hand', () => {
  const set = (kind: Adjustment['kind'], studentId: string, offerId: string): Adjustment => ({
    ...{ kind, studentId, offerId, periodIds: ['p1'], weekdays: ['tue'], reason: null, by: 'acc', findings: [] },
    at: new Date('2026-11-22T09:00:00Z'),
  });
  for (const [what, before, added, after] of [
    ['a second place takes the first away', [set('placed', 'a', 'o1')], set('placed', 'a', 'o2'), ['placed a o2']],
    ['a release takes the place away', [set('placed', 'a', 'o1')], set('released', 'a', 'o1'), ['released a o1']],
    ['a place takes the release away', [set('released', 'a', 'o1')], set('placed', 'a', 'o1'), ['placed a o1']],
    [
      'a release of another offer keeps the place',
      [set('placed', 'a', 'o1')],
      set('released', 'a', 'o2'),
      ['placed a o1', 'released a o2'],
    ],
    ['other pupils keep theirs', [set('placed', 'b', 'o1')], set('placed', 'a', 'o1'), ['placed b o1', 'placed a o1']],
  ] as const) {
    it(what, () => {
      const kept = withAdjustment(before, added).map((one) => `${one.kind} ${one.studentId} ${one.offerId}`);
      expect(kept).to.deep.equal(after);
    });
  }

  it('holds in the instance: the place alone, and never the offer that was released', () => {
    const { prepared } = solved(['a', 'b'], [tuesdayOnly, offerFacts({ id: 'off-2', establishmentId: 'est-2' })]);
    const { students } = instanceOf(prepared, {
      ...settings,
      fixed: [set('placed', 'a', 'off-1')],
      released: [set('released', 'b', 'off-2')],
    });
    expect(students.map(({ id, locked, options }) => [id, locked, options.map((one) => one.id)])).to.deep.equal([
      ['a', 'off-1:p1:tue', ['off-1:p1:tue']],
      ['b', null, ['off-1:p1:tue']],
    ]);
  });

  const { prepared } = solved(['a', 'b'], [tuesdayOnly]);
  const wanted = { studentId: 'a', offerId: 'off-1' };
  const fixed = [set('placed', 'b', 'off-1')];
  for (const [what, ask, others, verdict] of [
    ['possible on a shared day', { ...wanted, weekdays: ['tue'] as const }, [], 'possible'],
    ['refused on a day the place is closed', { ...wanted, weekdays: ['thu'] as const }, [], 'refused'],
    ['without room where another was placed by hand', { ...wanted, weekdays: ['tue'] as const }, fixed, 'room'],
    ['of no such period', { ...wanted, weekdays: ['tue'] as const, periodIds: ['p9'] }, [], 'period'],
  ] as const) {
    it(`is ${what}`, () => {
      expect(judgePlacement(prepared, ask, others).verdict).to.equal(verdict);
    });
  }
  it('needs as many days as the group wants', () => {
    const snapshot = aSnapshot({ students: [aStudent({ id: 'a' })], groups: [aGroup({ maxDaysPerWeek: 1 })] });
    const { verdict, shared } = judgePlacement(
      prepare(snapshot, placementRulesFor),
      { ...wanted, weekdays: ['tue', 'thu'] },
      [],
    );
    expect({ verdict, shared }).to.deep.equal({
      verdict: 'days',
      shared: { weekdays: ['tue', 'thu'], least: 1, most: 1 },
    });
  });
});

describe('shortage advice', () => {
  it('names where one place more places a pupil, tried out, and what pupils without a place ask for', () => {
    const { prepared: known, outcome } = solved(['a', 'b'], [tuesdayOnly]);
    const advice = shortageAdvice(known, outcome, settings);
    const cost = outcome.certificate.cost;
    expect(advice).to.deep.equal({
      placedNow: 1,
      costNow: cost,
      offers: [
        {
          ...{ offerId: 'off-1', establishmentId: 'est-1', sector: 'techniek', weekdays: ['tue'] },
          ...{ price: 0, waiting: 1, placedAfter: 2, costAfter: 2 * cost },
        },
      ],
      demand: [
        { sector: 'techniek', weekday: 'tue', pupils: 1 },
        { sector: 'techniek', weekday: 'thu', pupils: 1 },
      ],
    });
  });

  it('puts the dearest room first, and adds up what an offer uses', () => {
    const { prepared: known, outcome } = solved(
      ['a', 'b'],
      [tuesdayOnly, offerFacts({ id: 'off-2', establishmentId: 'est-2' })],
    );
    const prices = [
      { resource: 'off-1/p1', price: 5 },
      { resource: 'off-2/p1', price: 4 },
      { resource: 'off-2/p1/tue', price: 3 },
    ];
    const { offers } = shortageAdvice(known, { ...outcome, prices }, settings);
    expect(offers.map(({ offerId, price }) => [offerId, price])).to.deep.equal([
      ['off-2', 7],
      ['off-1', 5],
    ]);
  });

  it('has nothing to say when everybody has a place and nothing is scarce', () => {
    const { prepared: known, outcome } = solved(['a'], [tuesdayOnly]);
    const { offers, demand } = shortageAdvice(known, outcome, settings);
    expect({ offers, demand }).to.deep.equal({ offers: [], demand: [] });
  });
});
