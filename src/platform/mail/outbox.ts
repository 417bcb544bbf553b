import { createHash } from 'node:crypto';
import type { MailAttachment, OutgoingMail } from './outgoing-mail.js';

/**
 * How a mail stands.
 * `kept`: there is no mail server, it only lies here · `queued`: waits for its time · `claimed`: a sender has it ·
 * `sending`: is being handed over · `sent`: the server took it · `retry`: will be tried again · `dead`: will not ·
 * `unknown`: handed over, but nobody knows whether the server took it: never sent again unless a person says so · `withheld`: it may
 * not go now, and goes when it may · `dropped`: by a person, or because it says nothing that is so any more.
 */
export const MAIL_STATES = [
  'kept',
  'queued',
  'claimed',
  'sending',
  'sent',
  'retry',
  'dead',
  'unknown',
  'withheld',
  'dropped',
] as const;
export type MailState = (typeof MAIL_STATES)[number];

/** One thing that happened to a mail. */
export interface MailEvent {
  readonly at: Date;
  readonly state: MailState;
  /** Why, as `address-refused`; null where the state says it all. */
  readonly reason: string | null;
  /** What the mail server answered, in one line. */
  readonly answer: string | null;
  /** The account of the person who did it; null for the sender. */
  readonly accountId: string | null;
}

/** A mail in the outbox. */
export interface OutboxMessage {
  /** Made from the key; the left part of the `Message-ID`. */
  readonly id: string;
  readonly key: string;
  readonly state: MailState;
  readonly to: string;
  readonly recipientId: string;
  readonly schoolId: string | null;
  readonly kind: string;
  readonly createdAt: Date;
  /** Not sent before this instant; moved on by each attempt that failed. */
  readonly dueAt: Date;
  readonly attempts: number;
  /** The fencing number of the claim: whoever holds a lower one is too late. */
  readonly fence: number;
  /** Until when the claim holds, on the database's clock. */
  readonly leaseUntil: Date | null;
  readonly endedAt: Date | null;
  /** The last of what happened, the oldest first. */
  readonly history: readonly MailEvent[];
  /** What is sent; null once it is cleared away. */
  readonly content: MailContent | null;
}

export interface MailContent {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly attachments: readonly MailAttachment[];
  readonly unsubscribe: OutgoingMail['unsubscribe'] | null;
}

/** The right to send a mail, until the claim runs out. */
export interface MailClaim {
  readonly id: string;
  readonly fence: number;
}

/** What is recorded of an attempt. */
export interface MailOutcome {
  readonly state: 'sent' | 'retry' | 'dead' | 'unknown' | 'withheld' | 'dropped';
  readonly at: Date;
  readonly reason: string | null;
  readonly answer: string | null;
  /** For `retry`: when it is tried again. */
  readonly dueAt?: Date;
}

export interface OutboxFilter {
  readonly state?: MailState | undefined;
  readonly kind?: string | undefined;
  /** The start of the key. */
  readonly key?: string | undefined;
  /** The whole address, in any case. */
  readonly to?: string | undefined;
}

/** What storage must offer for outgoing mail. */
export interface Outbox {
  /** Stores a mail; one whose key is there already is left as it is. Part of the caller's transaction where there is one. */
  put(mail: OutgoingMail, state: 'queued' | 'kept', now: Date): Promise<void>;
  /** Whether a mail is due. */
  hasDue(now: Date): Promise<boolean>;
  /**
   * Claims the mail that is due longest. @param now what is due, on the caller's clock
   * @param milliseconds how long the claim holds, on the database's clock
   */
  claim(now: Date, milliseconds: number): Promise<OutboxMessage | null>;
  /** Marks that the mail is being handed over, and renews the claim; false when the claim was lost. */
  markSending(claim: MailClaim, milliseconds: number): Promise<boolean>;
  /** Records how an attempt ended; false when the mail is no longer this claim's. */
  record(claim: MailClaim, outcome: MailOutcome): Promise<boolean>;
  /**
   * Deals with claims that ran out: those not yet handed over are due again, those handed over are `unknown`. Says how many of each.
   */
  sweep(now: Date): Promise<{ again: number; unknown: number }>;
  /** Some mails that are withheld, with content. */
  withheld(after: string | null, limit: number): Promise<OutboxMessage[]>;
  /** Queues a mail that was withheld, or drops it; nothing when it is withheld no more. */
  release(
    id: string,
    how: { readonly state: 'queued' | 'dropped'; readonly reason: string; readonly at: Date },
  ): Promise<void>;
  /** Queues a mail again that is dead, unknown, kept or dropped, as a person wants; false when it is none of those or has no content. */
  resend(id: string, person: { accountId: string; now: Date }): Promise<boolean>;
  /** Drops a mail that is not sent nor being sent, as a person wants; false when it is. */
  drop(id: string, person: { accountId: string; now: Date }): Promise<boolean>;
  get(id: string): Promise<OutboxMessage | null>;
  /** Newest first; after a place. Without content unless it is asked for. */
  list(
    filter: OutboxFilter,
    window: { after: { createdAt: Date; id: string } | null; limit: number; withContent?: boolean },
  ): Promise<OutboxMessage[]>;
  /** How many mails are in each state. */
  counts(): Promise<Readonly<Record<MailState, number>>>;
  /** Clears the content of mails that ended before an instant, and removes those that ended before an earlier one. */
  clear(before: { content: Date; all: Date }): Promise<{ cleared: number; removed: number }>;
}

/** The id of the mail with a key: the same key gives the same id, on every machine. */
export const mailIdOf = (key: string): string =>
  `msg_${createHash('sha256').update(key).digest('base64url').replace(/[-_]/g, '').slice(0, 24)}`;
