import type { SchoolScope } from '../../domain/actor.js';
import { noteChanges, noteMade } from '../../platform/audit/audit-trail.js';
import { decodeCursor, toPage, type Page } from '../../platform/db/cursor.js';
import { changedMeanwhile, orConflict } from '../../platform/db/storage-errors.js';
import { AppError, invalid, notFound } from '../../platform/errors.js';
import type { SchoolOwned, SchoolOwnedRepository } from './school-owned.repository.js';
import type { FieldFault } from './schools.rules.js';

/** Which page of a list is asked for. */
export interface PageRequest {
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** Above this a school has entered something else than its own groups, mentors or years. */
const ALL = 1000;

/** The place a cursor names, or null without one. @throws AppError `invalid` when somebody changed it */
export const placeOf = (
  cursor: string | undefined,
  sortsBy: 'string' | 'number',
): readonly [string | number, string] | null => {
  if (!cursor) return null;
  const [sortValue, id] = decodeCursor(cursor, 2);
  if (sortValue === undefined || typeof sortValue !== sortsBy || typeof id !== 'string')
    throw invalid('request.invalid', [{ path: 'cursor', code: 'wrong-form' }]);
  return [sortValue, id];
};

/** @throws AppError `rule` naming the fields, when there are faults */
export const refuseFaults = (code: string, faults: readonly FieldFault[]): void => {
  if (faults.length > 0) throw new AppError('rule', code, {}, faults);
};

/** What school years, groups and mentors share: list, get, add and change of what belongs to one school. */
export const createSchoolOwned = <T extends SchoolOwned>(deps: {
  repository: SchoolOwnedRepository<T>;
  codes: { notFound: string; exists: string; changedMeanwhile: string };
  sortValueOf: (item: T) => string | number;
  sortsBy: 'string' | 'number';
}) => {
  const { repository, codes } = deps;

  const list = async (scope: SchoolScope, { cursor, limit }: PageRequest): Promise<Page<T>> => {
    const rows = await repository.list(scope, { after: placeOf(cursor, deps.sortsBy), limit: limit + 1 });
    return toPage(rows, limit, (item) => [deps.sortValueOf(item), item.id]);
  };
  const all = (scope: SchoolScope, where: Partial<T> = {}): Promise<T[]> =>
    repository.list(scope, { after: null, limit: ALL, where });
  const get = async (scope: SchoolScope, id: string): Promise<T> => {
    const item = await repository.get(scope, id);
    if (!item) throw notFound(codes.notFound, { id });
    return item;
  };
  const add = async (scope: SchoolScope, item: T): Promise<T> => {
    await orConflict(codes.exists, () => repository.insert(scope, item));
    noteMade(item.id);
    return item;
  };
  /** `version` is the one the caller read. */
  const change = async (
    scope: SchoolScope,
    { id, version }: { id: string; version: number | null },
    changed: (before: T) => T | Promise<T>,
  ): Promise<T> => {
    const before = await get(scope, id);
    if (before.version !== version) throw changedMeanwhile(codes.changedMeanwhile);
    const after = await changed(before);
    const isStored = await orConflict(codes.exists, () => repository.replace(scope, after));
    if (!isStored) throw changedMeanwhile(codes.changedMeanwhile);
    noteChanges(before, after, ['name', 'email']);
    return { ...after, version: before.version + 1 };
  };
  return { list, all, get, add, change };
};
