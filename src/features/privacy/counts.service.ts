import type { CountsRepository, PupilCount } from './counts.repository.js';
import { suppressSmallCells, totalOf } from './small-cells.rules.js';

/** Counts as they may leave the service. */
export interface ShownCounts {
  readonly items: readonly (Omit<PupilCount, 'count'> & { readonly count: number | null })[];
  readonly total: number | null;
}

/** What research may read: sums over all schools, small cells held back. */
export const createCountsService = ({ counts }: { counts: CountsRepository }) => {
  const pupils = async (): Promise<ShownCounts> => {
    const cells = await counts.pupils();
    return { items: suppressSmallCells(cells), total: totalOf(cells) };
  };
  return { pupils };
};

export type CountsService = ReturnType<typeof createCountsService>;
