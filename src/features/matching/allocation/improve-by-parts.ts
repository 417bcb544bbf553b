import { costOf } from './best-answer.js';
import { createColumns, pricedCost, reachFor, type Core } from './core-program.js';
import type { SolveIntegerProgram } from './integer-program.js';
import type { Packing } from './packing.js';
import { createPlacementState, type PlacementState } from './placement-state.js';
import type { Demand, Prices } from './price-ascent.js';

/**
 * Students set free at once, and their options: those within the reach, over the best at the prices, that about so many a student are,
 * and the best few of each. Larger where smaller parts bring no more. By reach and not by number, because a part that leaves out
 * what no good answer uses can hold far more students, and so the whole chain that must move.
 */
const PARTS = [
  { students: 800, perStudent: 1.6, least: 2 },
  { students: 1500, perStudent: 1.8, least: 2 },
  { students: 2500, perStudent: 2.2, least: 3 },
  { students: 4000, perStudent: 2.5, least: 3 },
] as const;
/** A pass over all parts of a size that brings less of the gap than this is the last one with that size. */
const WORTH_ANOTHER_PASS = 0.1;
const LEAST_LOSS = 1;
const MOST_PART_SECONDS = 4;

/** What the answer loses on a student, against what the prices say is possible; Infinity for one who must be placed and is not. */
const lossOf = (packing: Packing, prices: Prices, base: Float64Array, chosen: Int32Array, s: number): number => {
  const option = chosen[s]!;
  return option < 0
    ? base[s]! - prices.least[s]!
    : pricedCost(packing, prices, option) - Math.min(base[s]!, prices.least[s]!);
};

/** What leaving a student out is worth at the prices: the threshold of the quota, or anything. */
const basesOf = (demand: Demand, prices: Prices): Float64Array => {
  const base = demand.outside.slice();
  demand.quotas.forEach(({ students }, q) => {
    for (const s of students) base[s] = prices.thresholds[q]!;
  });
  return base;
};

/** The options of a student that cost least at the prices: all within a reach of the best, and `least` at least. */
const bestOptions = (packing: Packing, prices: Prices, s: number, least: number, reach: number): number[] => {
  const options: { option: number; value: number }[] = [];
  for (let o = packing.start[s]!; o < packing.start[s + 1]!; o++)
    options.push({ option: o, value: pricedCost(packing, prices, o) });
  return options
    .sort((a, b) => a.value - b.value || a.option - b.option)
    .filter(({ value }, i) => i < least || value - prices.least[s]! <= reach)
    .map(({ option }) => option);
};

/** A student with those who stand in the way of a better place, and those in theirs, up to the size of a part. */
const partAround = (
  packing: Packing,
  state: PlacementState,
  waiting: ReadonlyMap<number, readonly number[]>,
  best: (s: number) => number[],
  seed: number,
  most: number,
): number[] => {
  const part = new Set([seed]);
  for (const s of part) {
    for (const o of best(s)) {
      for (let i = packing.useStart[o]!; i < packing.useStart[o + 1]!; i++) {
        const r = packing.uses[i]!;
        if (state.room[r]! > 0) continue;
        for (const holder of state.holders(r).concat(waiting.get(r) ?? [])) {
          if (part.size >= most) return [...part];
          part.add(holder);
        }
      }
    }
  }
  return [...part];
};

/** The priorities in a part but the lowest: of those from each of them upward no fewer may be placed. */
const prioritiesAboveLowest = (packing: Packing, part: readonly number[]): number[] => {
  const priorities = new Set(part.map((s) => packing.priority[s]!));
  return [...priorities].sort((a, b) => b - a).slice(0, -1);
};

const placedFrom = (packing: Packing, state: PlacementState, part: readonly number[], floor: number): number =>
  part.filter((s) => state.chosen[s]! >= 0 && packing.priority[s]! >= floor).length;

/** The program that places a part anew in the room the others leave. */
const programOf = (
  packing: Packing,
  state: PlacementState,
  part: readonly number[],
  best: (s: number) => number[],
  worth: number,
): Core => {
  const freed = new Map<number, number>();
  for (const s of part) {
    const o = state.chosen[s]!;
    if (o < 0) continue;
    for (let i = packing.useStart[o]!; i < packing.useStart[o + 1]!; i++)
      freed.set(packing.uses[i]!, (freed.get(packing.uses[i]!) ?? 0) + 1);
  }
  const roomAt = (r: number): number => state.room[r]! + (freed.get(r) ?? 0);
  const columns = createColumns(packing, roomAt);
  const noFewer = new Map(
    prioritiesAboveLowest(packing, part).map((floor) => [
      floor,
      columns.rows.add(placedFrom(packing, state, part, floor), Infinity),
    ]),
  );
  const taken: number[] = [];
  for (const s of part) {
    const own = state.chosen[s]!;
    const looked = best(s);
    const quotaRows = [...noFewer].flatMap(([floor, row]) => (packing.priority[s]! >= floor ? [row] : []));
    const studentRow = columns.rows.add(-Infinity, 1);
    for (const o of own < 0 || looked.includes(own) ? looked : [...looked, own]) {
      let fits = true;
      for (let i = packing.useStart[o]!; i < packing.useStart[o + 1]!; i++) fits &&= roomAt(packing.uses[i]!) > 0;
      if (!fits) continue;
      if (o === own) taken.push(columns.count());
      columns.add(o, packing.cost[o]! - worth * (packing.priority[s]! + 1), studentRow, quotaRows);
    }
  }
  return columns.build(taken);
};

export interface ImprovementTools {
  readonly solveIntegerProgram: SolveIntegerProgram;
  readonly secondsLeft: () => number;
  /** Asked before each part. */
  readonly shouldStop: (chosen: Int32Array) => boolean;
}

/**
 * Makes an answer better part by part (large neighbourhood search): students on whom it loses most against the prices are
 * placed anew together with those in their way, each part exactly. Never places fewer, nor fewer from some priority upward,
 * nor the same for more.
 */
export const improveByParts = (
  packing: Packing,
  demand: Demand,
  prices: Prices,
  start: Int32Array,
  tools: ImprovementTools,
): Int32Array => {
  const state = createPlacementState(packing, start);
  const base = basesOf(demand, prices);
  const worth = 20 * packing.cost.reduce((most, cost) => Math.max(most, cost), 1);
  const worthOf = (chosen: Int32Array): number =>
    chosen.reduce((sum, o, s) => (o < 0 ? sum : sum + packing.cost[o]! - worth * (packing.priority[s]! + 1)), 0);
  // A part of more than half is no part: that is for the core.
  const sizes = PARTS.filter(({ students }, i) => i === 0 || students * 2 <= base.length);
  for (let size = 0; size < sizes.length;) {
    const { students, perStudent, least } = sizes[size]!;
    const reach = reachFor(packing, prices, demand, perStudent);
    const kept = new Map<number, number[]>();
    const best = (s: number): number[] => {
      const known = kept.get(s) ?? bestOptions(packing, prices, s, least, reach);
      kept.set(s, known);
      return known;
    };
    const before = worthOf(state.chosen);
    const waiting = new Map<number, number[]>();
    state.chosen.forEach((chosen, s) => {
      if (chosen >= 0) return;
      for (const o of best(s).slice(0, 3)) {
        for (let i = packing.useStart[o]!; i < packing.useStart[o + 1]!; i++) {
          const r = packing.uses[i]!;
          if (!waiting.has(r)) waiting.set(r, []);
          waiting.get(r)!.push(s);
        }
      }
    });
    const losses = Float64Array.from(base.keys(), (s) => lossOf(packing, prices, base, state.chosen, s));
    const seeds = Int32Array.from(losses.keys())
      .filter((s) => losses[s]! >= LEAST_LOSS)
      .sort((a, b) => (losses[a] === losses[b] ? a - b : losses[b]! > losses[a]! ? 1 : -1));
    const covered = new Uint8Array(losses.length);
    for (const seed of seeds) {
      if (covered[seed] === 1) continue;
      if (tools.shouldStop(state.chosen)) return state.chosen;
      const part = partAround(packing, state, waiting, best, seed, students);
      for (const s of part) covered[s] = 1;
      const { options, program } = programOf(packing, state, part, best, worth);
      const { taken } = tools.solveIntegerProgram(program, Math.min(MOST_PART_SECONDS, tools.secondsLeft()));
      if (!taken) continue;
      const columns = Int32Array.from(taken.keys()).filter((column) => taken[column] === 1);
      const known = program.known ?? new Int32Array(0);
      if (columns.length < known.length || costOfColumns(program, columns) >= costOfColumns(program, known)) continue;
      for (const s of part) if (state.chosen[s]! >= 0) state.drop(s);
      const owner = ownersIn(packing, part);
      for (const column of columns) state.take(owner.get(options[column]!)!, options[column]!);
    }
    const gained = before - worthOf(state.chosen);
    if (gained <= WORTH_ANOTHER_PASS * Math.max(0, costOf(packing, state.chosen) - prices.bound)) size++;
  }
  return state.chosen;
};

const costOfColumns = ({ cost }: Core['program'], columns: Int32Array): number =>
  columns.reduce((sum, column) => sum + cost[column]!, 0);

const ownersIn = (packing: Packing, part: readonly number[]): Map<number, number> => {
  const owner = new Map<number, number>();
  for (const s of part) for (let o = packing.start[s]!; o < packing.start[s + 1]!; o++) owner.set(o, s);
  return owner;
};
