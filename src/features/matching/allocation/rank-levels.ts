import type { Packing } from './packing.js';
import { solveChainByPaths, type ChainProblem } from './chain-flow.js';
import { leavesOf, type NestedSolution } from './solve-nested.js';

/** The ranks there are, the worst first. */
export const ranksFromWorst = (rank: Int32Array): number[] => [...new Set(rank)].sort((a, b) => b - a);

/** Options sorted within each student by a new cost; `option` says which one each row was. */
interface Layout {
  readonly start: Int32Array;
  readonly option: Int32Array;
}

/** The state between two aims: what every answer that is best so far has in common. */
interface Face {
  /** 1 for each option some best answer uses. */
  readonly open: Uint8Array;
  /** 1 for each resource that is full in all of them. */
  readonly full: Uint8Array;
  /** 1 for each student placed in all of them. */
  readonly sure: Uint8Array;
}

const layOut = (packing: Packing, face: Face, cost: Float64Array): Layout => {
  const start = new Int32Array(packing.start.length);
  const option: number[] = [];
  for (let s = 0; s + 1 < start.length; s++) {
    const own: number[] = [];
    for (let o = packing.start[s]!; o < packing.start[s + 1]!; o++) if (face.open[o] === 1) own.push(o);
    own.sort((a, b) => cost[a]! - cost[b]! || a - b);
    for (const o of own) option.push(o);
    start[s + 1] = option.length;
  }
  return { start, option: Int32Array.from(option) };
};

/** What entering at a resource costs when no resource has a price below 0. */
const tollsOf = (price: Float64Array, parent: Int32Array): Float64Array => {
  const toll = new Float64Array(price.length).fill(-1);
  const tollOf = (r: number): number => {
    if (toll[r]! < 0) toll[r] = price[r]! + (parent[r]! < 0 ? 0 : tollOf(parent[r]!));
    return toll[r]!;
  };
  for (let r = 0; r < price.length; r++) tollOf(r);
  return toll;
};

/** Narrows the face to the answers that are best for the aim just solved, by complementary slackness. */
const narrowFace = (face: Face, problem: ChainProblem, option: Int32Array, price: Float64Array): void => {
  const toll = tollsOf(price, problem.parent);
  for (let s = 0; s + 1 < problem.start.length; s++) {
    let least = problem.outside[s]!;
    for (let k = problem.start[s]!; k < problem.start[s + 1]!; k++) {
      least = Math.min(least, problem.cost[k]! + toll[problem.leaf[k]!]!);
    }
    if (least < problem.outside[s]!) face.sure[s] = 1;
    for (let k = problem.start[s]!; k < problem.start[s + 1]!; k++) {
      if (problem.cost[k]! + toll[problem.leaf[k]!]! > least) face.open[option[k]!] = 0;
    }
  }
  price.forEach((value, r) => {
    if (value > 0) face.full[r] = 1;
  });
};

/**
 * Rank-maximal from the worst rank up, exactly, where resources lie within one another: first the most placed, then
 * each rank in turn as few as can be, then the cost. Each aim is an ordinary least-cost problem over the answers that
 * are best for the aims before: those use only options without loss, fill every resource that had a price and place
 * everybody who had to be.
 */
export const solveNestedByRank = (
  packing: Packing,
  outerOf: Int32Array,
  rank: Int32Array,
  order: Int32Array,
  shouldStop: () => boolean,
): NestedSolution => {
  const students = packing.start.length - 1;
  const inner = leavesOf(packing, outerOf);
  // An option that limits nobody gets a place of its own, so that every option has a resource.
  const lone = inner.reduce((count, leaf) => (leaf < 0 ? count + 1 : count), 0);
  const resources = packing.capacity.length;
  const parent = new Int32Array(resources + lone).fill(-1);
  parent.set(outerOf);
  const capacity = new Int32Array(resources + lone).fill(1);
  capacity.set(packing.capacity);
  let next = resources;
  const leaf = inner.map((at) => (at < 0 ? next++ : at));

  const face: Face = {
    open: new Uint8Array(packing.cost.length).fill(1),
    full: new Uint8Array(capacity.length),
    sure: new Uint8Array(students),
  };
  const fullAbove = (r: number): number => {
    let count = 0;
    for (let at = r; at >= 0; at = parent[at]!) count += face.full[at]!;
    return count;
  };
  const found = { chosen: new Int32Array(0), price: new Float64Array(resources) };
  const solve = (aim: Float64Array, outside: Float64Array | null): boolean => {
    const greatest = aim.reduce((most, value) => Math.max(most, value), 0);
    // Filling a resource that has to be full is worth more than any sum of the aim.
    const bonus = outside ? 0 : (greatest + 1) * (students + 1) * 2;
    const counts = leaf.map(fullAbove);
    const most = counts.reduce((a, b) => Math.max(a, b), 0);
    const cost = aim.map((value, o) => value + bonus * (most - counts[o]!));
    const { start, option } = layOut(packing, face, cost);
    const problem: ChainProblem = {
      start,
      cost: Float64Array.from(option, (o) => cost[o]!),
      leaf: option.map((o) => leaf[o]!),
      parent,
      capacity,
      outside: outside ?? Float64Array.from(face.sure, (sure) => (sure === 1 ? Infinity : bonus * most)),
      order: Int32Array.from([...order].sort((a, b) => face.sure[b]! - face.sure[a]!)),
    };
    const solution = solveChainByPaths(problem, shouldStop);
    if (!solution.finished && found.chosen.length > 0) return false;
    found.chosen = solution.chosen.map((k) => (k < 0 ? -1 : option[k]!));
    found.price = solution.price.slice(0, resources);
    if (solution.finished) narrowFace(face, problem, option, solution.price);
    return solution.finished;
  };
  const nothing = new Float64Array(packing.cost.length);
  const asked = Float64Array.from(packing.priority, (priority) => (priority + 1) * (students + 1) * 2);
  let going = solve(nothing, asked);
  for (const worst of ranksFromWorst(rank)) {
    if (going)
      going = solve(
        Float64Array.from(rank, (value) => (value === worst ? 1 : 0)),
        null,
      );
  }
  if (going) going = solve(packing.cost, null);
  return { ...found, proven: going };
};
