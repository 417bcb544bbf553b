import type { Actor } from '../../domain/actor.js';
import type { Student } from '../../domain/student.js';
import { noteMade, noteReason } from '../../platform/audit/audit-trail.js';
import type { Clock } from '../../platform/clock.js';
import { changedMeanwhile, orConflict } from '../../platform/db/storage-errors.js';
import { conflict } from '../../platform/errors.js';
import { newId } from '../../platform/ids.js';
import { receiversInOrder, type Receiver } from './receivers.rules.js';
import type { RestrictionGround } from './restriction-grounds.rules.js';
import type { ProcessingRestriction, RestrictionRepository } from './restrictions.repository.js';

export interface RestrictionDeps {
  readonly restrictions: RestrictionRepository;
  readonly clock: Clock;
  /** @throws AppError 404 for a pupil the person may not see */
  readonly student: (actor: Actor, id: string) => Promise<Student>;
  /** Says, once use is free again, what was not said meanwhile. */
  readonly afterLifting: (student: Student) => Promise<void>;
  /** Who got something of a pupil, in any order. */
  readonly receiversOf: (student: Student) => Promise<readonly Receiver[]>;
}

/** What a pupil page shows of the pupil's rights. */
export interface PrivacyOverview {
  readonly student: Student;
  /** Newest first; the first one may hold. */
  readonly restrictions: readonly ProcessingRestriction[];
  readonly receivers: readonly Receiver[];
}

/** Restriction of processing (AVG art. 18): data are kept and not used until it is lifted. */
export const createRestrictionService = (deps: RestrictionDeps) => {
  const { restrictions, clock } = deps;

  const overview = async (actor: Actor, studentId: string): Promise<PrivacyOverview> => {
    const student = await deps.student(actor, studentId);
    const [rows, receivers] = await Promise.all([restrictions.ofPupil(student, student.id), deps.receiversOf(student)]);
    return { student, restrictions: rows, receivers: receiversInOrder(receivers) };
  };

  /** @throws 404, 409 when one holds already */
  const restrict = async (
    actor: Actor,
    studentId: string,
    { ground, reason }: { readonly ground: RestrictionGround | null; readonly reason: string },
  ): Promise<ProcessingRestriction> => {
    const { id, schoolId } = await deps.student(actor, studentId);
    const restriction: ProcessingRestriction = {
      ...{ id: newId('rst'), version: 1, schoolId, studentId: id, ground, reason },
      ...{ startedAt: clock.now(), startedBy: actor.accountId, liftedAt: null, liftedBy: null, liftReason: null },
    };
    await orConflict('restriction.holds-already', () => restrictions.insert(restriction));
    noteMade(restriction.id);
    noteReason('restricted');
    return restriction;
  };

  /** @throws 404, 409 when none holds */
  const lift = async (actor: Actor, studentId: string, reason: string): Promise<ProcessingRestriction> => {
    const student = await deps.student(actor, studentId);
    const holding = (await restrictions.ofPupil(student, student.id)).find(({ liftedAt }) => liftedAt === null);
    if (!holding) throw conflict('restriction.none-holds');
    const lifted = { ...holding, liftedAt: clock.now(), liftedBy: actor.accountId, liftReason: reason };
    // Of two restrictions lifted at one instant storage keeps the first.
    const isStored = await orConflict('restriction.changed-meanwhile', () => restrictions.replace(lifted));
    if (!isStored) throw changedMeanwhile('restriction.changed-meanwhile');
    noteReason('lifted');
    await deps.afterLifting(student);
    return { ...lifted, version: lifted.version + 1 };
  };

  return { overview, restrict, lift };
};

export type RestrictionService = ReturnType<typeof createRestrictionService>;
