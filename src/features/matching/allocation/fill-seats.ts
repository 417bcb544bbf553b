import type { ChainProblem } from './chain-flow.js';
import { createNodeHeap } from './node-heap.js';

/** The options by resource. */
const optionsByLeaf = ({ leaf, capacity }: ChainProblem): { start: Int32Array; option: Int32Array } => {
  const start = new Int32Array(capacity.length + 1);
  for (const node of leaf) start[node + 1]!++;
  for (let r = 0; r < capacity.length; r++) start[r + 1]! += start[r]!;
  const next = start.slice();
  const option = new Int32Array(leaf.length);
  leaf.forEach((node, o) => (option[next[node]!++] = o));
  return { start, option };
};

/**
 * Fills every seat that can be filled, at the least cost, when each option has one resource. It goes out from prices at
 * which everybody placed has a best option, and nobody outside finds one below `outside`, the same for all. From each
 * free seat the cheapest row of moves is sought backwards to somebody outside; with many outside that is near. Where
 * there is none the seat stays free, at no price. Afterwards no answer places more, or as many at less cost: `chosen`
 * and `toll` are changed in place, and tolls may end below 0 by the same amount for all.
 */
export const fillSeats = (
  problem: ChainProblem,
  owner: Int32Array,
  chosen: Int32Array,
  toll: Float64Array,
  outside: number,
): void => {
  const { cost, leaf, capacity } = problem;
  const { start, option } = optionsByLeaf(problem);
  const nodes = capacity.length;
  const taken = new Int32Array(nodes);
  for (const o of chosen) if (o >= 0) taken[leaf[o]!]!++;
  const heap = createNodeHeap(nodes);
  const distance = new Float64Array(nodes);
  const seen = new Int32Array(nodes).fill(-1);
  /** The option by whose taking the seat before it is filled from this node. */
  const via = new Int32Array(nodes);
  const scanned: number[] = [];
  let round = 0;

  /** Backwards from a free seat; the option by which somebody outside comes in, or -1. */
  const search = (free: number): { entry: number; length: number } => {
    round++;
    heap.clear();
    scanned.length = 0;
    seen[free] = round;
    distance[free] = 0;
    heap.push(free, 0);
    let entry = -1;
    let length = Infinity;
    for (let node = heap.pop(); node >= 0 && distance[node]! < length; node = heap.pop()) {
      scanned.push(node);
      const base = distance[node]! + toll[node]!;
      for (let i = start[node]!; i < start[node + 1]!; i++) {
        const o = option[i]!;
        const now = chosen[owner[o]!]!;
        if (now < 0) {
          if (base + cost[o]! - outside < length) {
            length = base + cost[o]! - outside;
            entry = o;
          }
          continue;
        }
        const from = leaf[now]!;
        if (from === node) continue;
        const key = base + cost[o]! - cost[now]! - toll[from]!;
        if (key >= length || (seen[from] === round && key >= distance[from]!)) continue;
        seen[from] = round;
        distance[from] = key;
        via[from] = o;
        heap.push(from, key);
      }
    }
    return { entry, length };
  };

  for (let free = 0; free < nodes; free++) {
    while (taken[free]! < capacity[free]!) {
      const { entry, length } = search(free);
      const reach = entry < 0 ? toll[free]! : length;
      for (const node of scanned) if (distance[node]! < reach) toll[node]! -= reach - distance[node]!;
      if (entry < 0) break;
      taken[free]!++;
      for (let o = entry; ;) {
        const node = leaf[o]!;
        chosen[owner[o]!] = o;
        if (node === free) break;
        o = via[node]!;
      }
    }
  }
};
