import { createRandom } from '../../../platform/random.js';
import type { InstanceColumns } from './reading/instance-columns.js';
import type { Reduction } from './reduction.js';

/** How often the search for a blocking pair starts over; only options with several resources can need it. */
const MOST_PASSES = 50;

/** One lottery for all: by priority, then a draw that depends on the seed and the student alone, then by id. */
const lotteryPlaces = (columns: InstanceColumns): Int32Array => {
  const draw = Float64Array.from(columns.studentIds, (id) => createRandom(`${columns.seed}/${id}`).next());
  const order = Int32Array.from(draw.keys()).sort(
    (a, b) => columns.priority[b]! - columns.priority[a]! || draw[a]! - draw[b]! || a - b,
  );
  const place = new Int32Array(order.length);
  order.forEach((s, i) => (place[s] = i));
  return place;
};

/**
 * The standing of each application (a student for an option), lower is better: the best place among the claims of the
 * option's resources, then the lottery. The same at all its resources.
 */
const standingsOf = (columns: InstanceColumns): Float64Array => {
  const students = columns.studentIds.length;
  const place = lotteryPlaces(columns);
  const standing = new Float64Array(columns.cost.length).fill(students);
  columns.claims.forEach((claims, r) => {
    claims?.forEach((s, position) => {
      for (let o = columns.optionStart[s]!; o < columns.optionStart[s + 1]!; o++) {
        for (let i = columns.useStart[o]!; i < columns.useStart[o + 1]!; i++) {
          if (columns.uses[i] === r) standing[o] = Math.min(standing[o]!, position);
        }
      }
    });
  });
  for (let s = 0; s < students; s++) {
    for (let o = columns.optionStart[s]!; o < columns.optionStart[s + 1]!; o++) {
      standing[o] = standing[o]! * students + place[s]!;
    }
  }
  return standing;
};

/** Each student's options, the one liked best first: by rank, then cost. */
const preferencesOf = (columns: InstanceColumns): Int32Array => {
  const preference = Int32Array.from(columns.cost.keys());
  for (let s = 0; s + 1 < columns.optionStart.length; s++) {
    preference
      .subarray(columns.optionStart[s], columns.optionStart[s + 1])
      .sort((a, b) => columns.rank[a]! - columns.rank[b]! || columns.cost[a]! - columns.cost[b]! || a - b);
  }
  return preference;
};

/** Who holds what, and who has to give way to whom. */
const createHoldings = (columns: InstanceColumns, { capacity, chosen: locked }: Reduction, standing: Float64Array) => {
  const { useStart, uses } = columns;
  const chosen = locked.slice();
  const holders: number[][] = Array.from(capacity, () => []);
  // A resource within another one is used by fewer options.
  const support = new Int32Array(capacity.length);
  for (const r of uses) support[r]!++;
  const release = (s: number): void => {
    for (let i = useStart[chosen[s]!]!; i < useStart[chosen[s]! + 1]!; i++) {
      const list = holders[uses[i]!]!;
      list[list.indexOf(s)] = list[list.length - 1]!;
      list.pop();
    }
    chosen[s] = -1;
  };
  const lastOf = (list: readonly number[], spared: readonly number[], self: number): number => {
    let last = -1;
    for (const s of list) {
      if (s !== self && !spared.includes(s) && (last < 0 || standing[chosen[s]!]! > standing[chosen[last]!]!)) last = s;
    }
    return last;
  };
  /** Who must leave for an option: the last of each full resource, inner resources first; null if one stands higher. */
  const losersTo = (s: number, option: number): number[] | null => {
    const full: number[] = [];
    for (let i = useStart[option]!; i < useStart[option + 1]!; i++) {
      const r = uses[i]!;
      if (capacity[r]! <= 0) return null;
      if (holders[r]!.length >= capacity[r]!) full.push(r);
    }
    const losers: number[] = chosen[s]! >= 0 && standing[chosen[s]!]! >= standing[option]! ? [s] : [];
    full.sort((a, b) => support[a]! - support[b]! || a - b);
    for (const r of full) {
      if (losers.some((loser) => holders[r]!.includes(loser))) continue;
      const last = lastOf(holders[r]!, losers, s);
      if (last < 0 || standing[chosen[last]!]! < standing[option]!) return null;
      losers.push(last);
    }
    return losers.filter((loser) => loser !== s);
  };
  const take = (s: number, option: number): void => {
    if (chosen[s]! >= 0) release(s);
    chosen[s] = option;
    for (let i = useStart[option]!; i < useStart[option + 1]!; i++) holders[uses[i]!]!.push(s);
  };
  return { chosen, release, losersTo, take };
};

/**
 * Deferred acceptance, the students asking. Without a blocking pair: no student likes an option better whose every full
 * resource is held by somebody of lower standing (or by the student, standing no higher there now). Where resources lie within one another that is
 * always reached, and is the best such answer for every student; elsewhere there may be none, and after some passes
 * the last try stands. Locked students hold their option and do not ask.
 */
export const allocateStably = (columns: InstanceColumns, reduction: Reduction): Int32Array => {
  const standing = standingsOf(columns);
  const preference = preferencesOf(columns);
  const { chosen, release, losersTo, take } = createHoldings(columns, reduction, standing);
  const next = columns.optionStart.slice(0, -1);
  const ask = (first: number): void => {
    const asking = [first];
    for (let s = asking.pop(); s !== undefined; s = asking.pop()) {
      while (next[s]! < columns.optionStart[s + 1]!) {
        const option = preference[next[s]!]!;
        const losers = losersTo(s, option);
        if (!losers) {
          next[s]!++;
          continue;
        }
        for (const loser of losers) {
          release(loser);
          asking.push(loser);
        }
        take(s, option);
        break;
      }
    }
  };
  const isLocked = (s: number): boolean => columns.locked[s]! >= 0;
  for (let s = 0; s < chosen.length; s++) if (!isLocked(s)) ask(s);
  for (let pass = 0, changed = true; changed && pass < MOST_PASSES; pass++) {
    changed = false;
    for (let s = 0; s < chosen.length; s++) {
      if (isLocked(s)) continue;
      for (let at = columns.optionStart[s]!; at < columns.optionStart[s + 1]!; at++) {
        const option = preference[at]!;
        if (option === chosen[s]) break;
        const losers = losersTo(s, option);
        if (!losers) continue;
        changed = true;
        for (const loser of losers) release(loser);
        take(s, option);
        next[s] = at;
        for (const loser of losers) ask(loser);
        break;
      }
    }
  }
  return chosen;
};
