import type { ChainProblem } from './chain-flow.js';

/** A start for the shortest paths: who has what, and prices at which nobody who has something would rather have other. */
export interface Opening {
  readonly chosen: Int32Array;
  readonly toll: Float64Array;
  /** Students without an option, in the order given. */
  readonly waiting: Int32Array;
}

/** Bids a student on average before a round is broken off. */
const BIDS_PER_STUDENT = 60;
/** Each round bids in smaller steps than the one before. */
const FINER = 10;

/** The seats of the resources and who sits there at which bid. */
const createSeats = ({ start, leaf, capacity }: ChainProblem) => {
  const bid = new Float64Array(start.length - 1);
  const toll = new Float64Array(capacity.length);
  const seatStart = new Int32Array(capacity.length + 1);
  const wanted = new Int32Array(capacity.length);
  for (const node of leaf) wanted[node]!++;
  for (let r = 0; r < capacity.length; r++) seatStart[r + 1] = seatStart[r]! + Math.min(capacity[r]!, wanted[r]!);
  const seat = new Int32Array(seatStart[capacity.length]!);
  const taken = new Int32Array(capacity.length);
  /** Seats a student; returns who lost the seat by it, or -1. The price of a full resource is its lowest bid. */
  const place = (s: number, node: number, value: number): number => {
    const from = seatStart[node]!;
    bid[s] = value;
    let loser = -1;
    if (taken[node]! < capacity[node]!) seat[from + taken[node]!++] = s;
    else {
      let lowest = from;
      for (let i = from + 1; i < from + taken[node]!; i++) if (bid[seat[i]!]! < bid[seat[lowest]!]!) lowest = i;
      loser = seat[lowest]!;
      seat[lowest] = s;
    }
    if (taken[node] === capacity[node]) {
      let least = Infinity;
      for (let i = from; i < from + taken[node]!; i++) least = Math.min(least, bid[seat[i]!]!);
      toll[node] = least;
    }
    return loser;
  };
  /** Empties all seats; the prices stay, less what the last steps may have been too much. */
  const clear = (less: number): void => {
    for (let r = 0; r < toll.length; r++) {
      toll[r] = taken[r] === capacity[r] ? Math.max(0, toll[r]! - less) : 0;
      taken[r] = 0;
    }
  };
  return { toll, place, clear };
};

/**
 * Bidding, for options with one resource each: a student takes the best option at the prices, if that is better than
 * going outside, and bids a step more than it is better than the second best; a full resource keeps the highest bids.
 * Round by round the steps are smaller, down to 1. Most of a rush for few places is over before the paths begin. At the
 * end who would rather have another option, by the step too many, gives up the seat; it stays priced though empty.
 */
export const openByBids = (problem: ChainProblem): Opening => {
  const { start, cost, leaf, outside, order } = problem;
  const students = outside.length;
  const chosen = new Int32Array(students).fill(-1);
  const { toll, place, clear } = createSeats(problem);
  let best = 0;
  let second = 0;
  /** The best option of a student at the prices, or -1; `best` and `second` are the values. */
  const look = (s: number): number => {
    best = Infinity;
    second = outside[s]!;
    let option = -1;
    for (let o = start[s]!; o < start[s + 1]! && cost[o]! < second; o++) {
      const value = cost[o]! + toll[leaf[o]!]!;
      if (value >= second) continue;
      if (value < best) {
        second = Math.min(best, second);
        best = value;
        option = o;
      } else second = value;
    }
    return option;
  };
  const bidAll = (step: number): void => {
    let left = BIDS_PER_STUDENT * students;
    chosen.fill(-1);
    for (const first of order) {
      for (let s = first; s >= 0;) {
        const option = look(s);
        if (option < 0 || left-- <= 0) break;
        const loser = place(s, leaf[option]!, toll[leaf[option]!]! + second - best + step);
        chosen[s] = option;
        if (loser >= 0) chosen[loser] = -1;
        s = loser;
      }
    }
  };
  let step = Math.max(1, Math.floor((outside[0] ?? 0) / FINER));
  bidAll(step);
  while (step > 1) {
    clear(step);
    step = Math.max(1, Math.floor(step / FINER));
    bidAll(step);
  }
  for (let s = 0; s < students; s++) {
    const option = chosen[s]!;
    if (option < 0) continue;
    look(s);
    if (cost[option]! + toll[leaf[option]!]! > Math.min(best, outside[s]!)) chosen[s] = -1;
  }
  return { chosen, toll, waiting: order.filter((s) => chosen[s]! < 0) };
};
