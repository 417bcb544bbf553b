import { WEEKDAYS, type Weekday } from '../../../domain/week-schedule.js';

/** All sets of the given weekdays with `least` to `most` days, larger sets first, then in week order. */
export const weekdaySets = (weekdays: readonly Weekday[], least: number, most: number): Weekday[][] => {
  const sorted = WEEKDAYS.filter((weekday) => weekdays.includes(weekday));
  const sets: Weekday[][] = [];
  for (let mask = 1; mask < 1 << sorted.length; mask++) {
    const set = sorted.filter((_weekday, i) => (mask >> i) & 1);
    if (set.length >= least && set.length <= most) sets.push(set);
  }
  const key = (set: readonly Weekday[]): string => set.map((weekday) => WEEKDAYS.indexOf(weekday)).join('');
  return sets.sort((a, b) => b.length - a.length || (key(a) < key(b) ? -1 : 1));
};
