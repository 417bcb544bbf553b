import type { SchoolScope } from '../../domain/actor.js';
import type { SchoolYear } from '../../domain/school.js';
import { newId } from '../../platform/ids.js';
import { createSchoolOwned, refuseFaults } from './school-owned.service.js';
import type { SchoolYearRepository } from './school-years.repository.js';
import { schoolYearFaults, startYearOf } from './school-years.rules.js';

/** What is entered of a school year; the year it starts in follows from its first day. */
export type NewSchoolYear = Omit<SchoolYear, 'id' | 'version' | 'schoolId' | 'startYear'>;

/** School years with the exact days of their seasons and holidays. */
export const createSchoolYearService = (deps: { schoolYears: SchoolYearRepository }) => {
  const owned = createSchoolOwned<SchoolYear>({
    repository: deps.schoolYears,
    codes: {
      notFound: 'school-year.not-found',
      exists: 'school-year.exists',
      changedMeanwhile: 'school-year.changed-meanwhile',
    },
    sortValueOf: ({ startYear }) => startYear,
    sortsBy: 'number',
  });

  const create = (scope: SchoolScope, days: NewSchoolYear): Promise<SchoolYear> => {
    refuseFaults('school-year.invalid', schoolYearFaults(days));
    return owned.add(scope, {
      ...days,
      schoolId: scope.schoolId,
      id: newId('sy'),
      version: 1,
      startYear: startYearOf(days),
    });
  };

  const change = (
    scope: SchoolScope,
    at: { id: string; version: number | null },
    changes: Partial<NewSchoolYear>,
  ): Promise<SchoolYear> =>
    owned.change(scope, at, (before) => {
      const after = { ...before, ...changes };
      refuseFaults('school-year.invalid', schoolYearFaults(after));
      return { ...after, startYear: startYearOf(after) };
    });

  return { list: owned.list, all: owned.all, get: owned.get, create, change };
};

export type SchoolYearService = ReturnType<typeof createSchoolYearService>;
