import { DECLINE_REASONS, type DeclineReason } from '../../domain/placement.js';
import type { SeasonId } from '../../domain/season.js';

/** How often companies gave a reason in a season. */
export interface ReasonCount {
  readonly season: SeasonId;
  readonly reason: DeclineReason;
  readonly count: number;
}

/** The reasons of a season, or of all seasons together; a count is null where it is held back. */
export interface ShownReasons {
  readonly season: SeasonId | null;
  readonly reasons: readonly { readonly reason: DeclineReason; readonly count: number | null }[];
  readonly total: number | null;
}

/**
 * What may be read of the counts of all schools: all seasons first, then season by season, the newest on top. A sum of which any part is
 * held back is held back too, since the sum less the other parts would give it away.
 */
export const shownReasons = (
  counts: readonly ReasonCount[],
  isSmall: (count: number) => boolean,
): readonly ShownReasons[] => {
  const seasons = [...new Set(counts.map(({ season }) => season))].sort().reverse();
  if (seasons.length === 0) return [];
  const countOf = (season: SeasonId, reason: DeclineReason): number =>
    counts.filter((one) => one.season === season && one.reason === reason).reduce((sum, one) => sum + one.count, 0);
  const sumOf = (parts: readonly number[]): number | null =>
    parts.some(isSmall) ? null : parts.reduce((sum, part) => sum + part, 0);
  const tableOf = (season: SeasonId | null): ShownReasons => {
    const over = season === null ? seasons : [season];
    const partsOf = (reason: DeclineReason): number[] => over.map((one) => countOf(one, reason));
    return {
      season,
      reasons: DECLINE_REASONS.map((reason) => ({ reason, count: sumOf(partsOf(reason)) })),
      total: sumOf(DECLINE_REASONS.flatMap(partsOf)),
    };
  };
  return [null, ...seasons].map(tableOf);
};
