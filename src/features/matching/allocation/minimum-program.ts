import type { IntegerProgram, SolveIntegerProgram } from './integer-program.js';
import type { Packing } from './packing.js';
import { classesOf } from './placement-quotas.js';
import { ranksFromWorst } from './rank-levels.js';

/** Rows of an integer program, column by column at the end. */
const createProgramRows = (columns: number) => {
  const least: number[] = [];
  const most: number[] = [];
  const entries: { row: number; value: number }[][] = Array.from({ length: columns }, () => []);
  const addRow = (from: number, to: number, members: Iterable<readonly [column: number, value: number]>): void => {
    const row = least.push(from) - 1;
    most.push(to);
    for (const [column, value] of members) entries[column]!.push({ row, value });
  };
  const programFor = (cost: Float64Array): IntegerProgram => {
    const flat = entries.flat();
    const start = new Int32Array(columns + 1);
    entries.forEach((list, column) => (start[column + 1] = start[column]! + list.length));
    return {
      cost,
      rowLeast: Float64Array.from(least),
      rowMost: Float64Array.from(most),
      start,
      row: Int32Array.from(flat, ({ row }) => row),
      value: Float64Array.from(flat, ({ value }) => value),
      known: null,
    };
  };
  return { addRow, programFor };
};

/** All columns of options, and after them one for each resource with a minimum: open or not. */
const programRows = (packing: Packing, minimum: Int32Array) => {
  const options = packing.cost.length;
  const guarded = Array.from(minimum.keys()).filter((r) => minimum[r]! > 1);
  const users: [number, number][][] = Array.from(packing.capacity, () => []);
  for (let o = 0; o < options; o++) {
    for (let i = packing.useStart[o]!; i < packing.useStart[o + 1]!; i++) users[packing.uses[i]!]!.push([o, 1]);
  }
  const rows = createProgramRows(options + guarded.length);
  for (let s = 0; s + 1 < packing.start.length; s++) {
    const own = Array.from({ length: packing.start[s + 1]! - packing.start[s]! }, (_, i) => packing.start[s]! + i);
    rows.addRow(
      0,
      1,
      own.map((o) => [o, 1] as const),
    );
  }
  users.forEach((members, r) => {
    rows.addRow(-Infinity, packing.capacity[r]!, members);
  });
  guarded.forEach((r, i) => {
    const members = users[r]!;
    const room = Math.min(packing.capacity[r]!, members.length);
    rows.addRow(0, Infinity, [...members, [options + i, -minimum[r]!]]);
    rows.addRow(-Infinity, 0, [...members, [options + i, -room]]);
  });
  return { ...rows, columns: options + guarded.length };
};

/**
 * The best answer where some resources are only worth opening from a number of users: one aim after another (placed by
 * priority, ranks from the worst, cost), each then held. Null where the solver did not finish.
 */
export const solveWithMinimums = (
  packing: Packing,
  minimum: Int32Array,
  rank: Int32Array | null,
  solve: SolveIntegerProgram,
  secondsLeft: () => number,
): Int32Array | null => {
  const options = packing.cost.length;
  const { addRow, programFor, columns } = programRows(packing, minimum);
  const owner = new Int32Array(options);
  for (let s = 0; s + 1 < packing.start.length; s++) owner.fill(s, packing.start[s], packing.start[s + 1]);
  const minimise = (costOf: (option: number) => number): Uint8Array | null => {
    const cost = Float64Array.from({ length: columns }, (_, column) => (column < options ? costOf(column) : 0));
    const { status, taken } = solve(programFor(cost), secondsLeft());
    return status === 'optimal' ? taken : null;
  };
  const hold = (isMember: (option: number) => boolean, worth: -1 | 1): boolean => {
    const taken = minimise((o) => (isMember(o) ? worth : 0));
    if (!taken) return false;
    const members = Array.from({ length: options }, (_, o) => o).filter(isMember);
    const count = members.filter((o) => taken[o] === 1).length;
    addRow(
      count,
      count,
      members.map((o) => [o, 1] as const),
    );
    return true;
  };
  for (const students of classesOf(packing)) {
    const member = new Set(students);
    if (!hold((o) => member.has(owner[o]!), -1)) return null;
  }
  for (const worst of rank ? ranksFromWorst(rank) : []) if (!hold((o) => rank![o] === worst, 1)) return null;
  const taken = minimise((o) => packing.cost[o]!);
  if (!taken) return null;
  const chosen = new Int32Array(packing.start.length - 1).fill(-1);
  for (let o = 0; o < options; o++) if (taken[o] === 1) chosen[owner[o]!] = o;
  return chosen;
};
