import {
  addDays,
  contains,
  daysBetween,
  weekdayIndex,
  type CalendarDate,
  type Period,
} from '../../platform/calendar-date.js';
import { monthsAsked, type Month } from './visits.rules.js';

/** A question about a month that could not be asked is not asked any more after so many days. */
export const FEEDBACK_STALE_DAYS = 14;

const SATURDAY = 5;

/** A day on which no company is asked anything by itself: in a school holiday or a weekend. */
export const isQuietDay = (day: CalendarDate, holidays: readonly Period[]): boolean =>
  weekdayIndex(day) >= SATURDAY || holidays.some((one) => contains(one, day));

/** How the monthly question about a placement stands on a day. `stale`: it was not asked in its time, and is not asked any more. */
export interface MonthlyQuestion {
  readonly month: Month;
  /** The day for it: the 15th, or the last day of a placement without one; the first day after it that is not quiet. */
  readonly dueOn: CalendarDate;
  readonly standing: 'due' | 'stale';
}

/**
 * What a company is asked about on a day: the newest month, while the placement lasts. Null before the first question, on a quiet day, when the
 * company answered already, and for a placement that is over (its last day counts as running). With 14 days, the question of the 15th is still asked
 * on the 29th and stale on the 30th.
 */
export const monthlyQuestion = (
  placement: Period,
  answered: readonly Month[],
  { today, holidays }: { readonly today: CalendarDate; readonly holidays: readonly Period[] },
): MonthlyQuestion | null => {
  const month = monthsAsked(placement, today).at(-1);
  if (month === undefined || answered.includes(month) || today > placement.lastDay || isQuietDay(today, holidays))
    return null;
  const middle = `${month}-15` as CalendarDate;
  let dueOn = contains(placement, middle) ? middle : placement.lastDay;
  while (isQuietDay(dueOn, holidays)) dueOn = addDays(dueOn, 1);
  return { month, dueOn, standing: daysBetween(dueOn, today) > FEEDBACK_STALE_DAYS ? 'stale' : 'due' };
};
