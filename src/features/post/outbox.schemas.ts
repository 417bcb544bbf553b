import { z } from 'zod';
import { cursor, entityId, pageLimit, pageOf, textLine } from '../../platform/http/atoms.js';
import { MAIL_STATES, type OutboxMessage } from '../../platform/mail/outbox.js';

export const outboxParams = z.strictObject({ id: entityId });

const searched = z.exactOptional(textLine(200));
export const outboxQuery = z.strictObject({
  state: z.exactOptional(z.enum(MAIL_STATES)),
  kind: searched,
  key: searched,
  to: searched,
  cursor,
  limit: pageLimit,
});

export const outboxMessageView = z.strictObject({
  id: z.string(),
  key: z.string(),
  state: z.enum(MAIL_STATES),
  to: z.string(),
  recipientId: z.string(),
  schoolId: z.string().nullable(),
  kind: z.string(),
  createdAt: z.iso.datetime(),
  dueAt: z.iso.datetime(),
  attempts: z.number().int(),
  endedAt: z.iso.datetime().nullable(),
  history: z
    .array(
      z
        .strictObject({
          at: z.iso.datetime(),
          state: z.enum(MAIL_STATES),
          reason: z.string().nullable(),
          answer: z.string().nullable(),
          accountId: z.string().nullable(),
        })
        .readonly(),
    )
    .readonly(),
});
export const outboxMessagePage = pageOf(outboxMessageView);

/** A mail as admins and operators see it: not what it says. */
export const toOutboxMessageView = (message: OutboxMessage): z.input<typeof outboxMessageView> => {
  const { content: _content, fence: _fence, leaseUntil: _leaseUntil, ...rest } = message;
  return {
    ...rest,
    createdAt: message.createdAt.toISOString(),
    dueAt: message.dueAt.toISOString(),
    endedAt: message.endedAt?.toISOString() ?? null,
    history: message.history.map(({ at, ...event }) => ({ ...event, at: at.toISOString() })),
  };
};
