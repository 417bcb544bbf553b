import type { SchoolScope } from '../../domain/actor.js';
import type { StudentGroup } from '../../domain/school.js';
import type { Student } from '../../domain/student.js';
import { noteChanges, noteMade } from '../../platform/audit/audit-trail.js';
import type { CalendarDate } from '../../platform/calendar-date.js';
import type { Clock } from '../../platform/clock.js';
import { placeOf, toPage, type Page, type PageRequest } from '../../platform/db/cursor.js';
import { changedMeanwhile, orConflict } from '../../platform/db/storage-errors.js';
import { AppError, conflict, notFound } from '../../platform/errors.js';
import { newId } from '../../platform/ids.js';
import { patched, type Patch } from '../../platform/patch.js';
import type { DispensationFilter, DispensationRepository } from './dispensations.repository.js';
import {
  dispensationFaults,
  dispensationOn,
  undoneOf,
  type DispensationFault,
  type DispensationRecord,
  type DispensationStanding,
  type MeantPupils,
} from './dispensations.rules.js';
import { historyEntry, type Doer } from './placement-history.rules.js';

/** What is entered of a request. */
export type NewDispensation = Pick<
  DispensationRecord,
  | 'establishmentId'
  | 'institution'
  | 'programme'
  | 'sector'
  | 'studentId'
  | 'groupId'
  | 'ownPlaceId'
  | 'firstDay'
  | 'lastDay'
  | 'requestedOn'
>;

/** What can be mended afterwards; the establishment can't, since another one is another request. */
export type DispensationChange = Omit<NewDispensation, 'establishmentId' | 'ownPlaceId'> &
  Pick<DispensationRecord, 'decidedBy' | 'documentReference'>;

/** What the ROC said yes to, on which day, and for which days where that is not what was asked. */
export interface Grant extends Patch<Pick<DispensationRecord, 'firstDay' | 'lastDay'>> {
  readonly grantedOn: CalendarDate;
  readonly decidedBy: string;
  readonly documentReference: string;
}

/** Which dispensations are asked for; the standing is that of today. */
export interface DispensationQuery extends PageRequest, Omit<DispensationFilter, 'standing'> {
  readonly standing?: DispensationStanding | undefined;
}

interface Read {
  readonly id: string;
  readonly version: number | null;
}

interface Deps {
  readonly dispensations: DispensationRepository;
  readonly clock: Clock;
  readonly studentOf: (scope: SchoolScope, id: string) => Promise<Student | null>;
  readonly groupOf: (scope: SchoolScope, id: string) => Promise<StudentGroup | null>;
  readonly establishmentExists: (id: string) => Promise<boolean>;
  /** What hangs on what was granted: places that pupils found, and placements that are covered or not any more. Safe to repeat. */
  readonly afterChange: (dispensation: DispensationRecord, by: Doer) => Promise<void>;
}

/** What belongs to a decision. */
const DECIDED = ['decidedBy', 'documentReference'] as const;
const ASKED = 'dispensation.already-requested';
/** What the log keeps no value of: it outlives what is said about people. */
const HIDDEN = ['decidedBy', 'reason', 'history'];

/** Dispensations of a school: asked of a ROC, granted or refused by it, ended, and each of these taken back where a person erred. */
export const createDispensationService = (deps: Deps) => {
  const { dispensations, clock } = deps;

  const get = async (scope: SchoolScope, id: string): Promise<DispensationRecord> => {
    const found = await dispensations.get(scope, id);
    if (!found) throw notFound('dispensation.not-found', { id });
    return found;
  };

  const list = async (
    scope: SchoolScope,
    { cursor, limit, standing, ...filter }: DispensationQuery,
  ): Promise<Page<DispensationRecord>> => {
    const asked = { ...filter, standing: standing && { is: standing, on: clock.today() } };
    const rows = await dispensations.list(scope, asked, { after: placeOf(cursor, 'string'), limit: limit + 1 });
    return toPage(rows, limit, ({ requestedOn, id }) => [requestedOn, id]);
  };

  const standing = (record: DispensationRecord): DispensationStanding => dispensationOn(record, clock.today());

  const refuseFaults = (faults: readonly DispensationFault[]): void => {
    if (faults.length > 0) throw new AppError('rule', 'dispensation.invalid', {}, faults);
  };

  const meantBy = async (scope: SchoolScope, { studentId, groupId }: DispensationRecord): Promise<MeantPupils> => {
    const [student, group] = await Promise.all([
      studentId === null ? null : deps.studentOf(scope, studentId),
      groupId === null ? null : deps.groupOf(scope, groupId),
    ]);
    return { student, group };
  };

  /** Records what was asked of a ROC. @throws 422 naming the fields, 409 when the same was asked and not answered yet */
  const request = async (scope: SchoolScope, asked: NewDispensation, by: Doer): Promise<DispensationRecord> => {
    const at = clock.now();
    const record: DispensationRecord = {
      ...{ id: newId('dis'), version: 1, schoolId: scope.schoolId, ...asked },
      ...{ withdrawnOn: null, refusedOn: null, grantedOn: null, decidedBy: null, documentReference: null },
      ...{ endedOn: null, reason: null },
      history: [historyEntry('dispensation-requested', by, at, { day: asked.requestedOn })],
    };
    if (!(await deps.establishmentExists(asked.establishmentId)))
      refuseFaults([{ path: 'establishmentId', code: 'unknown-place' }]);
    refuseFaults(dispensationFaults(record, await meantBy(scope, record), clock.today()));
    await orConflict(ASKED, () => dispensations.insert(record));
    noteMade(record.id);
    return record;
  };

  /** Does one thing with a record as it was read. @throws 404, 409 from another standing, 412 when it changed, 422 naming the fields */
  const move = async (
    scope: SchoolScope,
    { id, version }: Read,
    from: readonly DispensationStanding[] | null,
    changeOf: (before: DispensationRecord) => {
      readonly what: string;
      readonly to: Patch<DispensationRecord>;
      readonly day?: CalendarDate;
    },
    by: Doer,
  ): Promise<DispensationRecord> => {
    const before = await get(scope, id);
    if (before.version !== version) throw changedMeanwhile('dispensation.changed-meanwhile');
    if (from !== null && !from.includes(standing(before)))
      throw conflict('dispensation.not-from-this-standing', { standing: standing(before) });
    const { what, to, day } = changeOf(before);
    const entry = historyEntry(what, by, clock.now(), day === undefined ? {} : { day });
    const after: DispensationRecord = { ...patched(before, to), history: [...before.history, entry] };
    const meant = what === 'dispensation-changed' ? await meantBy(scope, after) : null;
    refuseFaults(dispensationFaults(after, meant, clock.today()));
    if (!(await orConflict(ASKED, () => dispensations.replace(after))))
      throw changedMeanwhile('dispensation.changed-meanwhile');
    noteChanges(before, after, HIDDEN);
    const stored = { ...after, version: before.version + 1 };
    await deps.afterChange(stored, by);
    return stored;
  };

  /** Mends what was entered; of one that was granted too, since the ROC may give it for longer. */
  const change = (scope: SchoolScope, read: Read, to: Patch<DispensationChange>, by: Doer) =>
    move(
      scope,
      read,
      ['requested', 'upcoming', 'in-force', 'expired'],
      (before) => {
        if (before.grantedOn === null)
          refuseFaults(DECIDED.filter((path) => to[path] !== undefined).map((path) => ({ path, code: 'not-granted' })));
        return { what: 'dispensation-changed', to };
      },
      by,
    );

  const grant = (scope: SchoolScope, read: Read, to: Grant, by: Doer) =>
    move(scope, read, ['requested'], () => ({ what: 'dispensation-granted', to, day: to.grantedOn }), by);

  const refuse = (
    scope: SchoolScope,
    read: Read,
    to: { refusedOn: CalendarDate; decidedBy: string; reason: string },
    by: Doer,
  ) => move(scope, read, ['requested'], () => ({ what: 'dispensation-refused', to, day: to.refusedOn }), by);

  /** The school takes its request back. */
  const withdraw = (scope: SchoolScope, read: Read, by: Doer) =>
    move(
      scope,
      read,
      ['requested'],
      () => ({ what: 'dispensation-withdrawn', to: { withdrawnOn: clock.today() } }),
      by,
    );

  /** Ends one before its last day, as when the ROC takes it back. */
  const end = (scope: SchoolScope, read: Read, to: { endedOn: CalendarDate; reason: string }, by: Doer) =>
    move(
      scope,
      read,
      ['upcoming', 'in-force'],
      (before) => {
        if (before.endedOn !== null) throw conflict('dispensation.already-ended', { endedOn: before.endedOn });
        return { what: 'dispensation-ended', to, day: to.endedOn };
      },
      by,
    );

  /** Takes the last decision back, which was recorded by mistake: an end, an answer of the ROC, or a withdrawal. */
  const undo = (scope: SchoolScope, read: Read, by: Doer) =>
    move(
      scope,
      read,
      null,
      (before) => {
        const undone = undoneOf(before);
        if (undone === null) throw conflict('dispensation.nothing-to-undo', { id: before.id });
        return { what: `dispensation-${undone.what}-undone`, to: undone.to };
      },
      by,
    );

  return { get, list, standing, request, change, grant, refuse, withdraw, end, undo };
};

export type DispensationService = ReturnType<typeof createDispensationService>;
