import { fillSeats } from './fill-seats.js';
import { createNodeHeap } from './node-heap.js';
import { openByBids, type Opening } from './opening-bids.js';

/** Students over a forest of resources: an option takes one unit of its leaf and of every resource above it. */
export interface ChainProblem {
  /** Options of student s: `start[s]` up to `start[s + 1]`, by rising cost. */
  readonly start: Int32Array;
  /** Integers of 0 or more. */
  readonly cost: Float64Array;
  /** The innermost resource of an option. */
  readonly leaf: Int32Array;
  /** The next resource outwards, or -1. */
  readonly parent: Int32Array;
  readonly capacity: Int32Array;
  /** What leaving a student out costs; an integer. */
  readonly outside: Float64Array;
  /** The order in which students are placed; it decides between equal answers. */
  readonly order: Int32Array;
}

export interface ChainSolution {
  /** The option of each student, or -1. */
  readonly chosen: Int32Array;
  /** Per resource the price of one more unit of it (0 or more). */
  readonly price: Float64Array;
  /** False where it was stopped: then the rest is left out. */
  readonly finished: boolean;
}

const CHECK_EVERY = 64;

const childrenOf = (parent: Int32Array): { start: Int32Array; child: Int32Array } => {
  const start = new Int32Array(parent.length + 1);
  for (const up of parent) if (up >= 0) start[up + 1]!++;
  for (let r = 0; r < parent.length; r++) start[r + 1]! += start[r]!;
  const child = new Int32Array(start[parent.length]!);
  const next = start.slice();
  parent.forEach((up, r) => {
    if (up >= 0) child[next[up]!++] = r;
  });
  return { start, child };
};

export const ownersIn = (start: Int32Array): Int32Array => {
  const owner = new Int32Array(start[start.length - 1]!);
  for (let s = 0; s + 1 < start.length; s++) owner.fill(s, start[s], start[s + 1]);
  return owner;
};

/** Places the waiting one by one, from an opening on. */
const placeByPaths = (problem: ChainProblem, opening: Opening, owner: Int32Array, shouldStop: () => boolean) => {
  const { start, cost, leaf, parent, capacity, outside } = problem;
  const students = outside.length;
  const nodes = capacity.length;
  const children = childrenOf(parent);
  const heap = createNodeHeap(nodes);
  const chosen = new Int32Array(students).fill(-1);
  /** What entering at a node costs on top of the option: the prices of the node and all above it. */
  const toll = opening.toll;
  const flow = new Int32Array(nodes);
  const first = new Int32Array(nodes).fill(-1);
  const next = new Int32Array(students).fill(-1);
  const previous = new Int32Array(students).fill(-1);
  const distance = new Float64Array(nodes);
  const seen = new Int32Array(nodes).fill(-1);
  /** How a node was reached: an option (0 or more), or from node q (-2 - q). */
  const reachedBy = new Int32Array(nodes);
  const scanned = new Int32Array(nodes);

  let round = 0;
  let best = 0;
  /** Where the best path ends: a node with room (0 or more) or the student who goes outside (-2 - s). */
  let end = -1;

  const leave = (s: number): void => {
    const before = previous[s]!;
    const after = next[s]!;
    if (before >= 0) next[before] = after;
    else first[leaf[chosen[s]!]!] = after;
    if (after >= 0) previous[after] = before;
  };
  const enter = (s: number, option: number): void => {
    const node = leaf[option]!;
    chosen[s] = option;
    previous[s] = -1;
    next[s] = first[node]!;
    if (next[s] >= 0) previous[next[s]] = s;
    first[node] = s;
  };

  const reach = (node: number, key: number, by: number): void => {
    if (key >= best || (seen[node] === round && key >= distance[node]!)) return;
    seen[node] = round;
    distance[node] = key;
    reachedBy[node] = by;
    heap.push(node, key);
  };
  const reachFromStudent = (s: number, base: number): void => {
    if (base + outside[s]! < best) {
      best = base + outside[s]!;
      end = -2 - s;
    }
    for (let o = start[s]!; o < start[s + 1]!; o++) {
      // Tolls are never negative and options come by rising cost, so no later option can be of use.
      if (base + cost[o]! >= best) break;
      reach(leaf[o]!, base + cost[o]! + toll[leaf[o]!]!, o);
    }
  };

  /** Dijkstra from one student; returns how many nodes were scanned. */
  const search = (student: number): number => {
    round++;
    best = Infinity;
    heap.clear();
    reachFromStudent(student, 0);
    let count = 0;
    for (let node = heap.pop(); node >= 0; node = heap.pop()) {
      const key = distance[node]!;
      if (key >= best) break;
      const up = parent[node]!;
      if (flow[node]! < capacity[node]!) {
        if (up < 0) {
          best = key;
          end = node;
          break;
        }
        reach(up, key + toll[up]! - toll[node]!, -2 - node);
      }
      scanned[count++] = node;
      for (let i = children.start[node]!; i < children.start[node + 1]!; i++) {
        const below = children.child[i]!;
        if (flow[below]! > 0) reach(below, key + toll[below]! - toll[node]!, -2 - node);
      }
      for (let s = first[node]!; s >= 0; s = next[s]!) reachFromStudent(s, key - cost[chosen[s]!]! - toll[node]!);
    }
    return count;
  };

  /** Moves everybody along the path found, from its end back to the new student. */
  const augment = (student: number): void => {
    let node = end;
    if (end <= -2) {
      const out = -2 - end;
      if (out === student) return;
      node = leaf[chosen[out]!]!;
      leave(out);
      chosen[out] = -1;
    } else flow[node]!++;
    for (;;) {
      const by = reachedBy[node]!;
      if (by < 0) {
        const from = -2 - by;
        if (parent[from] === node) flow[from]!++;
        else flow[node]!--;
        node = from;
        continue;
      }
      const mover = owner[by]!;
      const left = mover === student ? -1 : leaf[chosen[mover]!]!;
      if (left >= 0) leave(mover);
      enter(mover, by);
      if (left < 0) return;
      node = left;
    }
  };

  opening.chosen.forEach((option, s) => {
    if (option < 0) return;
    enter(s, option);
    flow[leaf[option]!]!++;
  });
  const { waiting } = opening;
  let finished = true;
  for (let i = 0; i < waiting.length; i++) {
    if (i % CHECK_EVERY === 0 && shouldStop()) {
      finished = false;
      break;
    }
    const count = search(waiting[i]!);
    for (let j = 0; j < count; j++) {
      const node = scanned[j]!;
      if (distance[node]! < best) toll[node]! += best - distance[node]!;
    }
    augment(waiting[i]!);
  }
  return { chosen, toll, finished };
};

const greatestOf = (cost: Float64Array): number => cost.reduce((most, value) => Math.max(most, value), 0);

/** More students than places, one resource an option, and leaving anybody out weighs the same, and more than any moves. */
const isRush = ({ cost, order, parent, capacity, outside }: ChainProblem): boolean =>
  parent.every((up) => up < 0) &&
  outside.every((value) => value === outside[0]) &&
  (outside[0] ?? 0) > greatestOf(cost) * order.length &&
  capacity.reduce((sum, places) => sum + places, 0) < order.length;

/**
 * Least total cost, exactly, by successive shortest augmenting paths with prices (Dijkstra on reduced costs). A student
 * once placed may move or, where that is cheaper, go outside; so with a high `outside` as many as possible are placed.
 * The prices prove it: with them, no option used costs more than another, and only full resources have one. All numbers
 * are integers below 2^53, so nothing is rounded.
 */
export const solveChainByPaths = (problem: ChainProblem, shouldStop: () => boolean): ChainSolution => {
  const { start, parent, capacity, outside, order } = problem;
  const chosen = new Int32Array(outside.length).fill(-1);
  const opening = { chosen, toll: new Float64Array(capacity.length), waiting: order };
  const { toll, ...placed } = placeByPaths(problem, opening, ownersIn(start), shouldStop);
  const price = toll.map((value, node) => Math.max(0, parent[node]! < 0 ? value : value - toll[parent[node]!]!));
  return { ...placed, price };
};

/**
 * The same answer, by a shorter way where many students want few places: at first as if leaving out cost no more than
 * the dearest option, so that the paths stay short; then who is left out takes what places are left. Prices are those
 * of the first step: what a place is worth among those who get one.
 */
export const solveChain = (problem: ChainProblem, shouldStop: () => boolean): ChainSolution => {
  if (!isRush(problem)) return solveChainByPaths(problem, shouldStop);
  const { start, cost, outside } = problem;
  const owner = ownersIn(start);
  const level = greatestOf(cost) + 1;
  const levelled = { ...problem, outside: new Float64Array(outside.length).fill(level) };
  const { chosen, toll, finished } = placeByPaths(levelled, openByBids(levelled), owner, shouldStop);
  const price = toll.slice();
  if (finished) fillSeats(problem, owner, chosen, toll, level);
  return { chosen, price, finished };
};
