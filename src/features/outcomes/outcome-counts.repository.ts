import type { OutcomeSums } from './outcome-counts.rules.js';

/** What storage must offer to count: sums, never a pupil. */
export interface OutcomeCountsRepository {
  /** Of one school, or of all of them for null. */
  sums(schoolId: string | null): Promise<OutcomeSums>;
}
