import { route, type AnyRoute } from '../../web/route.js';
import type { AccountService, AccountView } from './accounts.service.js';
import { credentialsBody, whoView } from './session.schemas.js';

const toWho = ({ id, email, name, role, schoolId, companyId, mentorId }: AccountView) => ({
  accountId: id,
  email,
  name,
  role,
  schoolId,
  companyId,
  mentorId,
});

/** The JSON routes of the session: sign in, who am I, sign out. Signing in is logged by the service, which knows whom it refused. */
export const sessionRoutes = ({ accounts }: { accounts: AccountService }): AnyRoute[] => [
  route({
    method: 'post',
    path: '/api/v1/session',
    summary: 'Sign in with e-mail address and password; the answer sets a cookie',
    allow: 'everyone',
    audit: null,
    body: credentialsBody,
    response: whoView,
    handle: async ({ body, session, requestId, address }) => {
      const account = await accounts.signIn({ ...body, address, requestId });
      await session.signIn(account.id);
      return toWho(account);
    },
  }),
  route({
    method: 'get',
    path: '/api/v1/session',
    summary: 'Who is signed in',
    allow: 'signed-in',
    audit: null,
    response: whoView,
    handle: async ({ actor }) => toWho(await accounts.get(actor.accountId)),
  }),
  route({
    method: 'delete',
    path: '/api/v1/session',
    summary: 'Sign out',
    allow: 'signed-in',
    audit: 'session.ended',
    response: null,
    handle: ({ session }) => session.signOut(),
  }),
];
