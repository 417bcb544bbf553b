import type { InstanceColumns } from './reading/instance-columns.js';

/**
 * Students who each take at most one option, options that each take one unit of several resources. A cut-down copy of
 * the instance: what is settled or can't matter is left out, and rows are numbered anew.
 */
export interface Packing {
  /** Rows in the instance. */
  readonly studentRow: Int32Array;
  readonly optionRow: Int32Array;
  readonly resourceRow: Int32Array;
  /** Options of student s: `start[s]` up to `start[s + 1]`, by rising cost. */
  readonly start: Int32Array;
  /** Integers of 0 or more. */
  readonly cost: Float64Array;
  readonly useStart: Int32Array;
  readonly uses: Int32Array;
  readonly capacity: Int32Array;
  readonly priority: Uint8Array;
}

/** The options of a packing that `keeps` lets through, with the resources they touch. */
export interface PackingSource {
  readonly start: Int32Array;
  readonly useStart: Int32Array;
  readonly uses: Int32Array;
}

/** A copy with only some students, only the options kept, and only the resources these touch and `binds` names. */
export const cutPacking = (
  columns: InstanceColumns,
  capacity: Int32Array,
  students: Int32Array,
  keeps: (option: number) => boolean,
  binds: (resource: number) => boolean,
): Packing => {
  let options = 0;
  let useCount = 0;
  for (const s of students) {
    for (let o = columns.optionStart[s]!; o < columns.optionStart[s + 1]!; o++) {
      if (!keeps(o)) continue;
      options++;
      for (let i = columns.useStart[o]!; i < columns.useStart[o + 1]!; i++) if (binds(columns.uses[i]!)) useCount++;
    }
  }
  const newRow = new Int32Array(capacity.length).fill(-1);
  const resources: number[] = [];
  const optionRow = new Int32Array(options);
  const start = new Int32Array(students.length + 1);
  const cost = new Float64Array(options);
  const useStart = new Int32Array(options + 1);
  const uses = new Int32Array(useCount);
  let option = 0;
  let use = 0;
  students.forEach((s, row) => {
    for (let o = columns.optionStart[s]!; o < columns.optionStart[s + 1]!; o++) {
      if (!keeps(o)) continue;
      for (let i = columns.useStart[o]!; i < columns.useStart[o + 1]!; i++) {
        const r = columns.uses[i]!;
        if (!binds(r)) continue;
        if (newRow[r]! < 0) newRow[r] = resources.push(r) - 1;
        uses[use++] = newRow[r]!;
      }
      optionRow[option] = o;
      cost[option] = columns.cost[o]!;
      useStart[++option] = use;
    }
    start[row + 1] = option;
  });
  return {
    studentRow: students,
    optionRow,
    resourceRow: Int32Array.from(resources),
    start,
    cost,
    useStart,
    uses,
    capacity: Int32Array.from(resources, (r) => capacity[r]!),
    priority: Uint8Array.from(students, (s) => columns.priority[s]!),
  };
};
