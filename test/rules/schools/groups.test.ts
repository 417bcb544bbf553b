import { expect } from 'chai';
import type { StudentGroup } from '../../../src/domain/school.js';
import { groupFaults } from '../../../src/features/schools/groups.rules.js';
import { schoolFaults } from '../../../src/features/schools/schools.rules.js';
import { aGroup, aSchool } from '../../support/builders.js';

describe('the timetable of a group', () => {
  const cases: readonly (readonly [string, Partial<StudentGroup>, readonly object[]])[] = [
    ['with as many days as there are stage days', { minDaysPerWeek: 2, maxDaysPerWeek: 2 }, []],
    [
      'with less at the most than at the least',
      { minDaysPerWeek: 2, maxDaysPerWeek: 1 },
      [{ path: 'maxDaysPerWeek', code: 'too-small', facts: { minimum: 2 } }],
    ],
    [
      'with more days than stage days',
      { maxDaysPerWeek: 3 },
      [{ path: 'maxDaysPerWeek', code: 'more-than-stage-days', facts: { maximum: 2 } }],
    ],
    ['with a stage day twice', { stageDays: ['tue', 'tue'] }, [{ path: 'stageDays', code: 'twice' }]],
    ['with hours that fit', { schoolWeek: { mon: { minutes: 330, start: '08:30', end: '14:00' } } }, []],
    [
      'with more minutes than the hours hold',
      { schoolWeek: { mon: { minutes: 331, start: '08:30', end: '14:00' } } },
      [{ path: 'schoolWeek.mon.minutes', code: 'too-big', facts: { maximum: 330 } }],
    ],
    [
      'with hours that run backward',
      { schoolWeek: { fri: { minutes: 60, start: '14:00', end: '14:00' } } },
      [{ path: 'schoolWeek.fri.end', code: 'ends-before-it-starts' }],
    ],
    ['with only a start', { schoolWeek: { fri: { minutes: 600, start: '14:00' } } }, []],
  ];
  for (const [name, fields, faults] of cases)
    it(`${name}: ${faults.length} faults`, () => {
      expect(groupFaults(aGroup(fields))).to.deep.equal(faults);
    });
});

describe('the settings of a school', () => {
  const settings = aSchool().settings;
  for (const [visitDueWeeks, visitOverdueWeeks, faults] of [
    [4, 5, []],
    [4, 4, [{ path: 'settings.visitOverdueWeeks', code: 'not-above', facts: { minimum: 5 } }]],
  ] as const)
    it(`visits due after ${visitDueWeeks} and overdue after ${visitOverdueWeeks} weeks: ${faults.length} faults`, () => {
      expect(schoolFaults({ settings: { ...settings, visitDueWeeks, visitOverdueWeeks } })).to.deep.equal(faults);
    });
});
