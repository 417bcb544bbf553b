import type { SchoolScope } from '../../domain/actor.js';
import type { StudentGroup } from '../../domain/school.js';
import { AppError } from '../../platform/errors.js';
import { newId } from '../../platform/ids.js';
import type { GroupRepository } from './groups.repository.js';
import { groupFaults } from './groups.rules.js';
import type { MentorRepository } from './mentors.repository.js';
import { createSchoolOwned, refuseFaults } from './school-owned.service.js';

/** What is entered of a group. */
export type NewGroup = Omit<StudentGroup, 'id' | 'version' | 'schoolId'>;

/** Groups of pupils with one timetable. */
export const createGroupService = (deps: { groups: GroupRepository; mentors: MentorRepository }) => {
  const owned = createSchoolOwned<StudentGroup>({
    repository: deps.groups,
    codes: { notFound: 'group.not-found', exists: 'group.exists', changedMeanwhile: 'group.changed-meanwhile' },
    sortValueOf: ({ name }) => name,
    sortsBy: 'string',
  });

  const check = async (scope: SchoolScope, group: NewGroup): Promise<void> => {
    refuseFaults('group.invalid', groupFaults(group));
    if (group.mentorId !== null && !(await deps.mentors.get(scope, group.mentorId)))
      throw new AppError('rule', 'group.mentor-unknown', {}, [{ path: 'mentorId', code: 'unknown' }]);
  };

  const create = async (scope: SchoolScope, group: NewGroup): Promise<StudentGroup> => {
    await check(scope, group);
    return owned.add(scope, { ...group, schoolId: scope.schoolId, id: newId('grp'), version: 1 });
  };

  const change = (
    scope: SchoolScope,
    at: { id: string; version: number | null },
    changes: Partial<NewGroup>,
  ): Promise<StudentGroup> =>
    owned.change(scope, at, async (before) => {
      const after = { ...before, ...changes };
      await check(scope, after);
      return after;
    });

  /** The groups of one mentor. */
  const ofMentor = (scope: SchoolScope, mentorId: string): Promise<StudentGroup[]> => owned.all(scope, { mentorId });

  return { list: owned.list, all: owned.all, get: owned.get, create, change, ofMentor };
};

export type GroupService = ReturnType<typeof createGroupService>;
