import { forbidden, unauthenticated } from '../../platform/errors.js';
import { route, type AnyRoute } from '../../web/route.js';
import { linkRequestBody, linkUseBody, recoveryBody } from './account-links.schemas.js';
import type { AccountLinkService } from './account-links.service.js';
import { toWho } from './session.routes.js';
import { whoView } from './session.schemas.js';

/** The JSON routes of links by mail. */
export const accountLinkRoutes = ({ links }: { links: AccountLinkService }): AnyRoute[] => [
  route({
    method: 'post',
    path: '/api/v1/sign-in-links',
    summary: 'Ask for a link by mail to sign in with; the answer is the same when nobody has the address',
    allow: 'everyone',
    audit: 'sign-in-link.asked',
    body: linkRequestBody,
    response: null,
    status: 202,
    handle: ({ body, address }) => links.ask('sign-in', { ...body, address }),
  }),
  route({
    method: 'post',
    path: '/api/v1/sign-in-links/use',
    summary: 'Sign in by a link from a mail, once; with a second factor this goes on a page only',
    allow: 'everyone',
    audit: null,
    body: linkUseBody,
    response: whoView,
    handle: async ({ body, session, requestId }) => {
      const step = await links.signInBy(body.secret, { requestId });
      if (step.step === 'code') throw unauthenticated('session.code-required');
      if (step.step === 'enrol') throw forbidden('session.second-factor-missing');
      await session.signIn(step.account.id, step.epoch);
      return toWho(step.account);
    },
  }),
  route({
    method: 'post',
    path: '/api/v1/password-recoveries',
    summary: 'Ask for a link by mail to choose another password; the answer is the same when nobody has the address',
    allow: 'everyone',
    audit: 'password-recovery.asked',
    body: linkRequestBody,
    response: null,
    status: 202,
    handle: ({ body, address }) => links.ask('recovery', { ...body, address }),
  }),
  route({
    method: 'post',
    path: '/api/v1/password-recoveries/completion',
    summary: 'Choose another password by a link from a mail, once; all sessions end',
    allow: 'everyone',
    audit: 'password-recovery.completed',
    body: recoveryBody,
    response: null,
    handle: ({ body }) => links.recover(body.secret, body.password),
  }),
];
