import type { SchoolScope } from '../../domain/actor.js';
import { breaksRule } from '../../platform/errors.js';
import { USES, type Use } from './restricted-use.rules.js';
import type { RestrictionRepository } from './restrictions.repository.js';

/** Whether pupils' data may be used for something now. The table says what a restriction stops; storage, whose data are restricted. */
export const createRestrictedUse = ({
  restrictedAmong,
  restrictedOf,
}: Pick<RestrictionRepository, 'restrictedAmong' | 'restrictedOf'>) => {
  /** Those of some pupils, of any schools, whose data may not be used for this now. */
  const stoppedAmong = async (use: Use, studentIds: readonly string[]): Promise<ReadonlySet<string>> =>
    USES[use].goesOn ? new Set() : restrictedAmong([...new Set(studentIds)]);

  /** Those of a school's pupils whose data may not be used for this now. */
  const stoppedOf = async (use: Use, scope: SchoolScope): Promise<ReadonlySet<string>> =>
    USES[use].goesOn ? new Set() : restrictedOf(scope);

  const isStopped = async (use: Use, studentId: string): Promise<boolean> =>
    (await stoppedAmong(use, [studentId])).has(studentId);

  /** @throws AppError 422 while the pupil's data may not be used for this */
  const mustBeUsable = async (use: Use, studentId: string): Promise<void> => {
    if (await isStopped(use, studentId)) throw breaksRule('student.processing-restricted', { studentId });
  };

  return { stoppedAmong, stoppedOf, isStopped, mustBeUsable };
};

export type RestrictedUse = ReturnType<typeof createRestrictedUse>;
