import type { SchoolScope } from '../../domain/actor.js';
import type { RestrictionGround } from './restriction-grounds.rules.js';

/** A time in which a pupil's data are kept and not used (AVG art. 18). */
export interface ProcessingRestriction {
  readonly id: string;
  readonly version: number;
  readonly schoolId: string;
  readonly studentId: string;
  /** Null where it was not said. */
  readonly ground: RestrictionGround | null;
  readonly reason: string;
  readonly startedAt: Date;
  readonly startedBy: string;
  /** Null while it holds. */
  readonly liftedAt: Date | null;
  readonly liftedBy: string | null;
  readonly liftReason: string | null;
}

/** What storage must offer for restrictions. */
export interface RestrictionRepository {
  /** Newest first. */
  ofPupil(scope: SchoolScope, studentId: string): Promise<ProcessingRestriction[]>;
  /** Those of a school's pupils whose data are restricted now. */
  restrictedOf(scope: SchoolScope): Promise<ReadonlySet<string>>;
  /** Those of some pupils, of any schools, whose data are restricted now. */
  restrictedAmong(studentIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** Those of a school's pupils whose data were restricted at an instant. */
  restrictedAt(scope: SchoolScope, at: Date): Promise<ReadonlySet<string>>;
  /** Those of all pupils, or the one asked for, whose data stay past their term now. */
  keptPastTerm(studentId?: string): Promise<ReadonlySet<string>>;
  /** @throws the storage's duplicate-key error when one holds for the pupil */
  insert(restriction: ProcessingRestriction): Promise<void>;
  /** Stores it as the next version; false when its version is no longer the stored one. */
  replace(restriction: ProcessingRestriction): Promise<boolean>;
}
