import type { ReminderIntervals } from './reminder-settings.rules.js';

/** The intervals a school set for itself. */
export interface SchoolIntervals extends ReminderIntervals {
  /** The id of the school. */
  readonly id: string;
  readonly version: number;
}

/** What storage must offer for the intervals of schools. */
export interface ReminderSettingsRepository {
  get(schoolId: string): Promise<SchoolIntervals | null>;
  /** Of all schools that set some: one small document each. */
  all(): Promise<SchoolIntervals[]>;
  /** Stores them as the next version, the first time at version 0; false when that is no longer the stored one. */
  save(intervals: SchoolIntervals): Promise<boolean>;
}
