import { expect } from 'chai';
import fc from 'fast-check';
import { placementRulesFor } from '../../../src/compose/placement-rules.js';
import { WEEKDAYS, type Weekday } from '../../../src/domain/week-schedule.js';
import { addDays } from '../../../src/platform/calendar-date.js';
import { placeOn } from '../../../src/features/matching/allocation/placing-on.js';
import { changedSnapshot, prepareChanged, type Change } from '../../../src/features/matching/explanation/changes.js';
import { outcomeOf } from '../../../src/features/matching/explanation/outcome.js';
import { createVariants } from '../../../src/features/matching/explanation/placing-variants.js';
import { allRefusals, optionId } from '../../../src/features/matching/options/make-options.js';
import { instanceOf, prepare, type Prepared } from '../../../src/features/matching/options/preparation.js';
import type { Snapshot } from '../../../src/features/matching/options/snapshot.js';
import { weekdaySets } from '../../../src/features/matching/options/weekday-sets.js';
import { aGroup, aSnapshot, aStudent, d, offerFacts } from '../../support/builders.js';
import { solveByTrying } from '../../support/plain-solver.js';

const settings = { mode: 'max-placed', seed: 's', timeLimitSeconds: 1 } as const;
const SCHOOL_DAYS = WEEKDAYS.slice(0, 5);
const someDays = fc.subarray([...SCHOOL_DAYS], { minLength: 1, maxLength: 4 });

/** Pupils around the ages and totals where the law says something else, at places with long days, evenings and hazards. */
const aRegion = fc
  .record({
    pupils: fc.array(
      fc.record({
        bornAfter: fc.constantFrom(0, 200, 560, 743, 1000, 1290, 1400),
        hoursDone: fc.constantFrom(0, 600, 1200),
        otherWorkMinutesPerWeek: fc.constantFrom(0, 600),
        inSecondGroup: fc.boolean(),
        priority: fc.constantFrom(0, 0, 5),
      }),
      { minLength: 2, maxLength: 5 },
    ),
    offers: fc.array(
      fc.record({
        days: someDays,
        start: fc.constantFrom('06:30', '08:30', '12:00'),
        end: fc.constantFrom('15:30', '16:30', '20:00'),
        hazards: fc.subarray(['machines', 'till-work'] as const),
        supervisionDeclared: fc.boolean(),
        company: fc.constantFrom('cmp-1', 'cmp-2'),
      }),
      { minLength: 1, maxLength: 4 },
    ),
    stageDays: fc.uniqueArray(fc.constantFrom(...SCHOOL_DAYS), { minLength: 2, maxLength: 3 }),
  })
  .map(({ pupils, offers, stageDays }): Snapshot => {
    const schoolWeek = Object.fromEntries(
      SCHOOL_DAYS.filter((weekday) => !stageDays.includes(weekday)).map((weekday) => [weekday, { minutes: 330 }]),
    );
    return aSnapshot({
      groups: [
        aGroup({ stageDays, schoolWeek, maxDaysPerWeek: 3 }),
        aGroup({ id: 'grp-2', stageDays: ['mon', 'fri'] }),
      ],
      students: pupils.map(({ bornAfter, inSecondGroup, ...rest }, i) =>
        aStudent({
          ...rest,
          id: `stu-${i}`,
          dateOfBirth: addDays(d('2009-01-20'), bornAfter),
          groupId: inSecondGroup ? 'grp-2' : 'grp-1',
        }),
      ),
      offers: offers.map(({ days, start, end, company, ...rest }, i) =>
        offerFacts({
          ...rest,
          id: `off-${i}`,
          companyId: company,
          establishmentId: `est-${i}`,
          days: Object.fromEntries(
            days.map((weekday: Weekday) => [weekday, { start, end, breakMinutes: 30, places: 1 }]),
          ),
        }),
      ),
    });
  });

const changesOf = (snapshot: Snapshot): Change[] => [
  ...[2, 3].flatMap((days) =>
    weekdaySets(SCHOOL_DAYS, days, days).map((weekdays): Change => ({
      kind: 'group-stage-days',
      groupId: 'grp-1',
      weekdays,
    })),
  ),
  { kind: 'stage-days', studentId: 'stu-0', weekdays: ['mon', 'tue', 'wed'] },
  { kind: 'travel', studentId: 'stu-1', maxTravelKm: 40, maxTravelMinutes: 120 },
  { kind: 'extra-place', offerId: snapshot.offers[0]?.offer.id ?? '' },
];

const sorted = ({ students }: Prepared) =>
  students.map(({ studentId, options, ...refused }) => ({
    studentId,
    options: [...options].sort((a, b) => (a.id < b.id ? -1 : 1)),
    refusals: [...allRefusals(refused)].sort((a, b) => (a.offerId < b.offerId ? -1 : 1)),
  }));

describe('variants of a run', () => {
  it('are judged and placed as if each were prepared from nothing', () => {
    fc.assert(
      fc.property(aRegion, (snapshot) => {
        const prepared = prepare(snapshot, placementRulesFor);
        const before = outcomeOf(prepared, settings, solveByTrying);
        const start = new Map(
          before.placements.map((one) => [one.studentId, optionId(one.offerId, one.periodIds, one.weekdays)]),
        );
        const changes = changesOf(snapshot);
        const place = createVariants(
          prepared,
          changes.map((change) => prepareChanged(prepared, change)),
          settings,
          before,
        );
        changes.forEach((change, i) => {
          const anew = prepare(changedSnapshot(snapshot, change).snapshot, placementRulesFor);
          expect(sorted(prepareChanged(prepared, change))).to.deep.equal(sorted(anew));
          const { assignment, cost } = placeOn(instanceOf(anew, settings), start);
          const found = place(i);
          expect(new Map(found.assignments.map(({ student, option }) => [student, option]))).to.deep.equal(assignment);
          expect(found.cost).to.equal(cost);
        });
      }),
      { numRuns: 20 },
    );
  });
});
