import { costOf } from './best-answer.js';
import { coreSizeAt, makeCore, reachFor } from './core-program.js';
import type { SolveIntegerProgram } from './integer-program.js';
import type { Packing } from './packing.js';
import { ownersOf } from './placement-quotas.js';
import type { Demand, Prices } from './price-ascent.js';

/** What solving a packing may use. */
export interface PackingTools {
  readonly solveIntegerProgram: SolveIntegerProgram | null;
  readonly timeLimitSeconds: number;
  readonly secondsLeft: () => number;
  readonly shouldStop: () => boolean;
  /** Told whenever a better answer or bound is known: how many are placed, and how many can be at most. */
  readonly onProgress: (placed: number, placedBound: number) => void;
}

/** What leaves the solver a core it can carry. */
const CORE_OPTIONS_PER_STUDENT = 1.7;
const CORE_GROWTH = 4;
/** Up to this size a core that proves a known answer is worth solving at once. */
const CLOSE_OPTIONS_PER_STUDENT = 3;

interface Search {
  readonly packing: Packing;
  readonly demand: Demand;
  readonly prices: Prices;
  readonly tools: PackingTools;
}

/** What is known about the least cost at fixed numbers. */
export interface Finding {
  /** The best answer with these numbers, or null. */
  readonly chosen: Int32Array | null;
  readonly bound: number;
}

/** The options of the columns taken, per student. */
export const answerOf = (packing: Packing, options: Int32Array, taken: Uint8Array): Int32Array => {
  const owner = ownersOf(packing);
  const chosen = new Int32Array(packing.start.length - 1).fill(-1);
  taken.forEach((one, column) => {
    if (one === 1) chosen[owner[options[column]!]!] = options[column]!;
  });
  return chosen;
};

/** Programs up to this size are solved whenever they may help. */
export const MOST_COLUMNS = 20_000;
/** Larger ones only where no smaller one will do, up to this. */
const LAST_COLUMNS = 60_000;
const MOST_COLUMNS_PER_STUDENT = 8;
/** With more students either limit is higher. */
const mostColumns = ({ start }: Packing, most: number): number =>
  Math.max(most, MOST_COLUMNS_PER_STUDENT * (start.length - 1));
/** About how long a core of so many columns can take; the solver looks at the clock too seldom to be stopped in time. */
const secondsFor = (columns: number): number => Math.max(columns / 16_000, (columns / 12_000) ** 2);
/** A first core may need this many times longer where its answer is hard to prove. */
const HARDEST_TIMES = 40;
/** Whether the first core is so small for the time limit that no answer has to be made better before it. */
export const isFirstCoreSmall = ({ start }: Packing, { timeLimitSeconds }: PackingTools): boolean =>
  HARDEST_TIMES * secondsFor(CORE_OPTIONS_PER_STUDENT * (start.length - 1)) <= timeLimitSeconds;
/** Whether a core of so many columns is worth starting on in the time left. */
export const isSolvable = (packing: Packing, columns: number, { secondsLeft }: PackingTools): boolean =>
  columns <= mostColumns(packing, LAST_COLUMNS) && secondsFor(columns) <= secondsLeft();

/**
 * Least cost at fixed numbers: the core within a reach of the bound, solved exactly, with a wider reach until the
 * answer lies within it. An answer outside the core costs more than bound + reach, so then it is the optimum.
 */
export const completeCore = ({ packing, demand, prices, tools }: Search, start: Int32Array | null): Finding => {
  const students = packing.start.length - 1;
  const widest = packing.cost.reduce((greatest, cost) => Math.max(greatest, cost), 1) * (students + 1) * 2;
  let best = start;
  let bestCost = start ? costOf(packing, start) : Infinity;
  let bound = Math.ceil(prices.bound);
  let reach = reachFor(packing, prices, demand, CORE_OPTIONS_PER_STUDENT);
  let isFirst = true;
  while (bestCost > bound && tools.solveIntegerProgram && !tools.shouldStop()) {
    // With an answer known, one program can prove it, if that is not too large; then a wider one need not follow. An answer that
    // leaves much open is first made better in a narrow core.
    const gap = bestCost - prices.bound;
    const most = isFirst ? CLOSE_OPTIONS_PER_STUDENT * students : mostColumns(packing, MOST_COLUMNS) / 2;
    const isClose = gap < Infinity && coreSizeAt(packing, prices, demand, gap) <= most;
    isFirst = false;
    reach = isClose ? gap : Math.min(reach, gap);
    const core = makeCore(packing, demand, prices, reach, best);
    if (!isSolvable(packing, core.options.length, tools)) break;
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
    // With every option in it a core can only become looser about who is placed.
    reach = core.options.length === packing.cost.length ? widest : reach * CORE_GROWTH;
  }
  return { chosen: best, bound };
};
