/** A count below this is not shown: with fewer pupils in a cell somebody could tell who they are (rules §8). */
export const SMALLEST_CELL = 5;

/** Whether a count may not be shown; 0 may, since it is about nobody. */
export const isHeldBack = (count: number): boolean => count > 0 && count < SMALLEST_CELL;

/** Holds back the counts below the limit as null; 0 is shown, since it is about nobody. */
export const suppressSmallCells = <T extends { readonly count: number }>(
  cells: readonly T[],
): (Omit<T, 'count'> & { readonly count: number | null })[] =>
  cells.map((cell) => ({ ...cell, count: isHeldBack(cell.count) ? null : cell.count }));

/** The sum of all cells; null where any of them is held back, since the sum less the others would give it away. */
export const totalOf = (cells: readonly { readonly count: number }[]): number | null =>
  cells.some(({ count }) => isHeldBack(count)) ? null : cells.reduce((sum, { count }) => sum + count, 0);
