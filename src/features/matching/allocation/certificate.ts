import { withBundles } from './bundles.js';
import type { Packing } from './packing.js';
import { ascendPrices } from './price-ascent.js';
import { demandFor } from './placement-quotas.js';

/** A part of the instance that was solved on its own. */
export interface SolvedPart {
  readonly packing: Packing;
  readonly chosen: Int32Array;
  readonly placed: number;
  readonly cost: number;
  readonly placedBound: number;
  /** For placing as many, and of each priority as many, as `chosen` does. */
  readonly costBound: number;
  /** The numbers placed are the most there can be, the highest priority first. */
  readonly countsProven: boolean;
  readonly price: Float64Array;
}

const ROUNDS = 400;

/**
 * A bound on the cost of placing `count` students in all, however they are spread over the parts: for when a part may
 * not have its most placed, and so another could have fewer. The sum of the `count` least values at the prices.
 */
export const jointCostBound = (
  parts: readonly SolvedPart[],
  single: readonly number[],
  count: number,
  shouldStop: () => boolean,
): number => {
  const values: number[] = [...single];
  let constant = 0;
  for (const { packing, placed, price } of parts) {
    const everyone = Int32Array.from({ length: packing.start.length - 1 }, (_, s) => s);
    const demand = demandFor(packing, [everyone], [placed]);
    const limits = { rounds: ROUNDS, target: null, enough: Infinity, shouldStop };
    const scale = price.some((value) => value > STEEP);
    const prices = ascendPrices(withBundles(packing), demand, scale ? new Float64Array(price.length) : price, limits);
    for (const value of prices.least) if (value < Infinity) values.push(value);
    prices.price.forEach((value, r) => (constant += value * packing.capacity[r]!));
  }
  values.sort((a, b) => a - b);
  let sum = 0;
  for (let i = 0; i < count && i < values.length; i++) sum += values[i]!;
  return Math.max(0, Math.ceil(sum - constant));
};

/** Prices above any sum of a few costs: they come from weighing students against costs and say nothing about costs. */
const STEEP = 20_000_000;
