import type { Leaver, RetentionStep } from './retention.rules.js';

/** What storage must offer to let data go. */
export interface RetentionRepository {
  /** Pupils who left and for whom not every step is done. */
  leavers(): Promise<Leaver[]>;
  /** Those of one school. */
  leaversOf(schoolId: string): Promise<Leaver[]>;
  /**
   * Does one step for one pupil, unless the pupil came back meanwhile or the data are kept: by a restriction that holds at that moment. A
   * restriction that comes later is of what is left. Safe to repeat.
   */
  carryOut(leaver: Leaver, step: RetentionStep): Promise<'done' | 'came-back' | 'kept'>;
}
