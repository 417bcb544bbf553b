import type { CalendarDate } from '../../platform/calendar-date.js';
import type { FactType } from './facts.rules.js';
import type { DropReason, RecipientRole, ReminderFacts, ReminderKind, Urgency } from './reminder.rules.js';

/** planned: waits for its mail. dropped: never said, with the reason. digested: put into the mail of `mailKey`. */
export const REMINDER_STATES = ['planned', 'dropped', 'digested'] as const;
export type ReminderState = (typeof REMINDER_STATES)[number];

/** Something that had to be said, as it is stored: which rule, over which facts, for which day, and what became of it. */
export interface Reminder {
  /** `kind:subject:occurrence:recipient:channel`; unique, so that it can be planned any number of times. */
  readonly id: string;
  readonly kind: ReminderKind;
  readonly subject: string;
  readonly occurrence: string;
  readonly recipientId: string;
  readonly recipientRole: RecipientRole;
  readonly channel: string;
  readonly schoolId: string | null;
  /** Where its facts come from. */
  readonly source: FactType;
  readonly dueOn: CalendarDate;
  readonly urgency: Urgency;
  readonly staleAfterDays: number;
  readonly facts: ReminderFacts;
  readonly state: ReminderState;
  readonly reason: DropReason | null;
  readonly mailKey: string | null;
  readonly plannedAt: Date;
  /** When it was dropped or put into a mail. */
  readonly settledAt: Date | null;
}

/** Which reminders somebody looks for. */
export interface ReminderFilter {
  readonly schoolId?: string | undefined;
  readonly recipientId?: string | undefined;
  readonly kind?: ReminderKind | undefined;
  readonly subject?: string | undefined;
  readonly dueOn?: CalendarDate | undefined;
  readonly state?: ReminderState | undefined;
}

/** Where a page of reminders begins: after this one, the latest day first. */
export interface ReminderPlace {
  readonly dueOn: string;
  readonly id: string;
}

/** What storage must offer for reminders. */
export interface ReminderRepository {
  get(id: string): Promise<Reminder | null>;
  /**
   * Stores those whose key is not there yet, each by the unique key alone; gives the ids that are new. Good for counting only: of two
   * who store a key at the same moment the embedded engine may tell both that it was theirs, though it is stored once.
   */
  plan(reminders: readonly Reminder[]): Promise<ReadonlySet<string>>;
  /** Which of the ids are stored; for dry runs, which write nothing. */
  known(ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** The people for whom something is planned, by id, after this one. */
  waiting(after: string | null, limit: number): Promise<string[]>;
  /** What is planned for one person, oldest first. */
  plannedFor(recipientId: string, limit: number): Promise<Reminder[]>;
  /** Marks planned reminders as said in a mail; how many were still planned. */
  digest(ids: readonly string[], mailKey: string, at: Date): Promise<number>;
  /** What a person was told in a mail. */
  saidIn(recipientId: string, mailKey: string): Promise<Reminder[]>;
  /** Plans anew what a person was to be told in a mail that does not go; each keeps the key of that mail until it is in another. */
  takeBack(recipientId: string, mailKey: string): Promise<void>;
  /** Drops planned reminders with the reason. */
  drop(ids: readonly string[], reason: DropReason, at: Date): Promise<void>;
  /** Removes what fell due before a day; how many there were. A key so old can't come back, since nothing that old is planned. */
  forget(before: CalendarDate): Promise<number>;
  search(filter: ReminderFilter, page: { after: ReminderPlace | null; limit: number }): Promise<Reminder[]>;
}
