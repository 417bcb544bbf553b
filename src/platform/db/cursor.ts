import { invalid } from '../errors.js';

/** A cursor: the sort values of the last item, as base64url. It says nothing a reader of the list did not see. */
export const encodeCursor = (values: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(values)).toString('base64url');

/** Reads a cursor of `length` values. @throws AppError `invalid` when somebody changed it */
export const decodeCursor = (cursor: string, length: number): (string | number)[] => {
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (
      Array.isArray(values) &&
      values.length === length &&
      values.every((v) => typeof v === 'string' || typeof v === 'number')
    )
      return values;
  } catch {
    // falls through to the one error below
  }
  throw invalid('request.invalid', [{ path: 'cursor', code: 'wrong-form' }]);
};

/** A page of a list, and where the next one starts. */
export interface Page<T> {
  readonly items: T[];
  readonly next: string | null;
}

/** Makes a page of rows that were read one beyond the limit. */
export const toPage = <T>(
  rows: readonly T[],
  limit: number,
  keyOf: (row: T) => readonly (string | number)[],
): Page<T> => {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last !== undefined ? encodeCursor(keyOf(last)) : null };
};
