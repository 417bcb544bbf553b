import { route, type AnyRoute } from '../../web/route.js';
import {
  acceptanceBody,
  invitationPage,
  invitationParams,
  invitationQuery,
  invitationView,
  newInvitationBody,
  toInvitationView,
} from './invitations.schemas.js';
import type { InvitationService } from './invitations.service.js';
import { toWho } from './session.routes.js';
import { whoView } from './session.schemas.js';

/** The JSON routes of invitations. */
export const invitationRoutes = ({ invitations }: { invitations: InvitationService }): AnyRoute[] => [
  route({
    method: 'get',
    path: '/api/v1/invitations',
    summary: 'List invitations, the newest first: of the own school, or all for admin and operator',
    allow: ['coordinator', 'admin', 'operator'],
    audit: null,
    query: invitationQuery,
    response: invitationPage,
    handle: async ({ actor, query }) => {
      const page = await invitations.list(actor, query);
      return { ...page, items: page.items.map(toInvitationView) };
    },
  }),
  route({
    method: 'post',
    path: '/api/v1/invitations',
    summary: 'Invite somebody by mail to get an account',
    allow: ['coordinator', 'admin', 'operator'],
    audit: 'invitation.sent',
    body: newInvitationBody,
    response: invitationView,
    status: 201,
    handle: async ({ actor, body }) => toInvitationView(await invitations.invite(actor, body)),
  }),
  route({
    method: 'delete',
    path: '/api/v1/invitations/:id',
    summary: 'Take back an invitation that was not accepted yet',
    allow: ['coordinator', 'admin', 'operator'],
    audit: 'invitation.withdrawn',
    params: invitationParams,
    response: null,
    handle: ({ actor, params }) => invitations.withdraw(actor, params.id),
  }),
  route({
    method: 'post',
    path: '/api/v1/invitations/acceptance',
    summary: 'Accept an invitation by the link from the mail: makes the account with a password of one’s own',
    allow: 'everyone',
    audit: 'invitation.accepted',
    body: acceptanceBody,
    response: whoView,
    handle: async ({ body: { secret, ...chosen } }) => toWho(await invitations.accept(secret, chosen)),
  }),
];
