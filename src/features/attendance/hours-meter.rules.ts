import type { CalendarDate, Period } from '../../platform/calendar-date.js';
import { stageDays, workMinutes, type AttendanceDay, type AttendedPlacement } from './attendance.rules.js';

/** What leerjaar 3 and 4 together must hold; all four ends are allowed (WVO 10b1 lid 1). */
export interface PracticeLimits {
  readonly leastHours: number;
  readonly mostHours: number;
  readonly leastDays: number;
  readonly mostDays: number;
}

/** `short`: below the least hours or days. `over`: above the most. Both ends are `enough`. */
export const PRACTICE_STANDINGS = ['short', 'enough', 'over'] as const;
export type PracticeStanding = (typeof PRACTICE_STANDINGS)[number];

/** What it comes to when the pupil goes on like this. */
export interface PracticeForecast {
  /** The last day of the placements that are known. */
  readonly on: CalendarDate;
  readonly minutes: number;
  readonly days: number;
  /** Null where the programme has no limits. */
  readonly standing: PracticeStanding | null;
  /** Minutes worked per hundred that the schedule held, of what was recorded; 100 while nothing was. */
  readonly pacePercent: number;
}

/** Hours and days over both years. */
export interface HoursMeter {
  readonly minutes: number;
  readonly days: number;
  readonly limits: PracticeLimits | null;
  /** Stage days up to today that nobody recorded. */
  readonly openDays: number;
  /** Null when there is no stage day to come and none open. */
  readonly forecast: PracticeForecast | null;
}

/** One placement of the pupil with all that was recorded of it. */
export interface MeteredPlacement {
  readonly placement: AttendedPlacement;
  /** A placement that ended or stands still has nothing to come. */
  readonly goesOn: boolean;
  readonly recorded: readonly AttendanceDay[];
}

/** How hours and days stand against the limits; 640 hours in 80 days is enough, 1280 in 160 is not yet over. */
export const practiceStanding = (
  { minutes, days }: { minutes: number; days: number },
  limits: PracticeLimits,
): PracticeStanding =>
  minutes > limits.mostHours * 60 || days > limits.mostDays
    ? 'over'
    : minutes < limits.leastHours * 60 || days < limits.leastDays
      ? 'short'
      : 'enough';

/** Minutes, and the days on which they fall: a day counts once. */
const createSum = () => {
  const days = new Set<CalendarDate>();
  let minutes = 0;
  return {
    days,
    add: (day: CalendarDate, more: number): void => {
      days.add(day);
      minutes += more;
    },
    total: (without: ReadonlySet<CalendarDate> = new Set()) => ({
      minutes,
      days: [...days].filter((day) => !without.has(day)).length,
    }),
  };
};

/**
 * The hours meter of a pupil on a day. What was done before counts too. The forecast takes the share of the schedule that was worked so far
 * (in minutes and in days, holidays left out) and holds it for every stage day that is not recorded yet, past or to come; parts of a
 * minute or a day are dropped. Without anything recorded the schedule itself is the pace. A day on which the pupil is in two placements counts
 * as one day, with the hours of both.
 * @param before hours and days done before the service kept attendance
 */
export const hoursMeter = (
  placements: readonly MeteredPlacement[],
  about: {
    readonly before: { readonly hours: number; readonly days: number };
    readonly limits: PracticeLimits | null;
    readonly today: CalendarDate;
    readonly holidays: readonly Period[];
    readonly breaksCount: boolean;
  },
): HoursMeter => {
  const done = { minutes: about.before.hours * 60, days: about.before.days };
  const kept = createSum();
  const planned = createSum();
  const left = createSum();
  let openDays = 0;
  for (const { placement, recorded, goesOn } of placements) {
    const known = new Set(recorded.map(({ day }) => day));
    for (const { day, presence, minutes } of recorded) {
      if (presence === 'present') kept.add(day, minutes);
    }
    const closed = new Set(recorded.filter(({ presence }) => presence === 'holiday').map(({ day }) => day));
    for (const { day, work } of stageDays(placement, placement, about.holidays)) {
      if (closed.has(day)) continue;
      const isOpen = !known.has(day);
      if (isOpen && day <= about.today) openDays += 1;
      if (isOpen && day > about.today && !goesOn) continue;
      (isOpen ? left : planned).add(day, workMinutes(work, about.breaksCount));
    }
  }
  // A day that counts already for another placement is no day more.
  const worked = kept.total();
  const scheduled = planned.total();
  const toCome = left.total(kept.days);
  const minutes = done.minutes + worked.minutes;
  const days = done.days + worked.days;
  const on = placements.map(({ placement }) => placement.lastDay).reduce((a, b) => (a > b ? a : b), about.today);
  // Multiplied before it is divided, so that a whole number of minutes comes out whole.
  const atPace = (unit: 'minutes' | 'days'): number =>
    scheduled[unit] === 0 ? toCome[unit] : Math.floor((toCome[unit] * worked[unit]) / scheduled[unit]);
  const expected = { minutes: minutes + atPace('minutes'), days: days + atPace('days') };
  return {
    minutes,
    days,
    limits: about.limits,
    openDays,
    forecast:
      toCome.minutes === 0
        ? null
        : {
            on,
            ...expected,
            standing: about.limits && practiceStanding(expected, about.limits),
            pacePercent: scheduled.minutes === 0 ? 100 : Math.round((worked.minutes * 100) / scheduled.minutes),
          },
  };
};
