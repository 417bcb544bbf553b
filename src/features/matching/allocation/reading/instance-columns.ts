import type { Mode } from '../../instance/instance.js';

/**
 * An instance as columns: students, options and resources are row numbers, and the options of student s are the rows
 * `optionStart[s]` up to `optionStart[s + 1]`. This is what the allocator works on; two million options fit in 60 MB.
 */
export interface InstanceColumns {
  readonly mode: Mode;
  readonly seed: string;
  readonly timeLimitSeconds: number;
  readonly resourceIds: readonly string[];
  readonly capacity: Int32Array;
  /** 0 = no minimum. */
  readonly minimum: Int32Array;
  /** Per resource the claiming students' rows, best first; null = lottery only. */
  readonly claims: readonly (Int32Array | null)[];
  readonly studentIds: readonly string[];
  readonly priority: Uint8Array;
  /** The option row that must stay, or -1. */
  readonly locked: Int32Array;
  readonly optionStart: Int32Array;
  readonly cost: Int32Array;
  readonly rank: Int32Array;
  readonly useStart: Int32Array;
  readonly uses: Int32Array;
  readonly optionIdOf: (option: number) => string;
}

const orderBy = (ids: readonly string[]): Int32Array => {
  const order = Int32Array.from(ids, (_, i) => i);
  let sorted = true;
  for (let i = 1; i < ids.length && sorted; i++) sorted = ids[i - 1]! < ids[i]!;
  return sorted ? order : order.sort((a, b) => (ids[a]! < ids[b]! ? -1 : 1));
};

const inverseOf = (order: Int32Array): Int32Array => {
  const inverse = new Int32Array(order.length);
  for (let i = 0; i < order.length; i++) inverse[order[i]!] = i;
  return inverse;
};

const SHORT_PIECE = 48;

/** Sorts the piece [from, to) of an array; most pieces are short, and those go by insertion. */
const sortPiece = (rows: Int32Array, from: number, to: number, isBefore: (a: number, b: number) => boolean): void => {
  if (to - from > SHORT_PIECE) {
    rows.subarray(from, to).sort((a, b) => (isBefore(a, b) ? -1 : 1));
    return;
  }
  for (let i = from + 1; i < to; i++) {
    const row = rows[i]!;
    let j = i - 1;
    while (j >= from && isBefore(row, rows[j]!)) {
      rows[j + 1] = rows[j]!;
      j--;
    }
    rows[j + 1] = row;
  }
};

/**
 * The same instance in an order that does not depend on the order of the input: students and resources by id, the uses
 * of an option by resource, the options of a student by cost, rank, uses and id. Whatever works on the result is
 * therefore blind to the order in the file, and finds the cheapest options of a student first.
 */
export const canonicalColumns = (raw: InstanceColumns): InstanceColumns => {
  const studentOrder = orderBy(raw.studentIds);
  const resourceOrder = orderBy(raw.resourceIds);
  const resourceRow = inverseOf(resourceOrder);
  const studentRow = inverseOf(studentOrder);
  const optionCount = raw.cost.length;

  const sortedUses = new Int32Array(raw.uses.length);
  for (let i = 0; i < sortedUses.length; i++) sortedUses[i] = resourceRow[raw.uses[i]!]!;
  for (let o = 0; o < optionCount; o++) {
    sortPiece(sortedUses, raw.useStart[o]!, raw.useStart[o + 1]!, (a, b) => a < b);
  }
  const compareUses = (a: number, b: number): number => {
    const startA = raw.useStart[a]!;
    const startB = raw.useStart[b]!;
    const lengthA = raw.useStart[a + 1]! - startA;
    const lengthB = raw.useStart[b + 1]! - startB;
    if (lengthA !== lengthB) return lengthA - lengthB;
    for (let i = 0; i < lengthA; i++) {
      const difference = sortedUses[startA + i]! - sortedUses[startB + i]!;
      if (difference !== 0) return difference;
    }
    return 0;
  };
  const isBefore = (a: number, b: number): boolean => {
    const byNumber = raw.cost[a]! - raw.cost[b]! || raw.rank[a]! - raw.rank[b]!;
    if (byNumber !== 0) return byNumber < 0;
    return (compareUses(a, b) || (raw.optionIdOf(a) < raw.optionIdOf(b) ? -1 : 1)) < 0;
  };

  const optionOrder = new Int32Array(optionCount);
  const optionStart = new Int32Array(studentOrder.length + 1);
  const locked = new Int32Array(studentOrder.length).fill(-1);
  let row = 0;
  studentOrder.forEach((student, s) => {
    const from = row;
    for (let o = raw.optionStart[student]!; o < raw.optionStart[student + 1]!; o++) {
      optionOrder[row++] = o;
    }
    sortPiece(optionOrder, from, row, isBefore);
    optionStart[s + 1] = row;
    const lock = raw.locked[student]!;
    if (lock >= 0) locked[s] = optionOrder.indexOf(lock, from);
  });

  const cost = new Int32Array(optionCount);
  const rank = new Int32Array(optionCount);
  const useStart = new Int32Array(optionCount + 1);
  const uses = new Int32Array(sortedUses.length);
  for (let o = 0, use = 0; o < optionCount; o++) {
    const from = optionOrder[o]!;
    cost[o] = raw.cost[from]!;
    rank[o] = raw.rank[from]!;
    for (let i = raw.useStart[from]!; i < raw.useStart[from + 1]!; i++) {
      uses[use++] = sortedUses[i]!;
    }
    useStart[o + 1] = use;
  }
  return {
    mode: raw.mode,
    seed: raw.seed,
    timeLimitSeconds: raw.timeLimitSeconds,
    resourceIds: Array.from(resourceOrder, (r) => raw.resourceIds[r]!),
    capacity: Int32Array.from(resourceOrder, (r) => raw.capacity[r]!),
    minimum: Int32Array.from(resourceOrder, (r) => raw.minimum[r]!),
    claims: Array.from(resourceOrder, (r) => raw.claims[r]?.map((s) => studentRow[s]!) ?? null),
    studentIds: Array.from(studentOrder, (s) => raw.studentIds[s]!),
    priority: Uint8Array.from(studentOrder, (s) => raw.priority[s]!),
    locked,
    optionStart,
    cost,
    rank,
    useStart,
    uses,
    optionIdOf: (option) => raw.optionIdOf(optionOrder[option]!),
  };
};
