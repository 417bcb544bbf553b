import type { SchoolScope } from '../../domain/actor.js';
import type { StageDayStudy } from './stage-day-studies.rules.js';

/** What storage must offer for studies of stage days. */
export interface StageDayStudyRepository {
  get(scope: SchoolScope, id: string): Promise<StageDayStudy | null>;
  /** @throws the storage's duplicate-key error when the group has a study in the run already */
  insert(study: StageDayStudy): Promise<void>;
  /** Stores it as the next version; false when its version is no longer the stored one. */
  replace(study: StageDayStudy): Promise<boolean>;
  /** Says that the process working on it is still there. */
  keepAlive(id: string, at: Date): Promise<void>;
}
