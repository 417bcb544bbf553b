import type { InstanceColumns } from './reading/instance-columns.js';

/** What is left to decide after the locks and what follows at once. */
export interface Reduction {
  /** The option of each student so far, or -1. */
  readonly chosen: Int32Array;
  /** What the locks leave. */
  readonly capacity: Int32Array;
  /** 1 where an option can still be chosen. */
  readonly open: Uint8Array;
  /** 1 where a resource can run out, or has a minimum. */
  readonly binding: Uint8Array;
  /** From how many users on a resource may be used at all; 0 where that is no question, as where a lock uses it. */
  readonly minimum: Int32Array;
}

/** A resource is no limit where another one, used by each of its options, has no more room. */
const isCovered = (capacity: Int32Array, r: number, common: ReadonlySet<number>, support: Int32Array) => {
  for (const q of common) {
    if (q === r || capacity[q]! > capacity[r]!) continue;
    // Two resources that cover each other: the one that comes first stays.
    if (capacity[q] === capacity[r] && support[q] === support[r] && q > r) continue;
    return true;
  }
  return false;
};

const commonCompanions = (columns: InstanceColumns, open: Uint8Array, binding: Uint8Array): (Set<number> | null)[] => {
  const common: (Set<number> | null)[] = new Array<null>(columns.capacity.length).fill(null);
  for (let o = 0; o < open.length; o++) {
    if (open[o] === 0) continue;
    const from = columns.useStart[o]!;
    const to = columns.useStart[o + 1]!;
    if (to - from < 2) {
      for (let i = from; i < to; i++) common[columns.uses[i]!] = new Set();
      continue;
    }
    for (let i = from; i < to; i++) {
      const r = columns.uses[i]!;
      if (binding[r] === 0) continue;
      const known = common[r];
      if (known === null || known === undefined) {
        common[r] = new Set(columns.uses.subarray(from, to).filter((q) => q !== r && binding[q] === 1));
      } else if (known.size > 0) {
        for (const q of known) if (!columns.uses.subarray(from, to).includes(q)) known.delete(q);
      }
    }
  }
  return common;
};

/**
 * Takes the locks as given, drops options without room, resources that can't run out, and resources that another one
 * covers. A student whose cheapest option limits nobody gets it, unless ranks have a say (`byCost` false).
 */
export const reduceInstance = (columns: InstanceColumns, byCost: boolean): Reduction => {
  const capacity = columns.capacity.slice();
  const chosen = columns.locked.slice();
  const open = new Uint8Array(columns.cost.length);
  const binding = new Uint8Array(capacity.length);
  const minimum = columns.minimum.map((least) => (least > 1 ? least : 0));
  for (const lock of chosen) {
    if (lock < 0) continue;
    for (let i = columns.useStart[lock]!; i < columns.useStart[lock + 1]!; i++) {
      capacity[columns.uses[i]!]!--;
      minimum[columns.uses[i]!] = 0;
    }
  }
  const guarded = minimum.some((least) => least > 0);
  const wanted = new Int32Array(capacity.length);
  const support = new Int32Array(capacity.length);
  const lastStudent = new Int32Array(capacity.length).fill(-1);
  let severalUses = false;
  for (let s = 0; s < chosen.length; s++) {
    if (chosen[s]! >= 0) continue;
    for (let o = columns.optionStart[s]!; o < columns.optionStart[s + 1]!; o++) {
      let room = true;
      for (let i = columns.useStart[o]!; i < columns.useStart[o + 1]!; i++) room &&= capacity[columns.uses[i]!]! > 0;
      if (!room) continue;
      open[o] = 1;
      severalUses ||= columns.useStart[o + 1]! - columns.useStart[o]! > 1;
      for (let i = columns.useStart[o]!; i < columns.useStart[o + 1]!; i++) {
        const r = columns.uses[i]!;
        support[r]!++;
        if (lastStudent[r] !== s) wanted[r]!++;
        lastStudent[r] = s;
      }
    }
  }
  for (let r = 0; r < capacity.length; r++) {
    binding[r] = wanted[r]! > capacity[r]! || minimum[r]! > 0 ? 1 : 0;
  }
  if (severalUses) {
    const common = commonCompanions(columns, open, binding);
    common.forEach((companions, r) => {
      if (companions && binding[r] === 1 && minimum[r] === 0 && isCovered(capacity, r, companions, support))
        binding[r] = 0;
    });
  }
  const isFree = (o: number): boolean => {
    for (let i = columns.useStart[o]!; i < columns.useStart[o + 1]!; i++)
      if (binding[columns.uses[i]!] === 1) return false;
    return true;
  };
  /** Whether a minimum number may need this student. */
  const isAwaited = (s: number): boolean =>
    guarded &&
    columns.uses
      .subarray(columns.useStart[columns.optionStart[s]!], columns.useStart[columns.optionStart[s + 1]!])
      .some((r) => minimum[r]! > 0);
  if (byCost) {
    for (let s = 0; s < chosen.length; s++) {
      if (chosen[s]! >= 0) continue;
      const from = columns.optionStart[s]!;
      const first = open.subarray(from, columns.optionStart[s + 1]).indexOf(1);
      if (first >= 0 && isFree(from + first) && !isAwaited(s)) chosen[s] = from + first;
    }
  }
  return { chosen, capacity, open, binding, minimum };
};
