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

/** Which page of a list is asked for. */
export interface PageRequest {
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** The sort value and id a cursor names, or null without one. @throws AppError `invalid` when it belongs to a list in another order */
export function placeOf(cursor: string | undefined, sortsBy: 'string'): readonly [string, string] | null;
export function placeOf(cursor: string | undefined, sortsBy: 'number'): readonly [number, string] | null;
export function placeOf(
  cursor: string | undefined,
  sortsBy: 'string' | 'number',
): readonly [string | number, string] | null {
  if (!cursor) return null;
  const [value, id] = decodeCursor(cursor, 2);
  if (value === undefined || typeof value !== sortsBy || typeof id !== 'string')
    throw invalid('request.invalid', [{ path: 'cursor', code: 'wrong-form' }]);
  return [value, id];
}

type RowKey = readonly [sortValue: string, id: string];
const compareKeys = (a: RowKey, b: RowKey): number =>
  a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : a[1] < b[1] ? -1 : a[1] > b[1] ? 1 : 0;

/** A page of rows that are all at hand, in the order of their keys. @throws AppError `invalid` for a cursor of another list */
export const pageOfAll = <T>(
  rows: readonly T[],
  { cursor, limit }: PageRequest,
  keyOf: (row: T) => RowKey,
): Page<T> => {
  const after = placeOf(cursor, 'string');
  const rest = rows
    .map((row) => ({ row, key: keyOf(row) }))
    .filter(({ key }) => after === null || compareKeys(key, after) > 0)
    .sort((a, b) => compareKeys(a.key, b.key));
  return toPage(
    rest.slice(0, limit + 1).map(({ row }) => row),
    limit,
    keyOf,
  );
};

/** The id a cursor names in a list by id, or null without one. @throws AppError `invalid` */
export const idPlaceOf = (cursor: string | undefined): string | null => {
  if (!cursor) return null;
  const [id] = decodeCursor(cursor, 1);
  if (typeof id !== 'string') throw invalid('request.invalid', [{ path: 'cursor', code: 'wrong-form' }]);
  return id;
};
