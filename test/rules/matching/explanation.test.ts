import { expect } from 'chai';
import type { Finding } from '../../../src/domain/finding.js';
import { placementRulesFor } from '../../../src/compose/placement-rules.js';
import { changesThatPlace, joinedAdvice, timetableAdvice } from '../../../src/features/matching/explanation/advice.js';
import { outcomeOf } from '../../../src/features/matching/explanation/outcome.js';
import { whatIf } from '../../../src/features/matching/explanation/what-if.js';
import { whyNot } from '../../../src/features/matching/explanation/why.js';
import { prepare } from '../../../src/features/matching/options/preparation.js';
import type { Snapshot } from '../../../src/features/matching/options/snapshot.js';
import { aDay, aGroup, anEstablishment, aSnapshot, aStudent, offerFacts } from '../../support/builders.js';
import { solveByTrying } from '../../support/plain-solver.js';

const settings = { mode: 'max-placed', seed: 's', timeLimitSeconds: 1 } as const;
const solved = (snapshot: Snapshot) => {
  const prepared = prepare(snapshot, placementRulesFor);
  return {
    prepared,
    before: outcomeOf(prepared, settings, solveByTrying),
    settings,
    solve: solveByTrying,
  };
};

/** Twenty kilometres from home; the pupil goes twelve. */
const farAway = offerFacts(
  { id: 'off-far', establishmentId: 'est-far' },
  { establishment: anEstablishment({ id: 'est-far', point: { lat: 52.32, lon: 6.2 } }) },
);
const refusals = (findings: readonly Finding[]): string[] =>
  findings.filter(({ severity }) => severity === 'refuse').map(({ rule }) => rule);

const two = ['a', 'b'].map((id) => aStudent({ id }));
const onlyTuesday = { days: { tue: aDay() } };

describe('the outcome of a run', () => {
  it('says who goes where and why the rest has no place', () => {
    const offers = [offerFacts(onlyTuesday), farAway];
    const { before } = solved(aSnapshot({ students: two, offers }));
    expect(
      before.placements.map(({ studentId, offerId, weekdays, possibleOffers }) => ({
        studentId,
        offerId,
        weekdays,
        possibleOffers,
      })),
    ).to.deep.equal([{ studentId: 'a', offerId: 'off-1', weekdays: ['tue'], possibleOffers: 1 }]);
    expect(before.unplaced).to.deep.equal([
      { studentId: 'b', offers: 2, possibleOffers: 1, reasons: [{ rule: 'travel.too-far', article: null, offers: 1 }] },
    ]);
    expect(before.ruleVersions).to.have.keys(
      'working-time',
      'track',
      'hazards',
      'recognitions',
      'capacity',
      'agreements',
      'students',
      'matching',
    );
  });

  it('is empty but whole without offers', () => {
    const { before } = solved(aSnapshot({ offers: [] }));
    expect(before.unplaced).to.deep.equal([{ studentId: 'stu-1', offers: 0, possibleOffers: 0, reasons: [] }]);
    expect(before.certificate).to.deep.include({ placed: 0, cost: 0, gap: 0, proven: true });
  });
});

describe('why not', () => {
  const offers = [
    offerFacts(),
    offerFacts({ id: 'off-dear', establishmentId: 'est-dear', confirmedOn: null }),
    farAway,
    offerFacts({ id: 'off-friday', establishmentId: 'est-friday', days: { fri: aDay() } }),
    offerFacts({
      id: 'off-full',
      establishmentId: 'est-full',
      ...onlyTuesday,
      claims: [{ id: 'c', periodIds: ['p1'], weekdays: ['tue'] }],
    }),
  ];
  const { prepared, before } = solved(aSnapshot({ offers }));
  const ask = (offerId: string) => whyNot(prepared, before, 'stu-1', offerId);

  it('says that it is the place', () => {
    expect(ask('off-1')).to.deep.equal({ kind: 'is-the-place' });
  });
  it('names the terms that make another place cost more', () => {
    expect(ask('off-dear')).to.deep.equal({
      kind: 'costs-more',
      extraCost: 12_000,
      terms: [
        { term: 'freshness', extraCost: 7000 },
        { term: 'warnings', extraCost: 5000 },
      ],
    });
  });
  for (const [offerId, rules] of [
    ['off-far', ['travel.too-far']],
    ['off-friday', ['schedule.no-common-days']],
    ['off-full', ['capacity.full', 'capacity.full']],
  ] as const) {
    it(`names every rule that refuses ${offerId}`, () => {
      const answer = ask(offerId);
      expect(answer.kind === 'refused' && refusals(answer.findings)).to.deep.equal(rules);
    });
  }
  it('says when the room goes to others', () => {
    const busy = solved(aSnapshot({ students: two, offers: [offerFacts(onlyTuesday)] }));
    expect(whyNot(busy.prepared, busy.before, 'b', 'off-1')).to.deep.equal({
      kind: 'given-to-others',
      pupilsThere: 1,
      weekdays: ['tue'],
    });
  });
  it('refuses an id that was not in the run', () => {
    expect(() => ask('off-unknown')).to.throw(RangeError, 'off-unknown');
  });
});

describe('what if', () => {
  const asked = solved(
    aSnapshot({
      students: two,
      offers: [offerFacts({ ...onlyTuesday, days: { tue: aDay(), fri: aDay() }, totalPlaces: 2 })],
      groups: [aGroup({ stageDays: ['tue'], maxDaysPerWeek: 1 })],
    }),
  );

  it('shows what one more weekday for a pupil would bring, and changes nothing', () => {
    const snapshotBefore = structuredClone(asked.prepared.snapshot);
    const answer = whatIf(
      asked.prepared,
      asked.before,
      { kind: 'stage-days', studentId: 'b', weekdays: ['tue', 'fri'] },
      settings,
      solveByTrying,
    );
    expect({
      before: answer.placedBefore,
      after: answer.placedAfter,
      moves: answer.moves.map(({ studentId, from, to }) => ({
        studentId,
        from: from?.weekdays ?? null,
        to: to?.weekdays ?? null,
      })),
    }).to.deep.equal({
      before: 1,
      after: 2,
      moves: [{ studentId: 'b', from: null, to: ['fri'] }],
    });
    expect(asked.prepared.snapshot).to.deep.equal(snapshotBefore);
  });

  it('finds the lightest changes that place a pupil, each verified', () => {
    const changes = changesThatPlace('b', asked).map(({ change }) => change);
    expect(changes).to.deep.equal([
      { kind: 'stage-days', studentId: 'b', weekdays: ['tue', 'fri'] },
      { kind: 'extra-place', offerId: 'off-1' },
    ]);
  });

  it('advises a group on its stage days, the best first', () => {
    const students = [aStudent({ id: 'a' }), aStudent({ id: 'b', groupId: 'grp-2' })];
    const groups = [
      aGroup({ stageDays: ['tue'], maxDaysPerWeek: 1 }),
      aGroup({ id: 'grp-2', stageDays: ['tue'], maxDaysPerWeek: 1 }),
    ];
    const offers = [offerFacts({ days: { tue: aDay(), fri: aDay() }, totalPlaces: 2 })];
    const asked = { ...solved(aSnapshot({ students, groups, offers })), elapsedSeconds: () => 0 };
    const advice = timetableAdvice('grp-2', asked);
    const parts = [0, 1].map((index) => timetableAdvice('grp-2', asked, { index, of: 2 }));
    expect(parts.map(({ sets }) => sets.length)).to.deep.equal([3, 2]);
    expect(joinedAdvice(parts[1]!, parts[0]!)).to.deep.equal(advice);
    expect({
      now: advice.now,
      placedNow: advice.placedNow,
      sets: advice.sets.map(({ weekdays, placed }) => [weekdays.join(), placed]),
    }).to.deep.equal({
      now: ['tue'],
      placedNow: 1,
      sets: [
        ['fri', 2],
        ['mon', 1],
        ['tue', 1],
        ['wed', 1],
        ['thu', 1],
      ],
    });
  });
});
