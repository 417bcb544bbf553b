import type { SolveIntegerProgram } from './integer-program.js';
import type { BundledPacking } from './bundles.js';
import type { Packing } from './packing.js';
import { makeCore } from './core-program.js';
import { boundLeftOut, withoutCosts, type StartingPrices } from './left-out-bound.js';
import type { Demand } from './price-ascent.js';

export const classesOf = (packing: Packing): Int32Array[] => {
  const rows = new Map<number, number[]>();
  packing.priority.forEach((priority, s) => {
    const list = rows.get(priority);
    if (list) list.push(s);
    else rows.set(priority, [s]);
  });
  return [...rows.entries()].sort(([a], [b]) => b - a).map(([, list]) => Int32Array.from(list));
};

export const countPlaced = (students: Int32Array, chosen: Int32Array): number =>
  students.reduce((count, s) => (chosen[s]! >= 0 ? count + 1 : count), 0);

/** A demand that places exactly so many of each class. */
export const demandFor = (packing: Packing, classes: readonly Int32Array[], counts: readonly number[]): Demand => {
  const outside = new Float64Array(packing.start.length - 1);
  const quotas: { students: Int32Array; count: number }[] = [];
  classes.forEach((students, i) => {
    const count = counts[i]!;
    if (count === students.length) for (const s of students) outside[s] = Infinity;
    else quotas.push({ students, count });
  });
  return { outside, quotas };
};

/**
 * Upper bounds on the numbers placed per class, the highest priority first, each given the ones before; and good prices
 * to start the costs from. Never too low as long as the bounds before are reached; sharp where the linear relaxation is.
 */
export const boundCounts = (
  packing: BundledPacking,
  classes: readonly Int32Array[],
  placed: Int32Array,
  start: StartingPrices,
  rounds: number,
  shouldStop: () => boolean,
): number[] => {
  const counts: number[] = [];
  let upToHere = true;
  for (const [i, students] of classes.entries()) {
    const reached = countPlaced(students, placed);
    if (upToHere && reached === students.length) {
      counts.push(students.length);
      continue;
    }
    const demand = demandFor(packing, classes.slice(0, i), counts);
    const known = upToHere ? students.length - reached : null;
    const leftOut = boundLeftOut(packing, demand, students, known, start, rounds, shouldStop);
    counts.push(students.length - leftOut);
    upToHere &&= reached === students.length - leftOut;
  }
  return counts;
};
/** The true greatest numbers per class by integer programming, or null where that was not finished. */
export const solveCounts = (
  packing: BundledPacking,
  classes: readonly Int32Array[],
  bounds: readonly number[],
  solve: SolveIntegerProgram,
  secondsLeft: () => number,
): { counts: number[]; chosen: Int32Array } | null => {
  const counts: number[] = [];
  let chosen = new Int32Array(packing.start.length - 1).fill(-1);
  for (const [i, students] of classes.entries()) {
    const demand = demandFor(packing, classes.slice(0, i), counts);
    const member = new Uint8Array(packing.start.length - 1);
    for (const s of students) member[s] = 1;
    const flat = withoutCosts(packing);
    const price = new Float64Array(packing.capacity.length);
    const quotas = [...demand.quotas, { students, count: 0 }];
    const everything = {
      price,
      bound: 0,
      least: new Float64Array(packing.start.length - 1),
      thresholds: quotas.map(() => 0),
      share: new Float64Array(0),
    };
    const core = makeCore(flat, { ...demand, quotas }, everything, Infinity, null);
    const owner = ownersOf(packing);
    core.options.forEach((o, column) => {
      if (member[owner[o]!] === 1) core.program.cost[column] = -1;
    });
    // The class itself is free to grow; its row came last among the quotas.
    core.program.rowLeast[quotas.length - 1] = 0;
    core.program.rowMost[quotas.length - 1] = bounds[i] ?? students.length;
    const answer = solve(core.program, secondsLeft());
    if (answer.status !== 'optimal' || !answer.taken) return null;
    chosen = new Int32Array(packing.start.length - 1).fill(-1);
    answer.taken.forEach((taken, column) => {
      if (taken === 1) chosen[owner[core.options[column]!]!] = core.options[column]!;
    });
    counts.push(countPlaced(students, chosen));
  }
  return { counts, chosen };
};

export const ownersOf = (packing: Packing): Int32Array => {
  const owner = new Int32Array(packing.cost.length);
  for (let s = 0; s + 1 < packing.start.length; s++) owner.fill(s, packing.start[s], packing.start[s + 1]);
  return owner;
};
