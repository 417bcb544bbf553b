import type { Packing } from './packing.js';
import { createPlacementState, type PlacementState } from './placement-state.js';

/** Least and second least value of a student's options at the prices: what is lost by coming late. */
const regretOf = (packing: Packing, price: Float64Array, s: number): number => {
  let least = Infinity;
  let second = Infinity;
  for (let o = packing.start[s]!; o < packing.start[s + 1]!; o++) {
    const value = valueOf(packing, price, o);
    if (value < least) {
      second = least;
      least = value;
    } else if (value < second) second = value;
  }
  return second - least;
};

const valueOf = (packing: Packing, price: Float64Array, option: number): number => {
  let value = packing.cost[option]!;
  for (let i = packing.useStart[option]!; i < packing.useStart[option + 1]!; i++) value += price[packing.uses[i]!]!;
  return value;
};

const bestFitting = (packing: Packing, price: Float64Array, state: PlacementState, s: number): number => {
  let best = -1;
  let least = Infinity;
  for (let o = packing.start[s]!; o < packing.start[s + 1]!; o++) {
    if (packing.cost[o]! >= least) break;
    const value = valueOf(packing, price, o);
    if (value < least && state.fits(o)) {
      best = o;
      least = value;
    }
  }
  return best;
};

const DEPTH = 3;
/** Moves tried for one student before giving up, and about as many for all together. */
const MOST_TRIES = 400;
const LEAST_TRIES = 50;
const ALL_TRIES = 150_000;

/** Places a student by letting others move, to a depth; leaves everything as it was where that fails. */
const placeByMoves = (
  packing: Packing,
  price: Float64Array,
  state: PlacementState,
  s: number,
  depth: number,
  held: Set<number>,
  tries: { left: number },
): boolean => {
  const direct = bestFitting(packing, price, state, s);
  if (direct >= 0) {
    state.take(s, direct);
    return true;
  }
  if (depth === 0 || tries.left <= 0) return false;
  held.add(s);
  for (let o = packing.start[s]!; o < packing.start[s + 1]!; o++) {
    const full: number[] = [];
    for (let i = packing.useStart[o]!; i < packing.useStart[o + 1]!; i++) {
      if (state.room[packing.uses[i]!]! <= 0) full.push(packing.uses[i]!);
    }
    const tightest = full.find((r) => full.every((q) => packing.capacity[r]! <= packing.capacity[q]!));
    if (tightest === undefined) continue;
    for (const mover of [...state.holders(tightest)]) {
      if (held.has(mover) || packing.priority[mover]! > packing.priority[s]!) continue;
      if (--tries.left < 0) break;
      const before = state.chosen[mover]!;
      state.drop(mover);
      if (state.fits(o)) {
        state.take(s, o);
        if (placeByMoves(packing, price, state, mover, depth - 1, held, tries)) {
          held.delete(s);
          return true;
        }
        state.drop(s);
      }
      state.take(mover, before);
    }
  }
  held.delete(s);
  return false;
};

/**
 * A placement made in one go: by priority, then who loses most by waiting, each the cheapest option that fits at the
 * prices; then those left over by letting others move. Never breaks a capacity; says nothing about how good it is.
 */
export const placeGreedily = (packing: Packing, price: Float64Array, shouldStop: () => boolean): Int32Array => {
  const students = packing.start.length - 1;
  const regret = Float64Array.from({ length: students }, (_, s) => regretOf(packing, price, s));
  const order = Int32Array.from(regret.keys()).sort(
    (a, b) =>
      packing.priority[b]! - packing.priority[a]! ||
      (regret[b]! > regret[a]! ? 1 : regret[b]! < regret[a]! ? -1 : a - b),
  );
  return placeRest(packing, price, new Int32Array(students).fill(-1), order, shouldStop);
};

/** Adds who is not placed yet to a placement: first where there is room, then by letting others move. */
export const placeRest = (
  packing: Packing,
  price: Float64Array,
  placed: Int32Array,
  order: Int32Array,
  shouldStop: () => boolean,
): Int32Array => {
  const state = createPlacementState(packing, placed);
  for (const s of order) {
    if (state.chosen[s]! >= 0) continue;
    const option = bestFitting(packing, price, state, s);
    if (option >= 0) state.take(s, option);
  }
  const leftOver = order.filter((s) => state.chosen[s]! < 0);
  const tries = Math.max(LEAST_TRIES, Math.min(MOST_TRIES, Math.floor(ALL_TRIES / leftOver.length)));
  for (const s of leftOver) {
    if (shouldStop()) break;
    placeByMoves(packing, price, state, s, DEPTH, new Set(), { left: tries });
  }
  return state.chosen;
};
