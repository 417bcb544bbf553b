import type { Packing } from './packing.js';

/** Who has which option and how much room is left; changed step by step by the heuristics. */
export interface PlacementState {
  readonly chosen: Int32Array;
  readonly room: Int32Array;
  readonly fits: (option: number) => boolean;
  readonly take: (student: number, option: number) => void;
  readonly drop: (student: number) => void;
  /** Students who use a resource now. */
  readonly holders: (resource: number) => readonly number[];
}

export const createPlacementState = (packing: Packing, chosen: Int32Array): PlacementState => {
  const { useStart, uses, capacity } = packing;
  const room = capacity.slice();
  const holding: number[][] = Array.from(capacity, () => []);
  const state: PlacementState = {
    chosen: chosen.slice(),
    room,
    fits: (option) => {
      for (let i = useStart[option]!; i < useStart[option + 1]!; i++) if (room[uses[i]!]! <= 0) return false;
      return true;
    },
    take: (student, option) => {
      state.chosen[student] = option;
      for (let i = useStart[option]!; i < useStart[option + 1]!; i++) {
        room[uses[i]!]!--;
        holding[uses[i]!]!.push(student);
      }
    },
    drop: (student) => {
      const option = state.chosen[student]!;
      state.chosen[student] = -1;
      for (let i = useStart[option]!; i < useStart[option + 1]!; i++) {
        const list = holding[uses[i]!]!;
        room[uses[i]!]!++;
        list.splice(list.indexOf(student), 1);
      }
    },
    holders: (resource) => holding[resource]!,
  };
  chosen.forEach((option, student) => {
    if (option >= 0) state.take(student, option);
  });
  return state;
};
