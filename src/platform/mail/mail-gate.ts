import type { OutboxMessage } from './outbox.js';

/** That a mail may not go out now. `withheld`: until it may; `dropped`: never. */
export interface MailStop {
  readonly state: 'withheld' | 'dropped';
  /** As a code, for who looks at the outbox. */
  readonly reason: string;
}

/** Judges mails that were right when they were left, at the moment they go. */
export interface MailGate {
  /** Why a mail may not go out now; null where it may. Asked when the server waits for its text. */
  against(message: OutboxMessage): Promise<MailStop | null>;
  /** Whether a mail that was withheld, and may go now, still says what is so. */
  stillHolds(message: OutboxMessage): Promise<boolean>;
}

/** For a sender whose mails may always go. */
export const openGate: MailGate = { against: () => Promise.resolve(null), stillHolds: () => Promise.resolve(true) };
