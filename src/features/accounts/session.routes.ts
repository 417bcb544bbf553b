import { forbidden, unauthenticated } from '../../platform/errors.js';
import { route, type AnyRoute } from '../../web/route.js';
import type { AccountService, AccountView } from './accounts.service.js';
import {
  codeBody,
  credentialsBody,
  enrolmentView,
  ownPasswordBody,
  recoveryCodesView,
  secondFactorView,
  sessionListView,
  sessionParams,
  turnOnBody,
  whoView,
} from './session.schemas.js';
import type { OwnCredentialsService } from './own-credentials.service.js';
import type { SecondFactorService } from './second-factor.service.js';
import type { SessionService, ShownSession } from './sessions.service.js';
import type { Credentials, SignedIn, SignInService } from './sign-in.service.js';

export const toWho = ({ id, email, name, role, schoolId, companyId, mentorId }: AccountView) => ({
  accountId: id,
  email,
  name,
  role,
  schoolId,
  companyId,
  mentorId,
});

const toSession = ({ startedAt, lastUsedAt, ...rest }: ShownSession) => ({
  ...rest,
  startedAt: startedAt.toISOString(),
  lastUsedAt: lastUsedAt.toISOString(),
});

/** Signs in at once, with the code of the second factor where there is one. @throws 401 or 403 that says what is missing */
const signInAtOnce = async (
  signIn: SignInService,
  { code, ...credentials }: Credentials & { code?: string },
): Promise<SignedIn> => {
  const step = await signIn.withPassword(credentials);
  if (step.step === 'done') return step;
  if (step.step === 'enrol') throw forbidden('session.second-factor-missing');
  if (code === undefined) throw unauthenticated('session.code-required');
  return signIn.withCode(step.accountId, code, credentials);
};

/** The JSON routes of the session: sign in, who am I, sign out. Signing in is logged by the service, which knows whom it refused. */
export const sessionRoutes = (deps: {
  accounts: AccountService;
  signIn: SignInService;
  sessions: SessionService;
  secondFactor: SecondFactorService;
  credentials: OwnCredentialsService;
}): AnyRoute[] => {
  const { accounts, signIn, sessions, secondFactor, credentials } = deps;
  return [
    route({
      method: 'post',
      path: '/api/v1/session',
      summary: 'Sign in with e-mail address and password, and a code where there is a second factor; sets a cookie',
      allow: 'everyone',
      audit: null,
      body: credentialsBody,
      response: whoView,
      handle: async ({ body, session, requestId, address }) => {
        const { account, epoch } = await signInAtOnce(signIn, { ...body, address, requestId });
        await session.signIn(account.id, epoch);
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
    route({
      method: 'get',
      path: '/api/v1/sessions',
      summary: 'The own sessions that are open, with device and last use',
      allow: 'signed-in',
      audit: null,
      response: sessionListView,
      handle: async ({ actor, session }) => ({
        items: (await sessions.list(actor.accountId, session.id)).map(toSession),
        next: null,
      }),
    }),
    route({
      method: 'delete',
      path: '/api/v1/sessions/:id',
      summary: 'End one of the own sessions',
      allow: 'signed-in',
      audit: 'session.revoked',
      params: sessionParams,
      response: null,
      handle: ({ actor, params }) => sessions.end(actor.accountId, params.id),
    }),
    route({
      method: 'delete',
      path: '/api/v1/sessions',
      summary: 'End all own sessions but this one',
      allow: 'signed-in',
      audit: 'session.revoked',
      response: null,
      handle: ({ actor, session }) => sessions.endOthers(actor.accountId, session.id),
    }),
    route({
      method: 'put',
      path: '/api/v1/account/password',
      summary: 'Choose another own password; all other sessions end',
      allow: 'signed-in',
      audit: 'account.password-changed',
      body: ownPasswordBody,
      response: null,
      handle: async ({ actor, body, session, address }) => {
        const epoch = await credentials.changePassword({ ...actor, address }, body);
        await session.signIn(actor.accountId, epoch);
      },
    }),
    route({
      method: 'get',
      path: '/api/v1/account/second-factor',
      summary: 'Whether the own account has a second factor',
      allow: 'signed-in',
      audit: null,
      response: secondFactorView,
      handle: ({ actor }) => secondFactor.standing(actor.accountId, actor.role),
    }),
    route({
      method: 'post',
      path: '/api/v1/account/second-factor',
      summary: 'Begin with a second factor: gives the secret for the app; it counts after a first code',
      allow: 'signed-in',
      audit: 'second-factor.begun',
      response: enrolmentView,
      secretAnswer: true,
      handle: async ({ actor }) => secondFactor.begin(actor.accountId, (await accounts.get(actor.accountId)).email),
    }),
    route({
      method: 'post',
      path: '/api/v1/account/second-factor/confirmation',
      summary: 'Turn the second factor on with a first code and the password; gives the recovery codes, this once',
      allow: 'signed-in',
      audit: 'second-factor.turned-on',
      body: turnOnBody,
      response: recoveryCodesView,
      secretAnswer: true,
      handle: async ({ actor, body, address, session }) => {
        const { codes, epoch } = await credentials.turnSecondFactorOn({ ...actor, address }, body);
        await session.signIn(actor.accountId, epoch);
        return { recoveryCodes: codes };
      },
    }),
    route({
      method: 'post',
      path: '/api/v1/account/second-factor/removal',
      summary: 'Turn the second factor off with a code',
      allow: 'signed-in',
      audit: 'second-factor.turned-off',
      body: codeBody,
      response: null,
      handle: async ({ actor, body, address, session }) => {
        const epoch = await credentials.turnSecondFactorOff({ ...actor, address }, body.code);
        await session.signIn(actor.accountId, epoch);
      },
    }),
  ];
};
