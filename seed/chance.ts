import { addDays, daysBetween, type CalendarDate, type Period } from '../src/platform/calendar-date.js';
import { createRandom, type Random } from '../src/platform/random.js';
import type { Point } from '../src/domain/travel.js';
import { REGION_BOX } from './places.js';

/** The seed of everything in this folder. Another seed gives another region of the same shape. */
export const SEED = 'leerwerkplek-regio-2026';

/** A stream of chance of its own per subject, so that a change in one leaves the others as they were. */
export const chanceOf = (subject: string): Random => createRandom(`${SEED}:${subject}`);

/** A weight per item. */
export type Weights<T> = readonly (readonly [item: T, weight: number])[];

/** One item, drawn by weight. */
export const draw = <T>(random: Random, weights: Weights<T>): T => {
  let left = random.next() * weights.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [item, weight] of weights) {
    left -= weight;
    if (left < 0) return item;
  }
  return random.pick(weights)[0];
};

/** `count` items in the proportions of the weights, as exactly as whole numbers allow (largest remainder), shuffled. */
export const apportion = <T>(random: Random, weights: Weights<T>, count: number): T[] => {
  const total = weights.reduce((sum, [, weight]) => sum + weight, 0);
  const quotas = weights.map(([item, weight], index) => {
    const exact = (weight / total) * count;
    return { item, index, whole: Math.floor(exact), rest: exact - Math.floor(exact) };
  });
  let missing = count - quotas.reduce((sum, { whole }) => sum + whole, 0);
  const extra = new Set<number>();
  for (const { index } of quotas.toSorted((a, b) => b.rest - a.rest || a.index - b.index)) {
    if (missing-- <= 0) break;
    extra.add(index);
  }
  return random.shuffled(
    quotas.flatMap(({ item, index, whole }) => Array<T>(whole + (extra.has(index) ? 1 : 0)).fill(item)),
  );
};

/** Whether something of this chance happens. */
export const happens = (random: Random, chance: number): boolean => random.next() < chance;

/** A whole number between two, both included. */
export const between = (random: Random, least: number, most: number): number => least + random.below(most - least + 1);

/** A day in a period, each as likely. */
export const dayIn = (random: Random, { firstDay, lastDay }: Period): CalendarDate =>
  addDays(firstDay, random.below(daysBetween(firstDay, lastDay) + 1));

/** Some of the items in their own order, `count` at the most, drawn by weight without putting back. */
export const drawSome = <T>(random: Random, weights: Weights<T>, count: number): T[] => {
  const left = [...weights];
  const taken = new Set<T>();
  while (taken.size < count && left.length > 0) {
    const item = draw(random, left);
    taken.add(item);
    left.splice(
      left.findIndex(([one]) => one === item),
      1,
    );
  }
  return weights.map(([item]) => item).filter((item) => taken.has(item));
};

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

/** A point within about `km` of another, denser near it, to four decimals (11 metres). */
export const near = (random: Random, { lat, lon }: Point, km: number): Point => {
  const distance = km * Math.sqrt(random.next()) * random.next();
  const angle = random.next() * 2 * Math.PI;
  const round = (degrees: number): number => Math.round(degrees * 10_000) / 10_000;
  return {
    lat: round(clamp(lat + (distance * Math.cos(angle)) / 111.2, REGION_BOX.south, REGION_BOX.north)),
    lon: round(clamp(lon + (distance * Math.sin(angle)) / 68.1, REGION_BOX.west, REGION_BOX.east)),
  };
};

/** An id with a number of fixed width, as `est_0042`. */
export const numbered = (prefix: string, number: number, width: number): string =>
  `${prefix}_${String(number).padStart(width, '0')}`;
