import type { SchoolScope } from '../../domain/actor.js';
import type { Mentor } from '../../domain/school.js';
import { newId } from '../../platform/ids.js';
import type { MentorRepository } from './mentors.repository.js';
import { createSchoolOwned } from './school-owned.service.js';

/** What is entered of a mentor. */
export type NewMentor = Pick<Mentor, 'name' | 'email'>;

/** The mentors of a school. Addresses are kept in lower case: one mentor per address. */
export const createMentorService = (deps: { mentors: MentorRepository }) => {
  const owned = createSchoolOwned<Mentor>({
    repository: deps.mentors,
    codes: { notFound: 'mentor.not-found', exists: 'mentor.exists', changedMeanwhile: 'mentor.changed-meanwhile' },
    sortValueOf: ({ name }) => name,
    sortsBy: 'string',
  });

  const create = (scope: SchoolScope, { name, email }: NewMentor): Promise<Mentor> =>
    owned.add(scope, { schoolId: scope.schoolId, id: newId('men'), version: 1, name, email: email.toLowerCase() });

  const change = (
    scope: SchoolScope,
    at: { id: string; version: number | null },
    changes: Partial<NewMentor>,
  ): Promise<Mentor> =>
    owned.change(scope, at, (before) => {
      const after = { ...before, ...changes };
      return { ...after, email: after.email.toLowerCase() };
    });

  return { list: owned.list, all: owned.all, get: owned.get, create, change };
};

export type MentorService = ReturnType<typeof createMentorService>;
