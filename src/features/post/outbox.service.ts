import { decodeCursor, toPage, type Page } from '../../platform/db/cursor.js';
import { breaksRule, invalid, notFound } from '../../platform/errors.js';
import type { Clock } from '../../platform/clock.js';
import type { BouncedAddress, BouncedAddresses } from '../../platform/mail/bounced-addresses.js';
import type { MailState, Outbox, OutboxFilter, OutboxMessage } from '../../platform/mail/outbox.js';

export interface OutboxQuery extends OutboxFilter {
  readonly cursor?: string | undefined;
  readonly limit: number;
}

const placeOf = (cursor: string | undefined): { createdAt: Date; id: string } | null => {
  if (!cursor) return null;
  const [at, id] = decodeCursor(cursor, 2);
  const createdAt = new Date(typeof at === 'number' ? at : Number.NaN);
  if (typeof id !== 'string' || Number.isNaN(createdAt.getTime()))
    throw invalid('request.invalid', [{ path: 'cursor', code: 'wrong-form' }]);
  return { createdAt, id };
};

/**
 * What admins and operators see of outgoing mail, and may do with it. They see to whom, when and how it went; what a mail says only
 * where it is a demo or development, in the mailbox.
 */
export const createOutboxService = (deps: {
  outbox: Outbox;
  bounced: BouncedAddresses;
  hasServer: boolean;
  /** A demo or development without a mail server: what a mail says may be looked at. */
  showsContent: boolean;
  clock: Clock;
}) => {
  const { outbox, bounced, hasServer, showsContent, clock } = deps;

  /** Newest first. */
  const list = async ({ cursor, limit, ...filter }: OutboxQuery, withContent = false): Promise<Page<OutboxMessage>> => {
    const rows = await outbox.list(filter, { after: placeOf(cursor), limit: limit + 1, withContent });
    return toPage(rows, limit, ({ createdAt, id }) => [createdAt.getTime(), id]);
  };

  /** @throws AppError `outbox-message.not-found` */
  const get = async (id: string): Promise<OutboxMessage> => {
    const message = await outbox.get(id);
    if (!message) throw notFound('outbox-message.not-found', { id });
    return message;
  };

  /**
   * Sends a mail again that was not sent or of which that is not known; its address counts as right from now on.
   * @throws AppError `outbox-message.not-found`, `outbox-message.no-server`, `outbox-message.not-resendable`
   */
  const resend = async (id: string, accountId: string): Promise<OutboxMessage> => {
    const { to, state } = await get(id);
    if (!hasServer) throw breaksRule('outbox-message.no-server');
    if (!(await outbox.resend(id, { accountId, now: clock.now() })))
      throw breaksRule('outbox-message.not-resendable', { state });
    await bounced.clear(to);
    return get(id);
  };

  /** Drops a mail that has not gone out. @throws AppError `outbox-message.not-found`, `outbox-message.not-droppable` */
  const drop = async (id: string, accountId: string): Promise<void> => {
    const { state } = await get(id);
    if (!(await outbox.drop(id, { accountId, now: clock.now() })))
      throw breaksRule('outbox-message.not-droppable', { state });
  };

  const counts = (): Promise<Readonly<Record<MailState, number>>> => outbox.counts();
  /** Why nothing is sent to an address; null when it is. */
  const markOf = (address: string): Promise<BouncedAddress | null> => bounced.get(address);

  return { list, get, resend, drop, counts, markOf, hasServer, showsContent };
};

export type OutboxService = ReturnType<typeof createOutboxService>;
