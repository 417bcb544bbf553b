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

/**
 * Least cost at fixed numbers: the core within a reach of the bound, solved exactly, with a wider reach until the
 * answer lies within it. An answer outside the core costs more than bound + reach, so then it is the optimum.
 */
const completeCore = ({ packing, demand, prices, tools }: Search, start: Int32Array | null): Finding => {
  let best = start;
  let bestCost = start ? costOf(packing, start) : Infinity;
  let bound = Math.ceil(prices.bound);
  let reach = firstReach(packing, prices, demand);
  const widest = packing.cost.reduce((most, cost) => Math.max(most, cost), 1) * (packing.start.length + 1) * 2;
  while (bestCost > bound && tools.solveIntegerProgram && tools.secondsLeft() > 0) {
    reach = Math.min(reach, bestCost - prices.bound);
    const core = makeCore(packing, demand, prices, reach, best);
    (globalThis as { dump?: (p: unknown) => void }).dump?.(core.program);
    const answer = tools.solveIntegerProgram(core.program, tools.secondsLeft());
    trace(`reach ${reach} cols ${core.options.length} rows ${core.program.rowMost.length} known ${bestCost} -> ${answer.status} ${answer.bound + core.offset}`);
    if (answer.taken) {
      const found = answerOf(packing, core.options, answer.taken);
      const cost = costOf(packing, found);
      if (cost < bestCost) {
        best = found;
        bestCost = cost;
      }
    }
    const outside = Math.floor(prices.bound + reach) + 1;
    if (answer.status === 'infeasible') bound = Math.max(bound, Math.min(bestCost, outside));
    else {
      const inside = Math.ceil(answer.bound + core.offset - 1e-6 * Math.max(1, Math.abs(answer.bound)));
      bound = Math.max(bound, Math.min(answer.status === 'optimal' ? bestCost : inside, outside, bestCost));
      if (answer.status === 'stopped') break;
    }
    if (answer.status === 'infeasible' && reach >= widest) return { chosen: best, bound: Infinity };
    reach = bestCost < Infinity ? bestCost - prices.bound : reach * CORE_GROWTH;
  }
  return { chosen: best, bound };
};

/** Solves one packing: as many as possible by priority, then least cost, with what is proven about both. */
export const solvePacking = (unbundled: Packing, tools: PackingTools): PackingSolution => {
  const packing = withBundles(unbundled);
  const { shouldStop } = tools;
  const classes = classesOf(packing);
  const countsOf = (chosen: Int32Array): number[] => classes.map((students) => countPlaced(students, chosen));
  const isBetter = (a: Int32Array, b: Int32Array): boolean => {
    const countsB = countsOf(b);
    for (const [i, count] of countsOf(a).entries()) if (count !== countsB[i]) return count > countsB[i]!;
    return costOf(packing, a) < costOf(packing, b);
  };
  const first = firstPrices(packing, tools);
  trace('first prices');
  let best = placeGreedily(packing, first, shouldStop);
  trace('greedy ' + countsOf(best));
  const bounds = boundCounts(packing, classes, best, shouldStop);
  trace('counts ' + bounds);
  const placedBound = bounds.reduce((sum, count) => sum + count, 0);

  const solveAt = (counts: readonly number[], from: Float64Array): Finding & { prices: Prices } => {
    const demand = demandFor(packing, classes, counts);
    const start = String(countsOf(best)) === String(counts) ? best : null;
    const prices = ascendPrices(packing, demand, from, {
      rounds: ROUNDS,
      target: null,
      enough: start ? costOf(packing, start) : Infinity,
      shouldStop,
    });
    trace('cost bound ' + prices.bound);
    const guided = placeGreedily(packing, prices.price, shouldStop);
    trace('guided ' + countsOf(guided) + ' ' + costOf(packing, guided));
    if (isBetter(guided, best)) best = guided;
    const found = String(countsOf(best)) === String(counts) ? best : null;
    const finding = completeCore({ packing, demand, prices, tools }, found);
    trace('core ' + finding.bound);
    if (finding.chosen && isBetter(finding.chosen, best)) best = finding.chosen;
    return { ...finding, prices };
  };

  const atBounds = solveAt(bounds, first);
  if (atBounds.chosen && atBounds.bound < Infinity) {
    const { chosen, bound, prices } = atBounds;
    return { chosen, placedBound, costBound: bound, countsProven: true, price: prices.price };
  }
  const exact = tools.solveIntegerProgram
    ? solveCounts(packing, classes, bounds, tools.solveIntegerProgram, tools.secondsLeft)
    : null;
  trace('exact ' + exact?.counts);
  if (exact && isBetter(exact.chosen, best)) best = exact.chosen;
  const { bound, prices } = solveAt(countsOf(best), atBounds.prices.price);
  return {
    chosen: best,
    placedBound: exact ? countsOf(best).reduce((sum, count) => sum + count, 0) : uniformBound(packing, shouldStop),
    costBound: Math.min(bound, costOf(packing, best)),
    countsProven: exact !== null,
    price: prices.price,
  };
};
const trace = (text: string): void => { (globalThis as { trace?: (t: string) => void }).trace?.(text); };

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
