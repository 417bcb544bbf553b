import type { InstanceColumns } from './reading/instance-columns.js';
import type { Reduction } from './reduction.js';

/** Students that share no resource, directly or through others, with any student of another component. */
export const splitComponents = (columns: InstanceColumns, reduction: Reduction): Int32Array[] => {
  const { chosen, open, binding } = reduction;
  const head = Int32Array.from(binding.keys());
  const find = (node: number): number => {
    let at = node;
    while (head[at] !== at) {
      head[at] = head[head[at]!]!;
      at = head[at]!;
    }
    return at;
  };
  const home = new Int32Array(chosen.length).fill(-1);
  const lone: Int32Array[] = [];
  for (let s = 0; s < chosen.length; s++) {
    if (chosen[s]! >= 0) continue;
    let optionSeen = false;
    for (let o = columns.optionStart[s]!; o < columns.optionStart[s + 1]!; o++) {
      if (open[o] === 0) continue;
      optionSeen = true;
      for (let i = columns.useStart[o]!; i < columns.useStart[o + 1]!; i++) {
        const r = columns.uses[i]!;
        if (binding[r] === 0) continue;
        if (home[s]! < 0) home[s] = r;
        else head[find(r)] = find(home[s]!);
      }
    }
    if (optionSeen && home[s]! < 0) lone.push(Int32Array.of(s));
  }
  const members = new Map<number, number[]>();
  for (let s = 0; s < chosen.length; s++) {
    if (home[s]! < 0) continue;
    const root = find(home[s]!);
    const list = members.get(root);
    if (list) list.push(s);
    else members.set(root, [s]);
  }
  return [...lone, ...Array.from(members.values(), (list) => Int32Array.from(list))];
};

/** For each resource used by the students' open options the next one outwards (-1: none), or null where they don't nest. */
export const nestingOf = (
  columns: InstanceColumns,
  reduction: Reduction,
  students: Int32Array,
  support: Int32Array,
  parent: Int32Array,
): boolean => {
  const { open, binding } = reduction;
  const eachUse = (visit: (bound: number[]) => boolean): boolean => {
    const bound: number[] = [];
    for (const s of students) {
      for (let o = columns.optionStart[s]!; o < columns.optionStart[s + 1]!; o++) {
        if (open[o] === 0) continue;
        bound.length = 0;
        for (let i = columns.useStart[o]!; i < columns.useStart[o + 1]!; i++) {
          if (binding[columns.uses[i]!] === 1) bound.push(columns.uses[i]!);
        }
        if (!visit(bound)) return false;
      }
    }
    return true;
  };
  eachUse((bound) => {
    for (const r of bound) {
      support[r]!++;
      parent[r] = UNKNOWN;
    }
    return true;
  });
  return eachUse((bound) => {
    if (bound.length > 1) bound.sort((a, b) => support[a]! - support[b]! || a - b);
    for (let i = 0; i < bound.length; i++) {
      const outer = bound[i + 1] ?? -1;
      if (parent[bound[i]!] === UNKNOWN) parent[bound[i]!] = outer;
      else if (parent[bound[i]!] !== outer) return false;
    }
    return true;
  });
};
const UNKNOWN = -2;
