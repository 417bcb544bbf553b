import { coreSizeAt, makeCore } from './core-program.js';
import { placeGreedily } from './greedy-placement.js';
import type { SolveIntegerProgram } from './integer-program.js';
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
    const answer = tools.solveIntegerProgram(core.program, tools.secondsLeft());
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
export const solvePacking = (packing: Packing, tools: PackingTools): PackingSolution => {
  const classes = classesOf(packing);
  const greedy = placeGreedily(packing, new Float64Array(packing.capacity.length), tools.shouldStop);
  const bounds = boundCounts(packing, classes, greedy, tools.shouldStop);
  const placedBound = bounds.counts.reduce((sum, count) => sum + count, 0);

  const countsOf = (chosen: Int32Array): number[] => classes.map((students) => countPlaced(students, chosen));
  const isAsGood = (a: readonly number[], b: readonly number[]): boolean => {
    for (const [i, count] of a.entries()) if (count !== b[i]) return count > b[i]!;
    return true;
  };
  const solveAt = (counts: readonly number[], start: Int32Array | null): Finding & { prices: Prices } => {
    const demand = demandFor(packing, classes, counts);
    const limits = {
      rounds: ROUNDS,
      target: null,
      enough: start ? costOf(packing, start) : Infinity,
      shouldStop: tools.shouldStop,
    };
    const prices = ascendPrices(packing, demand, new Float64Array(packing.capacity.length), limits);
    const guided = placeGreedily(packing, prices.price, tools.shouldStop);
    let best = start;
    if (String(countsOf(guided)) === String(counts) && (!best || costOf(packing, guided) < costOf(packing, best)))
      best = guided;
    return { ...completeCore({ packing, demand, prices, tools }, best), prices };
  };

  const start = String(countsOf(greedy)) === String(bounds.counts) ? greedy : null;
  const atBounds = solveAt(bounds.counts, start);
  if (atBounds.chosen && atBounds.bound < Infinity) {
    const { chosen, bound, prices } = atBounds;
    return { chosen, placedBound, costBound: bound, countsProven: true, price: prices.price };
  }
  const exact = tools.solveIntegerProgram
    ? solveCounts(packing, classes, bounds.counts, tools.solveIntegerProgram, tools.secondsLeft)
    : null;
  const best = exact && isAsGood(exact.counts, countsOf(greedy)) ? exact.chosen : greedy;
  const counts = countsOf(best);
  const { chosen, bound, prices } = solveAt(counts, best);
  return {
    chosen: chosen ?? best,
    placedBound: exact ? counts.reduce((sum, count) => sum + count, 0) : uniformBound(packing, tools.shouldStop),
    costBound: Math.min(bound, costOf(packing, chosen ?? best)),
    countsProven: exact !== null,
    price: prices.price,
  };
};

/** How many can be placed at most when priorities don't count: holds whatever the priorities make of it. */
const uniformBound = (packing: Packing, shouldStop: () => boolean): number => {
  const students = packing.start.length - 1;
  const everyone = Int32Array.from({ length: students }, (_, s) => s);
  const { counts } = boundCounts(packing, [everyone], new Int32Array(students).fill(-1), shouldStop);
  return counts[0]!;
};
