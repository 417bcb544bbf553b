import { solveChain } from './chain-flow.js';
import type { Packing } from './packing.js';

export interface NestedSolution {
  readonly chosen: Int32Array;
  readonly price: Float64Array;
  /** True: nothing is better. False where it was stopped. */
  readonly proven: boolean;
}

/** The innermost resource of each option (-1: it limits nobody). In an option's uses, the one no other lies within. */
export const leavesOf = (packing: Packing, parent: Int32Array): Int32Array => {
  const leaf = new Int32Array(packing.cost.length).fill(-1);
  const isOuter = new Uint8Array(packing.capacity.length);
  for (let o = 0; o < leaf.length; o++) {
    const from = packing.useStart[o]!;
    const to = packing.useStart[o + 1]!;
    if (to - from === 1) {
      leaf[o] = packing.uses[from]!;
      continue;
    }
    for (let i = from; i < to; i++) if (parent[packing.uses[i]!]! >= 0) isOuter[parent[packing.uses[i]!]!] = 1;
    for (let i = from; i < to; i++) if (isOuter[packing.uses[i]!] === 0) leaf[o] = packing.uses[i]!;
    for (let i = from; i < to; i++) if (parent[packing.uses[i]!]! >= 0) isOuter[parent[packing.uses[i]!]!] = 0;
  }
  return leaf;
};

/** The options that limit nobody, taken out: the cheapest of them is what a student has outside. */
const withoutFree = (packing: Packing, leaf: Int32Array, outside: Float64Array) => {
  const students = packing.start.length - 1;
  const freeOption = new Int32Array(students).fill(-1);
  if (!leaf.includes(-1)) return { start: packing.start, cost: packing.cost, leaf, row: null, freeOption };
  const row: number[] = [];
  const start = new Int32Array(students + 1);
  for (let s = 0; s < students; s++) {
    for (let o = packing.start[s]!; o < packing.start[s + 1]!; o++) {
      if (leaf[o]! >= 0) row.push(o);
      else if (packing.cost[o]! < outside[s]!) {
        outside[s] = packing.cost[o]!;
        freeOption[s] = o;
      }
    }
    start[s + 1] = row.length;
  }
  const rows = Int32Array.from(row);
  return {
    start,
    cost: Float64Array.from(rows, (o) => packing.cost[o]!),
    leaf: rows.map((o) => leaf[o]!),
    row: rows,
    freeOption,
  };
};

/**
 * Exact, for options whose resources lie within one another. A student of priority p left out weighs (p + 1) times more
 * than any costs: the sets of students that can be placed form a matroid, so this is both the most and the right ones.
 */
export const solveNested = (
  packing: Packing,
  parent: Int32Array,
  order: Int32Array,
  shouldStop: () => boolean,
): NestedSolution => {
  const students = packing.start.length - 1;
  const leaf = leavesOf(packing, parent);
  const greatest = packing.cost.reduce((most, cost) => Math.max(most, cost), 0);
  const outside = Float64Array.from(packing.priority, (priority) => (priority + 1) * (greatest + 1) * (students + 1));
  const { start, cost, leaf: leaves, row, freeOption } = withoutFree(packing, leaf, outside);
  const solution = solveChain(
    { start, cost, leaf: leaves, parent, capacity: packing.capacity, outside, order },
    shouldStop,
  );
  const chosen = solution.chosen.map((option, s) => (option < 0 ? freeOption[s]! : row ? row[option]! : option));
  return { chosen, price: solution.price, proven: solution.finished };
};
