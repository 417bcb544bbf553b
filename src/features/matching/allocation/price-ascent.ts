import type { BundledPacking } from './bundles.js';

/**
 * Which students have to be placed. `outside[s]` is what leaving s out costs (Infinity: must be placed, 0: of no
 * account); of each quota's students exactly `count` are placed, whatever it costs.
 */
export interface Demand {
  readonly outside: Float64Array;
  readonly quotas: readonly { readonly students: Int32Array; readonly count: number }[];
}

export interface Prices {
  /** Per resource, 0 or more, a multiple of 2^-10: so that sums with integers are exact. */
  readonly price: Float64Array;
  /** No answer to the demand costs less. Exact, not rounded. */
  readonly bound: number;
  /** Per student the cheapest option's cost plus prices; Infinity where there is none. */
  readonly least: Float64Array;
  /** Per quota: students at or below this are placed at these prices. */
  readonly thresholds: readonly number[];
  /** Per option in what share of the last rounds it was chosen, where that was asked: near the answer of the linear relaxation. */
  readonly share: Float64Array;
}

const GRID = 1024;

/** The k-th smallest (from 0) of the values, by Hoare's selection; reorders them. */
const selectSmallest = (values: Float64Array, k: number): number => {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const pivot = values[(low + high) >> 1]!;
    let i = low;
    let j = high;
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (values[j]! > pivot) j--;
      if (i > j) break;
      [values[i], values[j]] = [values[j]!, values[i]!];
      i++;
      j--;
    }
    if (k <= j) high = j;
    else if (k >= i) low = i;
    else break;
  }
  return values[k]!;
};

/** One evaluation of the Lagrangian at given prices: the bound, and what each resource is short of. */
const createEvaluation = (packing: BundledPacking, demand: Demand) => {
  const { start, cost, bundle, bundleStart, bundleUses, capacity } = packing;
  const bundles = bundleStart.length - 1;
  const bundlePrice = new Float64Array(bundles);
  const taken = new Int32Array(bundles);
  const students = start.length - 1;
  const least = new Float64Array(students);
  const choice = new Int32Array(students).fill(-1);
  const shortage = new Float64Array(capacity.length);
  const thresholds = demand.quotas.map(() => Infinity);
  const inQuota = new Uint8Array(students);
  for (const quota of demand.quotas) for (const s of quota.students) inQuota[s] = 1;
  const scratch = demand.quotas.map(({ students: { length } }) => new Float64Array(length));

  /** 1 for each student placed at the last prices. */
  const placed = new Uint8Array(students);
  const take = (s: number): void => {
    placed[s] = 1;
    taken[bundle[choice[s]!]!]!++;
  };
  const evaluate = (price: Float64Array): number => {
    let bound = 0;
    placed.fill(0);
    for (let r = 0; r < capacity.length; r++) {
      bound -= price[r]! * capacity[r]!;
      shortage[r] = -capacity[r]!;
    }
    for (let b = 0; b < bundles; b++) {
      let sum = 0;
      for (let i = bundleStart[b]!; i < bundleStart[b + 1]!; i++) sum += price[bundleUses[i]!]!;
      bundlePrice[b] = sum;
      taken[b] = 0;
    }
    for (let s = 0; s < students; s++) {
      let best = inQuota[s] === 1 ? Infinity : demand.outside[s]!;
      const limit = best;
      let at = -1;
      // What was best the last time mostly still is, and a good first value cuts the look short.
      const last = choice[s]!;
      if (last >= 0 && cost[last]! + bundlePrice[bundle[last]!]! < best) {
        best = cost[last]! + bundlePrice[bundle[last]!]!;
        at = last;
      }
      for (let o = start[s]!; o < start[s + 1]!; o++) {
        if (cost[o]! >= best) break;
        const value = cost[o]! + bundlePrice[bundle[o]!]!;
        if (value < best) {
          best = value;
          at = o;
        }
      }
      least[s] = best;
      choice[s] = at;
      if (inQuota[s] === 1) continue;
      if (at >= 0) {
        bound += best;
        take(s);
      } else bound += limit;
    }
    for (let q = 0; q < thresholds.length; q++) bound += evaluateQuota(q);
    for (let b = 0; b < bundles; b++) {
      if (taken[b] === 0) continue;
      for (let i = bundleStart[b]!; i < bundleStart[b + 1]!; i++) shortage[bundleUses[i]!]! += taken[b]!;
    }
    return bound;
  };
  const evaluateQuota = (q: number): number => {
    const { students: members, count } = demand.quotas[q]!;
    thresholds[q] = -Infinity;
    if (count === 0) return 0;
    const values = scratch[q]!;
    for (let i = 0; i < members.length; i++) values[i] = least[members[i]!]!;
    const threshold = selectSmallest(values, count - 1);
    thresholds[q] = threshold;
    if (threshold === Infinity) return Infinity;
    let sum = 0;
    let left = count;
    for (const s of members) {
      if (least[s]! < threshold) {
        sum += least[s]!;
        left--;
        take(s);
      }
    }
    for (let i = 0; left > 0; i++) {
      const s = members[i]!;
      if (least[s] !== threshold) continue;
      sum += threshold;
      left--;
      take(s);
    }
    return sum;
  };
  return { evaluate, least, choice, placed, shortage, thresholds };
};

export interface AscentLimits {
  readonly rounds: number;
  /** An estimate of the answer, to set the first steps; need not be right. */
  readonly target: number | null;
  /** Stop when the bound reaches this: nothing more can be gained. */
  readonly enough: number;
  readonly shouldStop: () => boolean;
  /** Whether it is asked how often each option was chosen: keeping count takes an eighth of the time. */
  readonly withShares?: boolean;
}

const FIRST_STEP = 0.1;
const FIRST_MIX = 0.1;
const PATIENCE = 20;
const CHECK_EVERY = 16;
const LEAST_MIX = 1e-3;
/** Ends where this many rounds brought next to nothing. */
const STALL_ROUNDS = 200;
const STALL_SHARE = 1e-6;

/**
 * Prices for the resources and with them a lower bound, by the volume method: steps from the best prices so far along
 * a mixed direction that comes ever nearer to the true shortage. Near the end the bound is that of the linear
 * relaxation, at a fraction of the work of solving it.
 */
export const ascendPrices = (
  packing: BundledPacking,
  demand: Demand,
  from: Float64Array,
  limits: AscentLimits,
): Prices => {
  const resources = packing.capacity.length;
  const { evaluate, shortage, least, choice, placed, thresholds } = createEvaluation(packing, demand);
  const best = Float64Array.from(from, (value) => Math.round(value * GRID) / GRID);
  const trial = best.slice();
  const scale = evaluate(new Float64Array(resources));
  let bestBound = evaluate(best);
  const reachOf = (bound: number): number => Math.max(Math.abs(bound), scale);
  const direction = shortage.slice();
  let target = limits.target ?? bestBound + 0.1 * reachOf(bestBound) + 1000;
  let factor = FIRST_STEP;
  let mix = FIRST_MIX;
  let failures = 0;
  let boundBefore = -Infinity;
  const share = new Float64Array(packing.cost.length);
  let shareScale = 1;
  /** Old shares count a little less each round; instead of lowering them all, what is added counts more. */
  const addShares = (weight: number): void => {
    shareScale *= 1 - weight;
    for (let s = 0; s < choice.length; s++) if (placed[s] === 1) share[choice[s]!]! += weight / shareScale;
    if (shareScale > 1e-50) return;
    for (let o = 0; o < share.length; o++) share[o]! *= shareScale;
    shareScale = 1;
  };
  for (let round = 1; round <= limits.rounds && bestBound < limits.enough; round++) {
    if (round % STALL_ROUNDS === 0) {
      if (bestBound - boundBefore < STALL_SHARE * reachOf(bestBound)) break;
      boundBefore = bestBound;
    }
    if (round % CHECK_EVERY === 0 && limits.shouldStop()) break;
    let norm = 0;
    for (let r = 0; r < resources; r++) {
      if (best[r]! > 0 || direction[r]! > 0) norm += direction[r]! * direction[r]!;
    }
    if (norm < 1e-9) break;
    if (bestBound > target - 0.02 * reachOf(target)) target = bestBound + 0.03 * reachOf(bestBound) + 1;
    const step = (factor * (target - bestBound)) / norm;
    for (let r = 0; r < resources; r++) {
      trial[r] = Math.max(0, Math.round((best[r]! + step * direction[r]!) * GRID) / GRID);
    }
    const bound = evaluate(trial);
    let overlap = 0;
    let ownNorm = 0;
    let fullNorm = 0;
    for (let r = 0; r < resources; r++) {
      overlap += direction[r]! * shortage[r]!;
      ownNorm += shortage[r]! * shortage[r]!;
      fullNorm += direction[r]! * direction[r]!;
    }
    const spread = fullNorm + ownNorm - 2 * overlap;
    const ideal = spread > 0 ? (fullNorm - overlap) / spread : mix;
    const weight = Math.max(mix / 10, Math.min(mix, ideal));
    for (let r = 0; r < resources; r++) direction[r] = weight * shortage[r]! + (1 - weight) * direction[r]!;
    if (limits.withShares === true) addShares(weight);
    if (bound > bestBound) {
      if (overlap > 0) factor = Math.min(2, factor * 1.1);
      bestBound = bound;
      best.set(trial);
      failures = 0;
    } else if (++failures >= PATIENCE) {
      factor *= 0.66;
      failures = 0;
    }
    if (round % 100 === 0) mix = Math.max(LEAST_MIX, mix * 0.8);
  }
  const bound = evaluate(best);
  for (let o = 0; o < share.length; o++) share[o]! *= shareScale;
  return { price: best, bound, least: least.slice(), thresholds: thresholds.slice(), share };
};
