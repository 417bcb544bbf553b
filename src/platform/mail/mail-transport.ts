import type { OutboxMessage } from './outbox.js';

/** How the server answered a mail. */
export type Delivery =
  | { readonly outcome: 'sent'; readonly answer: string }
  /** Not taken; later it may be. */
  | {
      readonly outcome: 'retry';
      readonly reason: 'server-busy' | 'server-refuses-us' | 'no-connection';
      readonly answer: string;
    }
  /** Not taken, and it never will be. */
  | { readonly outcome: 'dead'; readonly reason: 'address-refused' | 'message-refused'; readonly answer: string }
  /** Handed over, and no answer came. */
  | { readonly outcome: 'unknown'; readonly reason: 'no-answer'; readonly answer: string }
  /** Not handed over: `handOver` said no. */
  | { readonly outcome: 'withheld' };

/** A way to a mail server. */
export interface MailTransport {
  /**
   * Sends a mail. Never throws for what a server does.
   * @param handOver asked when the server waits for the text of the mail; only after a yes a byte of it is sent
   */
  send(message: OutboxMessage, handOver: () => Promise<boolean>): Promise<Delivery>;
  close(): Promise<void>;
}
