import type { Actor } from '../../domain/actor.js';
import { authorOf, type Author } from '../../domain/author.js';
import type { Destination, Outflow, OutflowEvent } from '../../domain/outcome.js';
import { schoolScopeOf } from '../../domain/school-scope.js';
import type { Student } from '../../domain/student.js';
import { noteMade } from '../../platform/audit/audit-trail.js';
import type { CalendarDate } from '../../platform/calendar-date.js';
import type { Clock } from '../../platform/clock.js';
import { placeOf, toPage, type Page } from '../../platform/db/cursor.js';
import { changedMeanwhile, orConflict } from '../../platform/db/storage-errors.js';
import { AppError, breaksRule, conflict, notFound } from '../../platform/errors.js';
import { newId } from '../../platform/ids.js';
import type { OutflowRepository } from './outcomes.repository.js';
import { followUpDueOn, outflowFaults } from './outcomes.rules.js';

export interface OutcomeDeps {
  readonly outflows: OutflowRepository;
  readonly clock: Clock;
  /** A pupil the person may see. @throws 404 */
  readonly studentFor: (actor: Actor, id: string) => Promise<Student>;
  /** The pupil of an outflow, whatever group the pupil is in by now; null when gone. */
  readonly studentOf: (outflow: Outflow) => Promise<Student | null>;
  /** Pupils of these groups, or of the whole school, who left or did not. */
  readonly studentsOf: (actor: Actor, groupIds: readonly string[] | undefined) => Promise<readonly Student[]>;
  readonly groupsMentoredBy: (actor: Actor) => Promise<readonly string[]>;
}

/** Where a pupil went, as it is entered. */
export interface EnteredOutflow {
  readonly leftOn: CalendarDate;
  readonly destination: Destination;
  readonly mboLevel: number | null;
  readonly mboCourse: string | null;
}

/** An outflow as somebody read it. */
export interface OutflowRead {
  readonly id: string;
  /** Null for whatever stands. */
  readonly version: number | null;
}

/** A line of the history of an outflow. */
export const outflowEvent = (
  kind: OutflowEvent['kind'],
  by: Author | null,
  at: Date,
  facts: Partial<Pick<OutflowEvent, 'months' | 'was' | 'reason'>> = {},
): OutflowEvent => ({ at, kind, by, months: null, was: null, reason: null, ...facts });

/** Where pupils went, and what became of them. */
export const createOutcomeService = (deps: OutcomeDeps) => {
  const { outflows, clock } = deps;

  const visibleGroups = async (actor: Actor): Promise<readonly string[] | undefined> =>
    actor.role === 'mentor' ? deps.groupsMentoredBy(actor) : undefined;

  /** @throws 404 for one of another school, or for a mentor of another's pupil */
  const get = async (actor: Actor, id: string): Promise<Outflow> => {
    const [groups, outflow] = await Promise.all([visibleGroups(actor), outflows.get(schoolScopeOf(actor), id)]);
    if (!outflow || groups?.includes(outflow.groupId) === false) throw notFound('outflow.not-found', { id });
    return outflow;
  };

  /** What came of a pupil; null where nobody recorded it. @throws 404 for a pupil that the person may not see */
  const ofPupil = async (actor: Actor, studentId: string): Promise<Outflow | null> => {
    const { id } = await deps.studentFor(actor, studentId);
    return (await outflows.ofStudents([id]))[0] ?? null;
  };

  /** Whether a pupil is still written in, though it is known where the pupil went: then no term runs and nobody is reminded. */
  const isWrittenIn = async (outflow: Outflow): Promise<boolean> => (await deps.studentOf(outflow))?.endedOn === null;

  /** As `get`, in the version that somebody read. @throws 412 */
  const getRead = async (actor: Actor, { id, version }: OutflowRead): Promise<Outflow> => {
    const found = await get(actor, id);
    if (version !== null && found.version !== version) throw changedMeanwhile('outflow.changed-meanwhile');
    return found;
  };

  const list = async (
    actor: Actor,
    {
      cursor,
      limit,
      destination,
    }: { cursor?: string | undefined; limit: number; destination?: Destination | undefined },
  ): Promise<Page<Outflow>> => {
    const groupIds = await visibleGroups(actor);
    const page = { after: placeOf(cursor, 'string'), limit: limit + 1 };
    const rows = await outflows.list(schoolScopeOf(actor), { destination, groupIds }, page);
    return toPage(rows, limit, ({ leftOn, id }) => [leftOn, id]);
  };

  /** Every outflow that somebody may see, and the pupils of whom none was recorded, who left first. */
  const overview = async (
    actor: Actor,
  ): Promise<{ readonly outflows: readonly Outflow[]; readonly without: readonly Student[] }> => {
    const groupIds = await visibleGroups(actor);
    const [all, students] = await Promise.all([
      outflows.all(schoolScopeOf(actor), { groupIds }),
      deps.studentsOf(actor, groupIds),
    ]);
    const known = new Set(all.map(({ studentId }) => studentId));
    const without = students
      .filter(({ id }) => !known.has(id))
      .sort(
        (a, b) =>
          (a.endedOn ?? '9999').localeCompare(b.endedOn ?? '9999') ||
          `${a.lastName} ${a.firstName}`.localeCompare(`${b.lastName} ${b.firstName}`, 'nl'),
      );
    return { outflows: all, without };
  };

  const checkFaults = (entered: EnteredOutflow): void => {
    const faults = outflowFaults(entered, clock.today());
    if (faults.length > 0) throw new AppError('rule', 'outflow.invalid', {}, faults);
  };

  /** Records where a pupil went. @throws 409 when that is known already, 422 for what does not fit together */
  const record = async (
    actor: Actor,
    { studentId, ...entered }: EnteredOutflow & { readonly studentId: string },
  ): Promise<Outflow> => {
    const student = await deps.studentFor(actor, studentId);
    checkFaults(entered);
    const outflow: Outflow = {
      ...entered,
      ...{ id: newId('out'), version: 1, schoolId: student.schoolId, studentId, groupId: student.groupId },
      pupilName: `${student.firstName} ${student.lastName}`,
      followUps: [],
      handover: null,
      history: [outflowEvent('recorded', authorOf(actor), clock.now())],
    };
    await orConflict('outflow.exists', () => outflows.insert(outflow));
    noteMade(outflow.id);
    return outflow;
  };

  /** Stores what somebody changed, with a line in the history. @throws 412 when another was first */
  const store = async (outflow: Outflow, event: OutflowEvent, also?: () => Promise<void>): Promise<Outflow> => {
    const after = { ...outflow, history: [...outflow.history, event] };
    if (!(await outflows.replace(after, also))) throw changedMeanwhile('outflow.changed-meanwhile');
    return { ...after, version: after.version + 1 };
  };

  /** Corrects what was wrongly recorded; what stood there is kept with the reason. @throws 404, 412, 422 */
  const correct = async (
    actor: Actor,
    read: OutflowRead,
    { reason, ...entered }: EnteredOutflow & { readonly reason: string },
  ): Promise<Outflow> => {
    const before = await getRead(actor, read);
    checkFaults(entered);
    const event = outflowEvent('corrected', authorOf(actor), clock.now(), { was: before.destination, reason });
    return store({ ...before, ...entered }, event);
  };

  /** Keeps what was found out 6, 12 or 24 months later. @throws 409 when that was answered, 422 before it is due */
  const followUp = async (
    actor: Actor,
    id: string,
    { months, destination }: { readonly months: number; readonly destination: Destination },
  ): Promise<Outflow> => {
    const before = await get(actor, id);
    if (before.followUps.some((one) => one.months === months)) throw conflict('outflow.already-asked', { months });
    const dueOn = followUpDueOn(before.leftOn, months);
    if (dueOn > clock.today()) throw breaksRule('outflow.follow-up-early', { dueOn });
    const followUps = [...before.followUps, { months, destination, askedOn: clock.today() }];
    return store({ ...before, followUps }, outflowEvent('followed-up', authorOf(actor), clock.now(), { months }));
  };

  /** Corrects what was answered after some months. @throws 404, 409 when it was not answered, 412 */
  const correctFollowUp = async (
    actor: Actor,
    read: OutflowRead,
    change: { readonly months: number; readonly destination: Destination; readonly reason: string },
  ): Promise<Outflow> => {
    const { months, destination, reason } = change;
    const before = await getRead(actor, read);
    const old = before.followUps.find((one) => one.months === months);
    if (!old) throw conflict('outflow.not-asked', { months });
    const followUps = before.followUps.map((one) => (one === old ? { ...one, destination } : one));
    const event = outflowEvent('follow-up-corrected', authorOf(actor), clock.now(), {
      ...{ months, was: old.destination, reason },
    });
    return store({ ...before, followUps }, event);
  };

  return { get, ofPupil, isWrittenIn, getRead, list, overview, record, correct, followUp, correctFollowUp, store };
};

export type OutcomeService = ReturnType<typeof createOutcomeService>;
