import type { CalendarDate } from '../../platform/calendar-date.js';
import type { ReminderPreference } from './digest.rules.js';

/** A person's preference as stored. */
export interface StoredPreference extends ReminderPreference {
  /** The id of the person. */
  readonly id: string;
  readonly version: number;
}

/** What storage must offer for digests and how people want them. */
export interface DigestRepository {
  /**
   * Notes that the digest of a person and day is made, by a unique key. Part of the caller's transaction.
   * @throws the storage's duplicate-key error when there is one already
   */
  open(digest: {
    readonly key: string;
    readonly recipientId: string;
    readonly day: CalendarDate;
    readonly at: Date;
  }): Promise<void>;
  preference(recipientId: string): Promise<StoredPreference | null>;
  /** Stores it as the next version, the first time at version 0; false when that is no longer the stored one. */
  savePreference(preference: StoredPreference): Promise<boolean>;
  /** Lowers a person to weekly, whatever the version: a click in a mail must work. */
  lower(recipientId: string): Promise<void>;
  /** Runs writes of any repository in one transaction: all of them or none. May be run more than once. */
  atomically<T>(work: () => Promise<T>): Promise<T>;
}
