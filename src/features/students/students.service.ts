import type { Actor, SchoolScope } from '../../domain/actor.js';
import type { StudentGroup } from '../../domain/school.js';
import { schoolScopeOf } from '../../domain/school-scope.js';
import type { Student } from '../../domain/student.js';
import { noteChanges, noteMade } from '../../platform/audit/audit-trail.js';
import type { CalendarDate } from '../../platform/calendar-date.js';
import type { Clock } from '../../platform/clock.js';
import { decodeCursor, toPage, type Page, type PageRequest } from '../../platform/db/cursor.js';
import { changedMeanwhile, orConflict } from '../../platform/db/storage-errors.js';
import {
  AppError,
  breaksRule,
  conflict,
  forbidden,
  invalid,
  notFound,
  type FieldError,
} from '../../platform/errors.js';
import { newId } from '../../platform/ids.js';
import { studentFaults } from './students.admission.rules.js';
import { fieldsLikeBsn } from './students.privacy.rules.js';
import type { StudentFilter, StudentPlace, StudentRepository } from './students.repository.js';
import { nameKeyOf } from './students.search.rules.js';

/** What is entered of a pupil. */
export type NewStudent = Omit<Student, 'id' | 'version' | 'schoolId' | 'endedOn'>;

/** Which pupils a person asks for, and which page of them. */
export interface StudentQuery extends Omit<StudentFilter, 'groupIds' | 'studentIds'>, PageRequest {
  readonly groupId?: string;
}

export interface StudentDeps {
  readonly students: StudentRepository;
  readonly clock: Clock;
  /** The groups of the school among these ids. */
  readonly groupsOf: (scope: SchoolScope, ids: readonly string[]) => Promise<readonly StudentGroup[]>;
  /** The groups whose pupils a mentor's account may see; none when the account is linked to no mentor. */
  readonly groupsMentoredBy: (actor: Actor) => Promise<readonly string[]>;
  /** Those of the ids that are establishments of the register; wishes name them. */
  readonly knownEstablishments: (ids: readonly string[]) => Promise<readonly string[]>;
  /** Told after a pupil left, came back or went to another group, for what hangs on where the pupil is. */
  readonly onMoved: (student: Student) => Promise<void>;
}

/** @throws AppError `rule` with every field that speaks against storing a pupil as entered; the gravest names the code */
const createStudentCheck =
  (deps: StudentDeps) =>
  async (scope: SchoolScope, student: NewStudent): Promise<void> => {
    const { groupId, wishes } = student;
    const [groups, known] = await Promise.all([
      deps.groupsOf(scope, [groupId]),
      wishes.length === 0 ? wishes : deps.knownEstablishments(wishes),
    ]);
    const likeBsn = fieldsLikeBsn(student).map((path) => ({ path, code: 'looks-like-bsn' }));
    const errors: FieldError[] = [
      ...likeBsn,
      ...(groups.some(({ id }) => id === groupId) ? [] : [{ path: 'groupId', code: 'unknown' }]),
      ...wishes.flatMap((id, at) => (known.includes(id) ? [] : [{ path: `wishes.${at}`, code: 'unknown' }])),
      ...studentFaults(student, deps.clock.today()),
    ];
    if (errors.length === 0) return;
    throw new AppError('rule', likeBsn.length > 0 ? 'student.looks-like-bsn' : 'student.invalid', {}, errors);
  };

const placeOf = (cursor: string | undefined): StudentPlace | null => {
  if (!cursor) return null;
  const [nameKey, id] = decodeCursor(cursor, 2);
  if (typeof nameKey !== 'string' || typeof id !== 'string')
    throw invalid('request.invalid', [{ path: 'cursor', code: 'wrong-form' }]);
  return [nameKey, id];
};

/** Pupils: coordinators see and change those of their school, mentors see those of the groups they guide, nobody else sees any. */
export const createStudentService = (deps: StudentDeps) => {
  const { students, clock } = deps;
  const check = createStudentCheck(deps);

  /** The groups a person may see; null for all of the school. */
  const visibleGroups = async (actor: Actor): Promise<readonly string[] | null> => {
    if (actor.role === 'coordinator') return null;
    if (actor.role === 'mentor') return deps.groupsMentoredBy(actor);
    throw forbidden();
  };

  const filterFor = async (
    actor: Actor,
    { groupId, ...rest }: Omit<StudentQuery, 'cursor' | 'limit'>,
  ): Promise<StudentFilter> => {
    const visible = await visibleGroups(actor);
    if (visible === null) return groupId === undefined ? rest : { ...rest, groupIds: [groupId] };
    return { ...rest, groupIds: groupId === undefined ? visible : visible.filter((id) => id === groupId) };
  };

  /** A page of the pupils a person may see, by name. Without `ended` all, whether they left or not. */
  const list = async (actor: Actor, { cursor, limit, ...query }: StudentQuery): Promise<Page<Student>> => {
    const filter = await filterFor(actor, query);
    const rows = await students.list(schoolScopeOf(actor), filter, { after: placeOf(cursor), limit: limit + 1 });
    return toPage(rows, limit, (student) => [nameKeyOf(student), student.id]);
  };

  const count = async (actor: Actor, query: Omit<StudentQuery, 'cursor' | 'limit'>): Promise<number> =>
    students.count(schoolScopeOf(actor), await filterFor(actor, query));

  const find = async (scope: SchoolScope, id: string): Promise<Student> => {
    const student = await students.get(scope, id);
    if (!student) throw notFound('student.not-found', { id });
    return student;
  };

  /** One pupil; a pupil the person may not see does not exist for them. */
  const get = async (actor: Actor, id: string): Promise<Student> => {
    const visible = await visibleGroups(actor);
    const student = await find(schoolScopeOf(actor), id);
    if (visible !== null && !visible.includes(student.groupId)) throw notFound('student.not-found', { id });
    return student;
  };

  const create = async (scope: SchoolScope, entered: NewStudent): Promise<Student> => {
    await check(scope, entered);
    const student: Student = { ...entered, id: newId('stu'), version: 1, schoolId: scope.schoolId, endedOn: null };
    await orConflict('student.number-taken', () => students.insert(scope, student));
    noteMade(student.id);
    return student;
  };

  const store = async (scope: SchoolScope, student: Student): Promise<Student> => {
    const isStored = await orConflict('student.number-taken', () => students.replace(scope, student));
    if (!isStored) throw changedMeanwhile('student.changed-meanwhile');
    return { ...student, version: student.version + 1 };
  };

  const storeMoved = async (scope: SchoolScope, student: Student): Promise<Student> => {
    const stored = await store(scope, student);
    await deps.onMoved(stored);
    return stored;
  };

  /** `version` is the one the caller read. */
  const change = async (
    scope: SchoolScope,
    { id, version }: { id: string; version: number | null },
    changes: Partial<NewStudent>,
  ): Promise<Student> => {
    const before = await find(scope, id);
    if (before.version !== version) throw changedMeanwhile('student.changed-meanwhile');
    const after = { ...before, ...changes };
    // A wish that was known once may be gone from the register by now; that must not keep a pupil from being changed.
    await check(scope, { ...after, wishes: changes.wishes ?? [] });
    noteChanges(before, after, 'hidden');
    return after.groupId === before.groupId ? store(scope, after) : storeMoved(scope, after);
  };

  /** Records the day on which a pupil left; from then on the pupil is not matched. */
  const end = async (scope: SchoolScope, id: string, endedOn: CalendarDate): Promise<Student> => {
    const student = await find(scope, id);
    if (student.endedOn !== null) throw conflict('student.already-ended', { endedOn: student.endedOn });
    if (endedOn > clock.today()) throw breaksRule('student.ends-in-future', { today: clock.today() });
    return storeMoved(scope, { ...student, endedOn });
  };

  /** Takes back that a pupil left. */
  const undoEnd = async (scope: SchoolScope, id: string): Promise<Student> => {
    const student = await find(scope, id);
    if (student.endedOn === null) throw conflict('student.not-ended');
    return storeMoved(scope, { ...student, endedOn: null });
  };

  /** Adds pupils that were read from a list and checked with it: all, or none when a number is taken. */
  const addAll = async (scope: SchoolScope, added: readonly Student[]): Promise<void> =>
    orConflict('student.number-taken', () => students.addAll(scope, added));

  return { list, count, get, create, change, end, undoEnd, addAll };
};

export type StudentService = ReturnType<typeof createStudentService>;
