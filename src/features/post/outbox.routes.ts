import { route, type AnyRoute } from '../../web/route.js';
import {
  outboxMessagePage,
  outboxMessageView,
  outboxParams,
  outboxQuery,
  toOutboxMessageView,
} from './outbox.schemas.js';
import type { OutboxService } from './outbox.service.js';

/** The JSON routes of outgoing mail. What a mail says is not among them. */
export const outboxRoutes = ({ outbox }: { outbox: OutboxService }): AnyRoute[] => [
  route({
    method: 'get',
    path: '/api/v1/outbox-messages',
    summary: 'List outgoing mail, newest first; by state, kind, start of the key or address',
    allow: ['admin', 'operator'],
    audit: null,
    query: outboxQuery,
    response: outboxMessagePage,
    handle: async ({ query }) => {
      const page = await outbox.list(query);
      return { ...page, items: page.items.map(toOutboxMessageView) };
    },
  }),
  route({
    method: 'get',
    path: '/api/v1/outbox-messages/:id',
    summary: 'Read one outgoing mail with what happened to it, without what it says',
    allow: ['admin', 'operator'],
    audit: null,
    params: outboxParams,
    response: outboxMessageView,
    handle: async ({ params }) => toOutboxMessageView(await outbox.get(params.id)),
  }),
  route({
    method: 'post',
    path: '/api/v1/outbox-messages/:id/sendings',
    summary: 'Send a mail again that is dead, unknown, kept or dropped',
    allow: ['admin', 'operator'],
    audit: 'outbox-message.resent',
    params: outboxParams,
    response: outboxMessageView,
    status: 202,
    handle: async ({ actor, params }) => toOutboxMessageView(await outbox.resend(params.id, actor.accountId)),
  }),
  route({
    method: 'delete',
    path: '/api/v1/outbox-messages/:id',
    summary: 'Drop a mail that has not gone out; its record stays',
    allow: ['admin', 'operator'],
    audit: 'outbox-message.dropped',
    params: outboxParams,
    response: null,
    handle: ({ actor, params }) => outbox.drop(params.id, actor.accountId),
  }),
];
