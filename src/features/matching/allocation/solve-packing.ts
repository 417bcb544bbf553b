import { costOf, createBest } from './best-answer.js';
import {
  answerOf,
  completeCore,
  isFirstCoreSmall,
  isSolvable,
  MOST_COLUMNS,
  type Finding,
  type PackingTools,
} from './complete-core.js';
import { coreSizeAt, makeShareCore } from './core-program.js';
import { placeGreedily, placeRest, QUICK_MOVES } from './greedy-placement.js';
import { withBundles, type BundledPacking } from './bundles.js';
import { improveByParts } from './improve-by-parts.js';
import type { Packing } from './packing.js';
import { boundCounts, classesOf, countPlaced, demandFor, solveCounts } from './placement-quotas.js';
import { ascendPrices, type Demand, type Prices } from './price-ascent.js';

export interface PackingSolution {
  readonly chosen: Int32Array;
  /** An upper bound on the number placed, and a lower bound on the cost of placing as many as `chosen` does. */
  readonly placedBound: number;
  readonly costBound: number;
  /** The numbers placed per priority are the most there can be. */
  readonly countsProven: boolean;
  readonly price: Float64Array;
}

const MOST_ROUNDS = 3000;
const LEAST_ROUNDS = 100;
/** What one round of the prices takes for one option, roughly: to share out the time by size, not by the clock. */
const SECONDS_PER_OPTION = 15e-9;
/** The parts of the time limit for the rounds that bound the numbers, for those that bound the cost, and for those that do so again with better numbers. */
const COUNT_SHARE = 0.4;
const COST_SHARE = 0.25;
const AGAIN_SHARE = 0.12;
/** Nor do the rounds go on when so much of the time is over: those for a first answer, for the numbers, for the cost. */
const FIRST_END = 0.33;
const COUNT_END = 0.83;
/** Later than this, numbers at the bound that no answer has yet reached are not tried for. */
const TRY_END = 0.6;
const COST_END = 0.92;
/** The rest is for improving the answer part by part, by the prices found, up to this. */
const PARTS_END = 0.94;
/** Where time is short for the size, only an answer further from the bound than this is made anew at better prices; others are improved. */
const FAR = 1.15;
/** An answer this near to the bound is not looked for again; where what is left can't be solved exactly either, it is improved up to the second. */
const NEAR = 1.002;
const NEAR_ENOUGH = 1.0002;

const roundsFor = (packing: Packing, seconds: number): number =>
  Math.min(MOST_ROUNDS, Math.max(LEAST_ROUNDS, Math.floor(seconds / (packing.cost.length * SECONDS_PER_OPTION))));
/** Options below this share of the last rounds are left out of the quick answer. */
const LEAST_SHARE = 0.2;
/** Part of the time left that the quick answer may take. */
const QUICK_PART = 0.5;

/** A good answer soon: a program over what the prices' last rounds chose, and who is left over by moves. */
const solveQuickly = (packing: Packing, prices: Prices, tools: PackingTools): Int32Array | null => {
  if (!tools.solveIntegerProgram || tools.shouldStop()) return null;
  const worth = 20 * packing.cost.reduce((most, cost) => Math.max(most, cost), 1);
  const core = makeShareCore(packing, prices, LEAST_SHARE, worth);
  const { taken } = tools.solveIntegerProgram(core.program, tools.secondsLeft() * QUICK_PART);
  if (!taken) return null;
  const rounded = answerOf(packing, core.options, taken);
  return placeRest(packing, prices.price, rounded, cheapestFirst(packing, prices), QUICK_MOVES, tools.shouldStop);
};

/** By priority, then who costs least to place. */
const cheapestFirst = (packing: Packing, { least }: Prices): Int32Array =>
  Int32Array.from(least.keys()).sort(
    (a, b) => packing.priority[b]! - packing.priority[a]! || least[a]! - least[b]! || a - b,
  );

/** What a turn of improving by parts and of the prices must leave of the gap at most for another to be worth it. */
const WORTH_ANOTHER = 0.97;

/** Solves one packing: as many as possible by priority, then least cost, with what is proven about both. `known` is an answer to start from. */
export const solvePacking = (
  unbundled: Packing,
  tools: PackingTools,
  known: Int32Array | null = null,
): PackingSolution => {
  const packing = withBundles(unbundled);
  const { shouldStop, solveIntegerProgram, timeLimitSeconds } = tools;
  const isOver = (part: number): boolean => shouldStop() || tools.secondsLeft() < (1 - part) * timeLimitSeconds;
  const classes = classesOf(packing);
  const countsIn = (chosen: Int32Array): number[] => classes.map((students) => countPlaced(students, chosen));
  const first = firstPrices(packing, tools);
  const best = createBest(packing, classes, placeGreedily(packing, first, shouldStop));
  best.offer(known);
  let bounds = classes.map(({ length }) => length);
  const counted = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);
  const tell = (): void => tools.onProgress(counted(best.counts()), counted(bounds));
  tell();
  let from = first;
  let weight = 0;
  const ascend = (demand: Demand, counts: readonly number[], end: number): Prices =>
    ascendPrices(packing, demand, from, {
      rounds: roundsFor(packing, (from === first ? COST_SHARE : AGAIN_SHARE) * timeLimitSeconds),
      target: null,
      enough: best.reaches(counts) ? costOf(packing, best.chosen) : Infinity,
      withShares: true,
      shouldStop: () => isOver(end),
    });
  const isWithin = (chosen: Int32Array, counts: readonly number[], bound: number): boolean =>
    String(countsIn(chosen)) === String(counts) && costOf(packing, chosen) <= bound;
  /** Makes the best answer better part by part, until it is near or time is up. */
  const byParts = (demand: Demand, counts: readonly number[], prices: Prices, near: number): void => {
    if (!solveIntegerProgram) return;
    const secondsLeft = (): number => tools.secondsLeft() - (1 - PARTS_END) * timeLimitSeconds;
    const isDone = (chosen: Int32Array): boolean => isOver(PARTS_END) || isWithin(chosen, counts, prices.bound * near);
    const found = { solveIntegerProgram, secondsLeft, shouldStop: isDone };
    best.offer(improveByParts(packing, demand, prices, best.chosen, found));
    tell();
  };
  /** Better answers part by part and better prices by turns, until they are near or bring little. */
  const narrow = (demand: Demand, counts: readonly number[], begun: Prices, near: number): Prices => {
    let prices = begun;
    for (let gap = Infinity; best.reaches(counts) && !isOver(PARTS_END);) {
      const before = gap;
      byParts(demand, counts, prices, near);
      if (isWithin(best.chosen, counts, prices.bound * near)) break;
      prices = ascend(demand, counts, COST_END);
      from = prices.price;
      gap = costOf(packing, best.chosen) - prices.bound;
      if (gap > before * WORTH_ANOTHER || isWithin(best.chosen, counts, prices.bound * near)) break;
    }
    return prices;
  };
  /** Looks for the best answer with these numbers, to the end or for a start; on the way one with more may turn up. */
  const settle = (counts: readonly number[], end: number): Finding => {
    const demand = demandFor(packing, classes, counts);
    const nearAs = from !== first && roundsFor(packing, COST_SHARE * timeLimitSeconds) < MOST_ROUNDS ? FAR : NEAR;
    let prices = ascend(demand, counts, end);
    from = prices.price;
    weight = prices.thresholds.reduce((most, value) => (value < Infinity ? Math.max(most, value) : most), 0);
    const isGood = best.reaches(counts) && costOf(packing, best.chosen) <= prices.bound * nearAs;
    if (!isGood && !shouldStop()) {
      best.offer(solveQuickly(packing, prices, tools) ?? placeGreedily(packing, prices.price, shouldStop));
      tell();
    }
    if (end < COST_END || (!best.reaches(counts) && best.isAhead(counts))) {
      return { chosen: null, bound: Math.ceil(prices.bound) };
    }
    for (const near of isFirstCoreSmall(packing, tools) ? [] : [NEAR, NEAR_ENOUGH]) {
      const gap = best.reaches(counts) ? costOf(packing, best.chosen) - prices.bound : 1;
      if (isSolvable(packing, coreSizeAt(packing, prices, demand, gap), tools)) break;
      prices = narrow(demand, counts, prices, near);
    }
    const finding = completeCore({ packing, demand, prices, tools }, best.reaches(counts) ? best.chosen : null);
    best.offer(finding.chosen);
    return finding;
  };
  if (!best.reaches(bounds)) {
    settle(best.counts(), FIRST_END);
    const countRounds = roundsFor(packing, COUNT_SHARE * timeLimitSeconds);
    bounds = boundCounts(packing, classes, best.chosen, { price: from, weight }, countRounds, () => isOver(COUNT_END));
    tell();
  }
  if (!best.reaches(bounds) && solveIntegerProgram && packing.cost.length <= MOST_COLUMNS && !shouldStop()) {
    const exact = solveCounts(packing, classes, bounds, solveIntegerProgram, tools.secondsLeft);
    if (exact) {
      best.offer(exact.chosen);
      bounds = exact.counts;
    }
  }
  let settled = best.reaches(bounds) || !isOver(TRY_END) ? bounds : best.counts();
  let finding = settle(settled, COST_END);
  for (let tries = 0; !best.reaches(settled) && tries < MOST_TRIES; tries++) {
    settled = best.counts();
    finding = settle(settled, COST_END);
  }
  /** What the last prices say of other numbers than they were made for. */
  const boundAt = (counts: readonly number[]): number => {
    const limits = { rounds: 0, target: null, enough: Infinity, shouldStop };
    return Math.ceil(ascendPrices(packing, demandFor(packing, classes, counts), from, limits).bound);
  };
  const countsProven = best.reaches(bounds);
  return {
    chosen: best.chosen,
    placedBound: countsProven || classes.length === 1 ? counted(bounds) : uniformBound(packing, shouldStop),
    costBound: Math.min(best.reaches(settled) ? finding.bound : boundAt(best.counts()), costOf(packing, best.chosen)),
    countsProven,
    price: from,
  };
};
/** How often the numbers are settled anew, when an answer with more placed turns up on the way. */
const MOST_TRIES = 4;

const FIRST_ROUNDS = 300;
const FIRST_SHARE = 0.05;

/** Prices where leaving a student out costs a few times the dearest option: good enough to place by. */
const firstPrices = (packing: BundledPacking, { shouldStop, timeLimitSeconds }: PackingTools): Float64Array => {
  const greatest = packing.cost.reduce((most, cost) => Math.max(most, cost), 1);
  const outside = new Float64Array(packing.start.length - 1).fill(greatest * 3);
  const none = new Float64Array(packing.capacity.length);
  const rounds = Math.min(FIRST_ROUNDS, roundsFor(packing, FIRST_SHARE * timeLimitSeconds));
  const limits = { rounds, target: null, enough: Infinity, shouldStop };
  return ascendPrices(packing, { outside, quotas: [] }, none, limits).price;
};

/** How many can be placed at most when priorities don't count: holds whatever the priorities make of it. */
const uniformBound = (packing: BundledPacking, shouldStop: () => boolean): number => {
  const students = packing.start.length - 1;
  const everyone = Int32Array.from({ length: students }, (_, s) => s);
  const nobody = new Int32Array(students).fill(-1);
  const start = { price: new Float64Array(packing.capacity.length), weight: 0 };
  const counts = boundCounts(packing, [everyone], nobody, start, MOST_ROUNDS, shouldStop);
  return counts[0]!;
};
