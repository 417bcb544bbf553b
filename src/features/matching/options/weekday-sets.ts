import { WEEKDAYS, type Weekday } from '../../../domain/week-schedule.js';

/** Every set of weekdays in week order, one list for each: bit i of its place says whether weekday i is in it. */
const SETS: readonly (readonly Weekday[])[] = Array.from({ length: 1 << WEEKDAYS.length }, (_, mask) =>
  WEEKDAYS.filter((_weekday, i) => (mask >> i) & 1),
);

const sizeFirst = (a: number, b: number): number => {
  const [setA = [], setB = []] = [SETS[a], SETS[b]];
  const key = (set: readonly Weekday[]): string => set.map((weekday) => WEEKDAYS.indexOf(weekday)).join('');
  return setB.length - setA.length || (key(setA) < key(setB) ? -1 : 1);
};
const ORDER: readonly number[] = Array.from(SETS.keys()).sort(sizeFirst);

const known = new Map<string, readonly (readonly Weekday[])[]>();

/**
 * All sets of the given weekdays with `least` to `most` days, larger sets first, then in week order. Equal sets are one and the same
 * list, so that what is worked out for one can be kept by it.
 */
export const weekdaySets = (
  weekdays: readonly Weekday[],
  least: number,
  most: number,
): readonly (readonly Weekday[])[] => {
  const mask = WEEKDAYS.reduce((bits, weekday, i) => (weekdays.includes(weekday) ? bits | (1 << i) : bits), 0);
  const key = `${mask} ${least} ${most}`;
  const before = known.get(key);
  if (before) return before;
  const sets = ORDER.filter((one) => one !== 0 && (one & ~mask) === 0).flatMap((one) => [SETS[one] ?? []]);
  const made = sets.filter(({ length }) => length >= least && length <= most);
  known.set(key, made);
  return made;
};
