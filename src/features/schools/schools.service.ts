import type { Actor, SchoolScope } from '../../domain/actor.js';
import type { School, SchoolSettings } from '../../domain/school.js';
import { noteChanges, noteMade } from '../../platform/audit/audit-trail.js';
import { toPage, type Page } from '../../platform/db/cursor.js';
import { changedMeanwhile, orConflict } from '../../platform/db/storage-errors.js';
import { notFound } from '../../platform/errors.js';
import { newId } from '../../platform/ids.js';
import { placeOf, refuseFaults, type PageRequest } from './school-owned.service.js';
import type { SchoolRepository } from './schools.repository.js';
import { DEFAULT_SCHOOL_SETTINGS, schoolFaults } from './schools.rules.js';

/** What is entered of a school. */
export type NewSchool = Omit<School, 'id' | 'version' | 'settings'> & { readonly settings?: Partial<SchoolSettings> };

/** What a school may change of itself; the BRIN number is not its own to change. */
export type SchoolChange = Partial<Omit<School, 'id' | 'version' | 'brin' | 'settings'>> & {
  readonly settings?: Partial<SchoolSettings>;
};

/** Schools and their settings. */
export const createSchoolService = (deps: { schools: SchoolRepository }) => {
  const { schools } = deps;

  /** For a person of a school the own school; for others all, by name. */
  const list = async (actor: Pick<Actor, 'schoolId'>, { cursor, limit }: PageRequest): Promise<Page<School>> => {
    if (actor.schoolId !== null) return { items: await schools.byIds([actor.schoolId]), next: null };
    const after = placeOf(cursor, 'string') as readonly [string, string] | null;
    const rows = await schools.list({ after, limit: limit + 1 });
    return toPage(rows, limit, ({ name, id }) => [name, id]);
  };

  /** The school of the scope; another school does not exist for the caller. */
  const get = async (scope: SchoolScope, id: string = scope.schoolId): Promise<School> => {
    const school = id === scope.schoolId ? await schools.get(id) : null;
    if (!school) throw notFound('school.not-found', { id });
    return school;
  };

  const create = async ({ settings, ...school }: NewSchool): Promise<School> => {
    const created: School = {
      ...school,
      id: newId('sch'),
      version: 1,
      settings: { ...DEFAULT_SCHOOL_SETTINGS, ...settings },
    };
    refuseFaults('school.invalid', schoolFaults(created));
    await orConflict('school.exists', () => schools.insert(created));
    noteMade(created.id);
    return created;
  };

  const change = async (
    scope: SchoolScope,
    { id, version }: { id: string; version: number | null },
    { settings, ...changes }: SchoolChange,
  ): Promise<School> => {
    const before = await get(scope, id);
    if (before.version !== version) throw changedMeanwhile('school.changed-meanwhile');
    const after: School = { ...before, ...changes, settings: { ...before.settings, ...settings } };
    refuseFaults('school.invalid', schoolFaults(after));
    if (!(await schools.replace(after))) throw changedMeanwhile('school.changed-meanwhile');
    noteChanges(before, after, 'shown');
    return { ...after, version: before.version + 1 };
  };

  return { list, get, create, change };
};

export type SchoolService = ReturnType<typeof createSchoolService>;
