import type { SchoolScope } from '../../domain/actor.js';
import type { Consenter, ConsentPurpose } from '../../domain/consent.js';
import type { CalendarDate } from '../../platform/calendar-date.js';
import type { ConsentEntry } from './consents.rules.js';

/** A question for consent that was mailed to somebody: what a personal link is about. */
export interface ConsentRequest {
  readonly id: string;
  readonly schoolId: string;
  readonly studentId: string;
  readonly purposes: readonly ConsentPurpose[];
  readonly askedOf: Consenter;
  readonly name: string;
  readonly email: string;
  readonly askedAt: Date;
  /** The account that asked; null for the yearly question. */
  readonly askedBy: string | null;
}

/** What storage must offer for consents. There is no way to change or remove a row. */
export interface ConsentRepository {
  /** All rows about some pupils of a school, in the order in which they came. */
  ofPupils(scope: SchoolScope, studentIds: readonly string[]): Promise<ConsentEntry[]>;
  /** False when the pupil has a row with this number by now. */
  append(entry: ConsentEntry): Promise<boolean>;
  /** The pupils of all schools with consent that runs out within these days, both included. */
  runningOut(
    from: CalendarDate,
    to: CalendarDate,
  ): Promise<{ readonly schoolId: string; readonly studentId: string }[]>;
}

/** What storage must offer for questions that were mailed. */
export interface ConsentRequestRepository {
  get(scope: SchoolScope, id: string): Promise<ConsentRequest | null>;
  /** Newest first. */
  ofPupil(scope: SchoolScope, studentId: string): Promise<ConsentRequest[]>;
  /** False when there is one with this id. */
  add(request: ConsentRequest): Promise<boolean>;
}

/** A code by mail, kept as a digest. */
export interface MailedCode {
  readonly id: string;
  readonly digest: string;
  readonly sentAt: Date;
  readonly expiresAt: Date;
  readonly attemptsLeft: number;
}

/** Where codes by mail are kept. */
export interface MailedCodes {
  /** Replaces one that was sent before an instant; false when a newer one is there. */
  put(code: MailedCode, notAfter: Date): Promise<boolean>;
  /** Takes one attempt off; gives the code as it was before, or null when it is over. */
  attempt(id: string, now: Date): Promise<MailedCode | null>;
  remove(id: string): Promise<void>;
}
