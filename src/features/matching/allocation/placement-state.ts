import type { Packing } from './packing.js';

/** Who has which option and how much room is left; changed step by step by the heuristics. */
export interface PlacementState {
  readonly chosen: Int32Array;
  readonly room: Int32Array;
  readonly fits: (option: number) => boolean;
  readonly take: (student: number, option: number) => void;
  readonly drop: (student: number) => void;
  /** Students who use a resource now, who came first in front; a list of its own, that later changes leave as it is. */
  readonly holders: (resource: number) => number[];
}

const NONE = -1;

/**
 * The students on each resource are a chain in arrays made once, since searches take and drop by the ten thousand: the `i`-th use of a
 * student's option is link `student * most + i`.
 */
export const createPlacementState = (packing: Packing, chosen: Int32Array): PlacementState => {
  const { useStart, uses, capacity } = packing;
  const room = capacity.slice();
  let most = 1;
  for (let o = 0; o < packing.cost.length; o++) most = Math.max(most, useStart[o + 1]! - useStart[o]!);
  const links = most * chosen.length;
  const next = new Int32Array(links);
  const previous = new Int32Array(links);
  const first = new Int32Array(capacity.length).fill(NONE);
  const last = new Int32Array(capacity.length).fill(NONE);
  const state: PlacementState = {
    chosen: chosen.slice(),
    room,
    fits: (option) => {
      for (let i = useStart[option]!; i < useStart[option + 1]!; i++) if (room[uses[i]!]! <= 0) return false;
      return true;
    },
    take: (student, option) => {
      state.chosen[student] = option;
      let link = student * most;
      for (let i = useStart[option]!; i < useStart[option + 1]!; i++, link++) {
        const r = uses[i]!;
        room[r]!--;
        const before = last[r]!;
        previous[link] = before;
        next[link] = NONE;
        if (before === NONE) first[r] = link;
        else next[before] = link;
        last[r] = link;
      }
    },
    drop: (student) => {
      const option = state.chosen[student]!;
      state.chosen[student] = -1;
      let link = student * most;
      for (let i = useStart[option]!; i < useStart[option + 1]!; i++, link++) {
        const r = uses[i]!;
        room[r]!++;
        const before = previous[link]!;
        const after = next[link]!;
        if (before === NONE) first[r] = after;
        else next[before] = after;
        if (after === NONE) last[r] = before;
        else previous[after] = before;
      }
    },
    holders: (resource) => {
      const students: number[] = [];
      for (let link = first[resource]!; link !== NONE; link = next[link]!) students.push(Math.floor(link / most));
      return students;
    },
  };
  chosen.forEach((option, student) => {
    if (option >= 0) state.take(student, option);
  });
  return state;
};
