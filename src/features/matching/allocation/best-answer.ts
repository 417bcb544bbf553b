import type { Packing } from './packing.js';
import { countPlaced } from './placement-quotas.js';

export const costOf = (packing: Packing, chosen: Int32Array): number =>
  chosen.reduce((sum, option) => (option >= 0 ? sum + packing.cost[option]! : sum), 0);

/** The best answer so far and how answers compare: first by the numbers of each class, then by cost. */
export const createBest = (packing: Packing, classes: readonly Int32Array[], first: Int32Array) => {
  const countsOf = (chosen: Int32Array): number[] => classes.map((students) => countPlaced(students, chosen));
  const isBetter = (a: Int32Array, b: Int32Array): boolean => {
    const countsB = countsOf(b);
    for (const [i, count] of countsOf(a).entries()) if (count !== countsB[i]) return count > countsB[i]!;
    return costOf(packing, a) < costOf(packing, b);
  };
  const best = {
    chosen: first,
    counts: (): number[] => countsOf(best.chosen),
    reaches: (counts: readonly number[]): boolean => String(countsOf(best.chosen)) === String(counts),
    /** More placed of the first class that differs. */
    isAhead: (counts: readonly number[]): boolean =>
      (countsOf(best.chosen).find((count, i) => count !== counts[i]) ?? 0) >
      (counts.find((count, i) => count !== countsOf(best.chosen)[i]) ?? 0),
    offer: (chosen: Int32Array | null): void => {
      if (chosen && isBetter(chosen, best.chosen)) best.chosen = chosen;
    },
  };
  return best;
};
