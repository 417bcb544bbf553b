import { expect } from 'chai';
import fc from 'fast-check';
import { addDays, addYears, contains, daysBetween, weekdayIndex } from '../../../src/platform/calendar-date.js';
import type { CalendarDate, Period } from '../../../src/platform/calendar-date.js';
import type { Finding } from '../../../src/domain/finding.js';
import { WEEKDAYS } from '../../../src/domain/week-schedule.js';
import {
  ageKey,
  judgeWorkingTime,
  rememberingFrame,
  rememberingPupils,
  workingTimeFrame,
  type WorkingTimeCase,
} from '../../../src/features/working-time/working-time.rules.js';
import { breachesByDay } from './by-day.js';
import { d } from './cases.js';

const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

const stageDay = fc
  .tuple(fc.integer({ min: 0, max: 95 }), fc.integer({ min: 4, max: 60 }), fc.integer({ min: 0, max: 59 }))
  .map(([start, length, breakMinutes]) => ({
    start: clock(start * 15),
    end: clock((start * 15 + length * 15) % 1440),
    breakMinutes: breakMinutes < length * 15 ? breakMinutes : 0,
  }));
const schoolDay = fc.oneof(
  fc.integer({ min: 0, max: 540 }).map((minutes) => ({ minutes })),
  fc
    .tuple(fc.integer({ min: 28, max: 44 }), fc.integer({ min: 8, max: 36 }))
    .map(([start, length]) => ({ minutes: length * 15, start: clock(start * 15), end: clock((start + length) * 15) })),
);
const week = <Day>(day: fc.Arbitrary<Day>) =>
  fc
    .array(fc.option(day, { nil: null }), { minLength: 7, maxLength: 7 })
    .map((days) => Object.fromEntries(days.flatMap((one, i) => (one ? [[WEEKDAYS[i]!, one]] : []))));

const aCase: fc.Arbitrary<WorkingTimeCase> = fc
  .record({
    offset: fc.integer({ min: 0, max: 200 }),
    length: fc.integer({ min: 0, max: 45 }),
    age: fc.constantFrom(14, 16, 18),
    birthday: fc.integer({ min: -20, max: 60 }),
    stage: week(stageDay),
    school: week(schoolDay),
    otherWorkMinutesPerWeek: fc.constantFrom(0, 0, 120, 600),
    holidays: fc.array(fc.tuple(fc.integer({ min: -3, max: 45 }), fc.integer({ min: 0, max: 8 })), { maxLength: 2 }),
    stageBreaksCountAsWork: fc.boolean(),
  })
  .filter(({ stage }) =>
    // Nobody is at the stage of one day while that of the day before still goes on.
    WEEKDAYS.every((weekday, i) => {
      const [today, next] = [stage[weekday], stage[WEEKDAYS[(i + 1) % 7]!]];
      return !today || !next || today.end > today.start || today.end <= next.start;
    }),
  )
  .map(({ offset, length, age, birthday, holidays, ...rest }) => {
    const firstDay = addDays(d('2027-11-20'), offset);
    return {
      ...rest,
      period: { firstDay, lastDay: addDays(firstDay, length) },
      dateOfBirth: addYears(addDays(firstDay, birthday), -age),
      holidays: holidays.map(([from, days]) => ({
        firstDay: addDays(firstDay, from),
        lastDay: addDays(firstDay, from + days),
      })),
    };
  });

const DAY_RULES = ['day-hours', 'night', 'sunday', 'break', 'daily-rest'].map((name) => `working-time.${name}`);
const dayRulesOnly = (findings: readonly Finding[]) => findings.filter(({ rule }) => DAY_RULES.includes(rule));
const refused = (findings: readonly Finding[]) => findings.filter(({ severity }) => severity === 'refuse');

/** A finding and the slow reading in the same words: for one rule, weekday and number, how often, first and last. */
const grouped = (rows: readonly { rule: string; day: CalendarDate; foundMinutes: number }[]) => {
  const groups = new Map<string, { first: CalendarDate; last: CalendarDate; times: number }>();
  for (const { rule, day, foundMinutes } of rows) {
    const key = `${rule} ${WEEKDAYS[weekdayIndex(day)] ?? ''} ${foundMinutes}`;
    const known = groups.get(key);
    groups.set(key, { first: known?.first ?? day, last: day, times: (known?.times ?? 0) + 1 });
  }
  return groups;
};

const wide = (periods: readonly Period[]) =>
  periods.reduce((sum, one) => sum + daysBetween(one.firstDay, one.lastDay) + 1, 0);

describe('working time, on random placements', () => {
  it('finds for each day what a slow reading minute by minute finds', () => {
    fc.assert(
      fc.property(aCase, (one) => {
        const fast = new Map<string, { first: string; last: string; times: number }>();
        for (const { rule, firstDay, lastDay, facts } of dayRulesOnly(judgeWorkingTime(one))) {
          const key = `${rule} ${String(facts.weekday)} ${String(facts.foundMinutes)}`;
          const known = fast.get(key);
          fast.set(key, {
            first: known && known.first < firstDay! ? known.first : firstDay!,
            last: known && known.last > lastDay! ? known.last : lastDay!,
            times: (known?.times ?? 0) + Number(facts.days),
          });
        }
        const slow = grouped(breachesByDay(one).filter(({ rule }) => DAY_RULES.includes(rule)));
        expect(Object.fromEntries(fast)).to.deep.equal(Object.fromEntries(slow));
      }),
      { numRuns: 150 },
    );
  });

  it('finds the weeks over the limit that the slow reading finds, to the day', () => {
    fc.assert(
      fc.property(aCase, (one) => {
        const weeks = judgeWorkingTime(one).filter(({ rule }) => rule === 'working-time.week-hours');
        const slow = breachesByDay(one).filter(({ rule }) => rule === 'working-time.week-hours');
        for (const { day, foundMinutes } of slow) {
          const covering = weeks.filter(({ firstDay, lastDay }) =>
            contains({ firstDay: firstDay!, lastDay: lastDay! }, day),
          );
          expect(covering.map(({ facts }) => facts.foundMinutes)).to.include(foundMinutes);
        }
        expect(new Set(weeks.flatMap(({ firstDay, lastDay }) => [firstDay, lastDay]))).to.satisfy((ends: Set<string>) =>
          [...ends].every((end) => slow.some(({ day }) => day === end)),
        );
      }),
      { numRuns: 150 },
    );
  });

  it('never finds less when a stage day gets longer', () => {
    fc.assert(
      fc.property(aCase, fc.constantFrom(...WEEKDAYS), fc.integer({ min: 1, max: 120 }), (one, weekday, more) => {
        const day = one.stage[weekday];
        if (!day) return;
        const from = Number(day.start.slice(0, 2)) * 60 + Number(day.start.slice(3));
        const end = Number(day.end.slice(0, 2)) * 60 + Number(day.end.slice(3));
        const to = end > from ? end : end + 1440;
        if (to + more - from >= 1440) return;
        const longer = { ...one, stage: { ...one.stage, [weekday]: { ...day, end: clock((to + more) % 1440) } } };
        const rules = (findings: readonly Finding[]) => new Set(refused(findings).map(({ rule }) => rule));
        expect([...rules(judgeWorkingTime(longer))]).to.include.members([...rules(judgeWorkingTime(one))]);
      }),
      { numRuns: 150 },
    );
  });

  it('finds the same days when a placement is judged in two halves', () => {
    fc.assert(
      fc.property(aCase, fc.integer({ min: 0, max: 44 }), (one, cut) => {
        const { firstDay, lastDay } = one.period;
        const middle = addDays(firstDay, cut);
        if (middle >= lastDay) return;
        // Only what a day needs of itself: rest looks at the next day, and a shift past midnight belongs to two.
        const rules = ['working-time.break', 'working-time.day-hours', 'working-time.night'];
        const stage = Object.fromEntries(Object.entries(one.stage).filter(([, day]) => day.end > day.start));
        const perRule = (period: Period) =>
          judgeWorkingTime({ ...one, stage, period })
            .filter(({ rule }) => rules.includes(rule))
            .map(
              ({ rule, facts }) =>
                [`${rule} ${String(facts.weekday)} ${String(facts.foundMinutes)}`, Number(facts.days)] as const,
            );
        const sum = (rows: readonly (readonly [string, number])[]) => {
          const total: Record<string, number> = {};
          for (const [key, days] of rows) total[key] = (total[key] ?? 0) + days;
          return total;
        };
        const halves = [
          { firstDay, lastDay: middle },
          { firstDay: addDays(middle, 1), lastDay },
        ];
        expect(wide(halves)).to.equal(wide([one.period]));
        expect(sum(halves.flatMap(perRule))).to.deep.equal(sum(perRule(one.period)));
      }),
      { numRuns: 150 },
    );
  });

  it('keeps every finding within the placement, but for the end of a last shift', () => {
    fc.assert(
      fc.property(aCase, (one) => {
        for (const { firstDay, lastDay } of judgeWorkingTime(one)) {
          expect(firstDay! >= one.period.firstDay && lastDay! <= addDays(one.period.lastDay, 1)).to.equal(true);
          expect(firstDay! <= lastDay!).to.equal(true);
        }
      }),
    );
  });

  it('gives the same from memory as from scratch, also for another pupil with the same age key', () => {
    fc.assert(
      fc.property(aCase, fc.integer({ min: -400, max: 400 }), (one, other) => {
        const { judge, weekOf } = rememberingFrame(workingTimeFrame(one));
        const pupilOf = rememberingPupils(one.period);
        const judged = (dateOfBirth: CalendarDate) => judge(pupilOf(dateOfBirth), weekOf(one.stage));
        expect(judged(one.dateOfBirth)).to.deep.equal(judgeWorkingTime(one));
        const sibling = addDays(one.dateOfBirth, other);
        if (ageKey(sibling, one.period) !== ageKey(one.dateOfBirth, one.period)) return;
        expect(judged(sibling)).to.deep.equal(judgeWorkingTime({ ...one, dateOfBirth: sibling }));
      }),
      { numRuns: 150 },
    );
  });
});
