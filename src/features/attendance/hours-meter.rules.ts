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
export type PracticeStanding = 'short' | 'enough' | 'over';

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

/**
 * The hours meter of a pupil on a day. What was done before counts too. The forecast takes the share of the schedule that was worked so far
 * (in minutes and in days, holidays left out) and holds it for every stage day that is not recorded yet, past or to come; parts of a
 * minute or a day are dropped. Without anything recorded the schedule itself is the pace.
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
  const kept = { minutes: 0, days: 0 };
  const planned = { minutes: 0, days: 0 };
  const left = { minutes: 0, days: 0 };
  let openDays = 0;
  for (const { placement, recorded, goesOn } of placements) {
    const known = new Set(recorded.map(({ day }) => day));
    for (const { presence, minutes } of recorded) {
      if (presence !== 'present') continue;
      kept.minutes += minutes;
      kept.days += 1;
    }
    const closed = new Set(recorded.filter(({ presence }) => presence === 'holiday').map(({ day }) => day));
    for (const { day, work } of stageDays(placement, placement, about.holidays)) {
      if (closed.has(day)) continue;
      const isOpen = !known.has(day);
      if (isOpen && day <= about.today) openDays += 1;
      if (isOpen && day > about.today && !goesOn) continue;
      const sum = isOpen ? left : planned;
      sum.minutes += workMinutes(work, about.breaksCount);
      sum.days += 1;
    }
  }
  const minutes = done.minutes + kept.minutes;
  const days = done.days + kept.days;
  const on = placements.map(({ placement }) => placement.lastDay).reduce((a, b) => (a > b ? a : b), about.today);
  // Multiplied before it is divided, so that a whole number of minutes comes out whole.
  const atPace = (unit: 'minutes' | 'days'): number =>
    planned[unit] === 0 ? left[unit] : Math.floor((left[unit] * kept[unit]) / planned[unit]);
  const expected = { minutes: minutes + atPace('minutes'), days: days + atPace('days') };
  return {
    minutes,
    days,
    limits: about.limits,
    openDays,
    forecast:
      left.days === 0
        ? null
        : {
            on,
            ...expected,
            standing: about.limits && practiceStanding(expected, about.limits),
            pacePercent: planned.minutes === 0 ? 100 : Math.round((kept.minutes * 100) / planned.minutes),
          },
  };
};
