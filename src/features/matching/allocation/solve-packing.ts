import { coreSizeAt, makeCore } from './core-program.js';
import { placeGreedily } from './greedy-placement.js';
import type { SolveIntegerProgram } from './integer-program.js';
import { withBundles, type BundledPacking } from './bundles.js';
import type { Packing } from './packing.js';
import { boundCounts, classesOf, countPlaced, demandFor, ownersOf, solveCounts } from './placement-quotas.js';
import { ascendPrices, type Demand, type Prices } from './price-ascent.js';

export interface PackingTools {
  readonly solveIntegerProgram: SolveIntegerProgram | null;
  readonly secondsLeft: () => number;
  readonly shouldStop: () => boolean;
}

export interface PackingSolution {
  readonly chosen: Int32Array;
  /** An upper bound on the number placed, and a lower bound on the cost of placing as many as `chosen` does. */
  readonly placedBound: number;
  readonly costBound: number;
  /** The numbers placed per priority are the most there can be. */
  readonly countsProven: boolean;
  readonly price: Float64Array;
}

export const costOf = (packing: Packing, chosen: Int32Array): number =>
  chosen.reduce((sum, option) => (option >= 0 ? sum + packing.cost[option]! : sum), 0);

const ROUNDS = 3000;
const CORE_OPTIONS_PER_STUDENT = 1.7;
const CORE_GROWTH = 4;

/** A reach that leaves the solver a core it can carry: about so many options a student. */
const firstReach = (packing: Packing, prices: Prices, demand: Demand): number => {
  const students = packing.start.length - 1;
  let reach = 1;
  while (reach < 2 ** 20 && coreSizeAt(packing, prices, demand, reach * 2) <= students * CORE_OPTIONS_PER_STUDENT)
    reach *= 2;
  return reach;
};

interface Search {
  readonly packing: Packing;
  readonly demand: Demand;
  readonly prices: Prices;
  readonly tools: PackingTools;
}

/** What is known about the least cost at fixed numbers. */
interface Finding {
  /** The best answer with these numbers, or null. */
  readonly chosen: Int32Array | null;
  readonly bound: number;
}

const answerOf = (packing: Packing, options: Int32Array, taken: Uint8Array): Int32Array => {
  const owner = ownersOf(packing);
  const chosen = new Int32Array(packing.start.length - 1).fill(-1);
  taken.forEach((one, column) => {
    if (one === 1) chosen[owner[options[column]!]!] = options[column]!;
  });
  return chosen;
};

/** A core beyond these sizes is not worth starting on. */
const MOST_COLUMNS = 20_000;
const MOST_COLUMNS_PER_STUDENT = 8;

/**
 * Least cost at fixed numbers: the core within a reach of the bound, solved exactly, with a wider reach until the
 * answer lies within it. An answer outside the core costs more than bound + reach, so then it is the optimum.
 */
const completeCore = ({ packing, demand, prices, tools }: Search, start: Int32Array | null): Finding => {
  const students = packing.start.length - 1;
  const most = Math.max(MOST_COLUMNS, MOST_COLUMNS_PER_STUDENT * students);
  const widest = packing.cost.reduce((greatest, cost) => Math.max(greatest, cost), 1) * (students + 1) * 2;
  let best = start;
  let bestCost = start ? costOf(packing, start) : Infinity;
  let bound = Math.ceil(prices.bound);
  let reach = firstReach(packing, prices, demand);
  while (bestCost > bound && tools.solveIntegerProgram && !tools.shouldStop()) {
    reach = Math.min(reach, bestCost - prices.bound);
    const core = makeCore(packing, demand, prices, reach, best);
    if (core.options.length > most) break;
    const answer = tools.solveIntegerProgram(core.program, tools.secondsLeft());
    if (answer.taken) {
      const found = answerOf(packing, core.options, answer.taken);
      const cost = costOf(packing, found);
      if (cost < bestCost) {
        best = found;
        bestCost = cost;
      }
    }
    if (answer.status === 'infeasible' && reach >= widest) return { chosen: best, bound: Infinity };
    const outside = Math.floor(prices.bound + reach) + 1;
    const inside =
      answer.status === 'stopped'
        ? Math.ceil(answer.bound + core.offset - 1e-6 * Math.max(1, Math.abs(answer.bound)))
        : bestCost;
    bound = Math.max(bound, Math.min(inside, outside, bestCost));
    if (answer.status === 'stopped') break;
    reach = bestCost < Infinity ? bestCost - prices.bound : reach * CORE_GROWTH;
  }
  return { chosen: best, bound };
};

/** The best answer so far and how answers compare: first by the numbers of each class, then by cost. */
const createBest = (packing: Packing, classes: readonly Int32Array[], first: Int32Array) => {
  const countsOf = (chosen: Int32Array): number[] => classes.map((students) => countPlaced(students, chosen));
  const isBetter = (a: Int32Array, b: Int32Array): boolean => {
    const countsB = countsOf(b);
    for (const [i, count] of countsOf(a).entries()) if (count !== countsB[i]) return count > countsB[i]!;
    return costOf(packing, a) < costOf(packing, b);
  };
  const best = {
    chosen: first,
    counts: (): number[] => countsOf(best.chosen),
    reaches: (counts: readonly number[]): boolean => String(countsOf(best.chosen)) === String(counts),
    offer: (chosen: Int32Array | null): void => {
      if (chosen && isBetter(chosen, best.chosen)) best.chosen = chosen;
    },
  };
  return best;
};

/** Solves one packing: as many as possible by priority, then least cost, with what is proven about both. `known` is an answer to start from. */
export const solvePacking = (
  unbundled: Packing,
  tools: PackingTools,
  known: Int32Array | null = null,
): PackingSolution => {
  const packing = withBundles(unbundled);
  const { shouldStop, solveIntegerProgram } = tools;
  const classes = classesOf(packing);
  const first = firstPrices(packing, tools);
  const best = createBest(packing, classes, placeGreedily(packing, first, shouldStop));
  best.offer(known);
  let bounds = boundCounts(packing, classes, best.chosen, shouldStop);
  const solveAt = (counts: readonly number[]): Finding & { price: Float64Array } => {
    const demand = demandFor(packing, classes, counts);
    const enough = best.reaches(counts) ? costOf(packing, best.chosen) : Infinity;
    const prices = ascendPrices(packing, demand, first, { rounds: ROUNDS, target: null, enough, shouldStop });
    if (!shouldStop()) best.offer(placeGreedily(packing, prices.price, shouldStop));
    const finding = completeCore({ packing, demand, prices, tools }, best.reaches(counts) ? best.chosen : null);
    best.offer(finding.chosen);
    return { ...finding, price: prices.price };
  };
  if (!best.reaches(bounds) && solveIntegerProgram && packing.cost.length <= MOST_COLUMNS) {
    const exact = solveCounts(packing, classes, bounds, solveIntegerProgram, tools.secondsLeft);
    if (exact) {
      best.offer(exact.chosen);
      bounds = exact.counts;
    }
  }
  let finding = solveAt(best.counts());
  if (!best.reaches(bounds) && !shouldStop()) {
    const atBounds = solveAt(bounds);
    if (best.reaches(bounds)) finding = atBounds;
  }
  const countsProven = best.reaches(bounds);
  const counted = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);
  return {
    chosen: best.chosen,
    placedBound: countsProven || classes.length === 1 ? counted(bounds) : uniformBound(packing, shouldStop),
    costBound: Math.min(finding.bound, costOf(packing, best.chosen)),
    countsProven,
    price: finding.price,
  };
};

const FIRST_ROUNDS = 300;

/** Prices where leaving a student out costs a few times the dearest option: good enough to place by. */
const firstPrices = (packing: BundledPacking, { shouldStop }: PackingTools): Float64Array => {
  const greatest = packing.cost.reduce((most, cost) => Math.max(most, cost), 1);
  const outside = new Float64Array(packing.start.length - 1).fill(greatest * 3);
  const none = new Float64Array(packing.capacity.length);
  const limits = { rounds: FIRST_ROUNDS, target: null, enough: Infinity, shouldStop };
  return ascendPrices(packing, { outside, quotas: [] }, none, limits).price;
};

/** How many can be placed at most when priorities don't count: holds whatever the priorities make of it. */
const uniformBound = (packing: BundledPacking, shouldStop: () => boolean): number => {
  const students = packing.start.length - 1;
  const everyone = Int32Array.from({ length: students }, (_, s) => s);
  const counts = boundCounts(packing, [everyone], new Int32Array(students).fill(-1), shouldStop);
  return counts[0]!;
};
