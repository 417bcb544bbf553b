import type { Leaver, RetentionStep } from './retention.rules.js';

/** What storage must offer to let data go. */
export interface RetentionRepository {
  /** Pupils who left and for whom not every step is done. */
  leavers(): Promise<Leaver[]>;
  /** Those of one school. */
  leaversOf(schoolId: string): Promise<Leaver[]>;
  /** Does one step for one pupil. False when the pupil came back meanwhile. Safe to repeat. */
  carryOut(leaver: Leaver, step: RetentionStep): Promise<boolean>;
}
