import type { BundledPacking } from './bundles.js';
import { ascendPrices, type Demand } from './price-ascent.js';

/** What one student is worth when only numbers count; large enough for the grid of prices. */
const UNIT = 1024;
const GROWTH = 3;
/** At the end leaving one out weighs this many times the dearest option. */
const HIGHEST_WORTH = 2000;
/** Part of the rounds spent in stages; the rest goes on without costs. */
const STAGED_PART = 0.6;
/** Costs that hardly differ leave the prices undecided; below this spread they are pulled apart. */
const LEAST_SPREAD = 100;

/** The packing with every cost 0: only numbers count. */
export const withoutCosts = (packing: BundledPacking): BundledPacking => ({
  ...packing,
  cost: new Float64Array(packing.cost.length),
});

/** A row of numbers from 0 up to 1 that looks random and is always the same. */
const scatter = (i: number): number => (Math.imul(i + 1, 0x9e3779b1) >>> 8) / 2 ** 24;

/** Costs that differ, in the same order within each student: any costs will do to find prices by. */
const pulledApart = (packing: BundledPacking): BundledPacking => {
  let least = Infinity;
  let greatest = 0;
  for (const cost of packing.cost) {
    least = Math.min(least, cost);
    greatest = Math.max(greatest, cost);
  }
  if (greatest - least >= LEAST_SPREAD) return packing;
  const cost = packing.cost.slice();
  for (let s = 0; s + 1 < packing.start.length; s++) {
    let added = 0;
    for (let o = packing.start[s]!; o < packing.start[s + 1]!; o++) {
      added += Math.floor(LEAST_SPREAD * scatter(o));
      cost[o]! += added;
    }
  }
  return { ...packing, cost };
};

/** Prices to start from, and what leaving a student out weighs at them; 0 where nothing is known. */
export interface StartingPrices {
  readonly price: Float64Array;
  readonly weight: number;
}

/**
 * A lower bound on how many of `students` are left out, given the demand of the others. Leaving one out costs more from
 * stage to stage, so that the costs, which make the choices definite, matter ever less; the prices at the end, with
 * the costs taken away, give the bound. `known` is a number left out that can be reached: the work ends when it is met.
 */
export const boundLeftOut = (
  packing: BundledPacking,
  demand: Demand,
  students: Int32Array,
  known: number | null,
  start: StartingPrices,
  rounds: number,
  shouldStop: () => boolean,
): number => {
  const costly = pulledApart(packing);
  const flat = withoutCosts(packing);
  const weigh = (worth: number): Demand => {
    const outside = demand.outside.slice();
    for (const s of students) outside[s] = worth;
    return { ...demand, outside };
  };
  const greatest = costly.cost.reduce((most, cost) => Math.max(most, cost), 1);
  const met = (known ?? Infinity) * UNIT - UNIT + 1;
  const isDone = (): boolean => best >= met || shouldStop();
  const boundAt = (price: Float64Array, boundRounds: number): number => {
    const target = (known ?? students.length) * UNIT;
    return ascendPrices(flat, weigh(UNIT), price, { rounds: boundRounds, target, enough: met, shouldStop }).bound;
  };
  let worth = Math.max(greatest, start.weight);
  let price = start.price;
  let best = 0;
  const highest = greatest * HIGHEST_WORTH;
  const stages = Math.max(1, Math.ceil(Math.log(highest / worth) / Math.log(GROWTH)));
  for (let stage = 0; stage < stages && !isDone(); stage++) {
    const target = worth * (known ?? 0) + greatest * 0.1 * students.length;
    const limits = { rounds: Math.ceil((rounds * STAGED_PART) / stages), target, enough: Infinity, shouldStop };
    price = ascendPrices(costly, weigh(worth), price, limits).price;
    const scale = UNIT / worth;
    best = Math.max(
      best,
      boundAt(
        price.map((value) => value * scale),
        0,
      ),
    );
    worth *= GROWTH;
    price = price.map((value) => value * GROWTH);
  }
  if (!isDone()) {
    const scale = UNIT / worth;
    best = Math.max(
      best,
      boundAt(
        price.map((value) => value * scale),
        Math.ceil(rounds * (1 - STAGED_PART)),
      ),
    );
  }
  return Math.max(0, Math.ceil(best / UNIT));
};
