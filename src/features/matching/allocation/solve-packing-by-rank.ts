import { withBundles } from './bundles.js';
import type { Packing } from './packing.js';
import { classesOf, countPlaced, demandFor } from './placement-quotas.js';
import { ascendPrices } from './price-ascent.js';
import { ranksFromWorst } from './rank-levels.js';
import { costOf } from './best-answer.js';
import type { PackingTools } from './complete-core.js';
import { solvePacking, type PackingSolution } from './solve-packing.js';

/** What the ranks settled so far leave: how often each rank may be given. */
type Allowed = ReadonlyMap<number, number>;

/** The packing with another cost, without options of ranks nobody may get, and each other settled rank as a resource. */
const withAim = (packing: Packing, rank: Int32Array, allowed: Allowed, aim: Float64Array) => {
  const limited = [...allowed].filter(([, count]) => count > 0).map(([value]) => value);
  const limitRow = new Map(limited.map((value, i) => [value, packing.capacity.length + i]));
  const option: number[] = [];
  const start = new Int32Array(packing.start.length);
  for (let s = 0; s + 1 < start.length; s++) {
    const own: number[] = [];
    for (let o = packing.start[s]!; o < packing.start[s + 1]!; o++) if (allowed.get(rank[o]!) !== 0) own.push(o);
    own.sort((a, b) => aim[a]! - aim[b]! || a - b);
    for (const o of own) option.push(o);
    start[s + 1] = option.length;
  }
  const useStart = new Int32Array(option.length + 1);
  const uses: number[] = [];
  option.forEach((o, k) => {
    for (let i = packing.useStart[o]!; i < packing.useStart[o + 1]!; i++) uses.push(packing.uses[i]!);
    const limit = limitRow.get(rank[o]!);
    if (limit !== undefined) uses.push(limit);
    useStart[k + 1] = uses.length;
  });
  const aimed: Packing = {
    ...packing,
    start,
    useStart,
    uses: Int32Array.from(uses),
    cost: Float64Array.from(option, (o) => aim[o]!),
    capacity: Int32Array.from([...packing.capacity, ...limited.map((value) => allowed.get(value)!)]),
  };
  return { aimed, option };
};

/**
 * Rank-maximal from the worst rank up where options use several resources: each rank in turn as few as can be, which
 * then becomes a limit like that of any resource; at the end the least cost.
 */
export const solvePackingByRank = (packing: Packing, rank: Int32Array, tools: PackingTools): PackingSolution => {
  const allowed = new Map<number, number>();
  let chosen = new Int32Array(packing.start.length - 1).fill(-1);
  let placedBound = chosen.length;
  const unsettled: number[] = [];
  const solve = (aim: Float64Array): PackingSolution => {
    const { aimed, option } = withAim(packing, rank, allowed, aim);
    const row = new Map(option.map((o, k) => [o, k]));
    const known = allowed.size > 0 ? chosen.map((o) => row.get(o) ?? -1) : null;
    const solution = solvePacking(aimed, tools, known);
    const found = solution.chosen.map((k) => (k < 0 ? -1 : option[k]!));
    const before = allowed.size === 0 ? -1 : countPlaced(Int32Array.from(chosen.keys()), chosen);
    // A later aim never gives up students placed before.
    if (countPlaced(Int32Array.from(found.keys()), found) >= before) chosen = Int32Array.from(found);
    else unsettled.push(allowed.size);
    if (allowed.size === 0) placedBound = solution.placedBound;
    if (!solution.countsProven || solution.costBound < costOf(aimed, solution.chosen)) unsettled.push(allowed.size);
    return solution;
  };
  const ranks = ranksFromWorst(rank);
  let countsProven = true;
  for (const [i, worst] of ranks.entries()) {
    const solution = solve(Float64Array.from(rank, (value) => (value === worst ? 1 : 0)));
    if (i === 0) countsProven = solution.countsProven;
    allowed.set(
      worst,
      chosen.reduce((count, o) => (o >= 0 && rank[o] === worst ? count + 1 : count), 0),
    );
  }
  const last = solve(packing.cost);
  const classes = classesOf(packing);
  const counts = classes.map((students) => countPlaced(students, chosen));
  const cost = costOf(packing, chosen);
  const none = new Float64Array(packing.capacity.length);
  const limits = { rounds: UNSETTLED_ROUNDS, target: null, enough: cost, shouldStop: tools.shouldStop };
  const costBound =
    unsettled.length === 0
      ? last.costBound
      : Math.ceil(ascendPrices(withBundles(packing), demandFor(packing, classes, counts), none, limits).bound);
  return {
    chosen,
    placedBound,
    costBound: Math.min(cost, costBound),
    countsProven,
    price: last.price.slice(0, none.length),
  };
};

/** Where the ranks are not settled, only the cost of placing as many without them is bounded. */
const UNSETTLED_ROUNDS = 500;
