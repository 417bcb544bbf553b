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

/** How far others are moved for one student: so many one after the other, several at once for one option or not, and moves tried. */
export interface Moves {
  readonly depth: number;
  readonly together: boolean;
  readonly mostTries: number;
}

/** For a start that is made better afterwards. */
export const QUICK_MOVES: Moves = { depth: 3, together: false, mostTries: 400 };
/** For an answer that stays as it is. */
export const THOROUGH_MOVES: Moves = { depth: 4, together: true, mostTries: 150 };
/** Moves tried for one student at least, and about as many for all together. */
const LEAST_TRIES = 50;
const ALL_TRIES = 150_000;

/** Places students by letting others move, to a depth; leaves everything as it was where that fails. */
const createMoves = (
  packing: Packing,
  price: Float64Array,
  state: PlacementState,
  { depth: deepest, together }: Moves,
) => {
  const held = new Set<number>();
  /** Who moved, and from which option: what has to be put back when a search fails. */
  const trail: { student: number; before: number }[] = [];
  let triesLeft = 0;
  /** The depth to which a student was looked for a place in vain, in this search: others in the way lead there again. */
  const vain = new Map<number, number>();

  const move = (student: number, option: number): void => {
    trail.push({ student, before: state.chosen[student]! });
    if (state.chosen[student]! >= 0) state.drop(student);
    if (option >= 0) state.take(student, option);
  };
  const backTo = (mark: number): void => {
    while (trail.length > mark) {
      const { student, before } = trail.pop()!;
      if (state.chosen[student]! >= 0) state.drop(student);
      if (before >= 0) state.take(student, before);
    }
  };
  const tightestFull = (option: number): number => {
    let tightest = -1;
    for (let i = packing.useStart[option]!; i < packing.useStart[option + 1]!; i++) {
      const r = packing.uses[i]!;
      if (state.room[r]! <= 0 && (tightest < 0 || packing.capacity[r]! < packing.capacity[tightest]!)) tightest = r;
    }
    return tightest;
  };

  const place = (s: number, depth: number): boolean => {
    const direct = bestFitting(packing, price, state, s);
    if (direct >= 0) {
      move(s, direct);
      return true;
    }
    if (depth === 0 || triesLeft <= 0 || (together && (vain.get(s) ?? 0) >= depth)) return false;
    held.add(s);
    let placed = false;
    for (let o = packing.start[s]!; !placed && o < packing.start[s + 1]!; o++) placed = makeRoom(s, o, depth);
    held.delete(s);
    if (!placed) vain.set(s, depth);
    return placed;
  };
  /** Moves somebody off each full resource of an option until it fits. */
  const makeRoom = (s: number, option: number, depth: number): boolean => {
    const full = tightestFull(option);
    if (full < 0) {
      move(s, option);
      return true;
    }
    if (depth === 0) return false;
    for (const mover of state.holders(full)) {
      if (held.has(mover) || packing.priority[mover]! > packing.priority[s]!) continue;
      if (--triesLeft < 0) return false;
      const mark = trail.length;
      move(mover, -1);
      held.add(mover);
      const made = (together || state.fits(option)) && makeRoom(s, option, depth - 1);
      held.delete(mover);
      if (made && place(mover, depth - 1)) return true;
      backTo(mark);
    }
    return false;
  };

  return (s: number, tries: number): boolean => {
    triesLeft = tries;
    trail.length = 0;
    vain.clear();
    return place(s, deepest);
  };
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
  return placeRest(packing, price, new Int32Array(students).fill(-1), order, QUICK_MOVES, shouldStop);
};

/** Adds who is not placed yet to a placement: first where there is room, then by letting others move. */
export const placeRest = (
  packing: Packing,
  price: Float64Array,
  placed: Int32Array,
  order: Int32Array,
  moves: Moves,
  shouldStop: () => boolean,
): Int32Array => {
  const state = createPlacementState(packing, placed);
  for (const s of order) {
    if (state.chosen[s]! >= 0) continue;
    const option = bestFitting(packing, price, state, s);
    if (option >= 0) state.take(s, option);
  }
  const leftOver = order.filter((s) => state.chosen[s]! < 0);
  const tries = Math.max(LEAST_TRIES, Math.min(moves.mostTries, Math.floor(ALL_TRIES / leftOver.length)));
  const placeByMoves = createMoves(packing, price, state, moves);
  for (const s of leftOver) {
    if (shouldStop()) break;
    placeByMoves(s, tries);
  }
  return state.chosen;
};
