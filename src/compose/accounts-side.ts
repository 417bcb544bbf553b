import type { Connection } from 'mongoose';
import type { Actor } from '../domain/actor.js';
import { createAccountCareService } from '../features/accounts/account-care.service.js';
import { accountCarePages } from '../features/accounts/account-care.pages.js';
import { accountLinkRoutes } from '../features/accounts/account-links.routes.js';
import { createAccountLinkService, LINK_MINUTES } from '../features/accounts/account-links.service.js';
import { accountLinkPages } from '../features/accounts/account-links.pages.js';
import { createTellOwner } from '../features/accounts/account-notices.service.js';
import { accountRoutes } from '../features/accounts/accounts.routes.js';
import { createAccountRepository } from '../features/accounts/accounts.model.js';
import { createFirstOperatorService } from '../features/accounts/first-operator.service.js';
import { identityProviderPages } from '../features/accounts/identity-providers.pages.js';
import { identityProviderRoutes } from '../features/accounts/identity-providers.routes.js';
import { createIdentityProviderService } from '../features/accounts/identity-providers.service.js';
import { invitationPages } from '../features/accounts/invitations.pages.js';
import { invitationRoutes } from '../features/accounts/invitations.routes.js';
import { INVITATION_DAYS } from '../features/accounts/invitations.rules.js';
import { createInvitationRepository } from '../features/accounts/invitations.model.js';
import { createInvitationService } from '../features/accounts/invitations.service.js';
import { createOpenIdClient } from '../features/accounts/openid-client.js';
import { operatorAccessPages } from '../features/accounts/operator-access.pages.js';
import { ownAccountPages } from '../features/accounts/own-account.pages.js';
import { createOwnCredentialsService } from '../features/accounts/own-credentials.service.js';
import { providerSettingsPages } from '../features/accounts/provider-settings.pages.js';
import { createSecondFactorService } from '../features/accounts/second-factor.service.js';
import { serviceAccountRoutes } from '../features/accounts/service-accounts.routes.js';
import { createServiceAccountService } from '../features/accounts/service-accounts.service.js';
import { sessionRoutes } from '../features/accounts/session.routes.js';
import { createSessionService } from '../features/accounts/sessions.service.js';
import { signInStepPages } from '../features/accounts/sign-in-steps.pages.js';
import { createSignInService } from '../features/accounts/sign-in.service.js';
import { createAuditWriter } from '../platform/audit/audit-events.js';
import { createAuditLog } from '../platform/audit/audit-events.model.js';
import { systemClock, type Clock } from '../platform/clock.js';
import { newId } from '../platform/ids.js';
import type { PostMail } from '../platform/mail/outgoing-mail.js';
import { createSealer } from '../platform/sealed-text.js';
import { shareReads } from '../platform/shared-reads.js';
import { accountNoticeMail, invitationMail, recoveryMail, signInLinkMail } from '../web/texts/account-mails.nl.js';
import type { AnyRoute } from '../web/route.js';
import type { SchoolSide } from './school-side.js';
import type { Storage } from './storage.js';

const MENTORS_SHOWN = 500;
/** A company's newest proposals say with which schools it deals. */
const PROPOSALS_LOOKED_AT = 200;

/** Who somebody is, and how they show it: signing in, sessions, the second factor. */
export const composeAccountsSide = (parts: {
  storage: Storage;
  school: SchoolSide;
  clock: Clock;
  post: PostMail;
  /** The address people use, for links in mails. */
  baseUrl: () => string | undefined;
  /** Whether an OpenID Connect service on this machine may be reached by plain http; never in production. */
  plainLoopback: boolean;
  /** Signs sessions, and seals what must be read again. */
  secret: string;
  /** Whether admins and operators must have a second factor. */
  secondFactorRequired: boolean;
}) => {
  const { storage, clock, secret } = parts;
  const { accounts, audit } = parts.school;
  const secondFactor = createSecondFactorService({
    secondFactors: storage.secondFactors,
    sealer: createSealer(secret, 'second-factor'),
    clock,
    required: parts.secondFactorRequired,
  });
  const signIn = createSignInService({
    accounts: storage.accounts,
    attempts: storage.signInAttempts,
    secondFactor,
    audit,
    clock,
  });
  const standingOf = shareReads(accounts.standingOf);
  const sessions = createSessionService({
    sessions: storage.sessions,
    epochOf: async (accountId) => (await standingOf(accountId))?.epoch,
    now: () => new Date(),
  });
  /** Who a session belongs to now; requests that come together read it once. */
  const actorOf = async (accountId: string, epoch: number): Promise<Actor | undefined> => {
    const standing = await standingOf(accountId);
    return standing?.epoch === epoch ? standing.actor : undefined;
  };
  const serviceAccounts = createServiceAccountService({ serviceAccounts: storage.serviceAccounts, clock });
  const addressOf = (path: string): string => `${parts.baseUrl() ?? ''}${path}`;
  const tell = createTellOwner({
    accounts: storage.accounts,
    post: parts.post,
    words: ({ name }, what) => accountNoticeMail(name, what, addressOf('/account')),
    clock,
  });
  const credentials = createOwnCredentialsService({ accounts, signIn, secondFactor, tell });
  const care = createAccountCareService({ accounts, secondFactor, tell });
  const links = createAccountLinkService({
    accounts: storage.accounts,
    links: storage.accountLinks,
    attempts: storage.signInAttempts,
    signIn,
    setPassword: async (accountId, password) => {
      await accounts.setPassword(accountId, password);
      await tell(accountId, 'password-changed');
    },
    post: parts.post,
    words: (purpose, { name }, path) =>
      (purpose === 'sign-in' ? signInLinkMail : recoveryMail)(name, addressOf(path), LINK_MINUTES),
    clock,
  });
  const invitations = createInvitationService({
    invitations: storage.invitations,
    accounts: storage.accounts,
    createAccount: accounts.create,
    hasProposalAt: async (schoolId, companyId) => {
      const page = { after: null, limit: PROPOSALS_LOOKED_AT, now: clock.now() };
      const proposals = await storage.proposals.list({ companyId }, {}, page);
      return proposals.some((proposal) => proposal.schoolId === schoolId);
    },
    isMentorOf: async (schoolId, mentorId) => (await storage.mentors.get({ schoolId }, mentorId)) !== null,
    post: parts.post,
    words: ({ name, role }, by, path) => invitationMail({ name, role, by, days: INVITATION_DAYS }, addressOf(path)),
    clock,
  });
  const { plainLoopback } = parts;
  const providers = createIdentityProviderService({
    providers: storage.identityProviders,
    accounts: storage.accounts,
    signIn,
    client: createOpenIdClient({ plainLoopback }),
    sealer: createSealer(secret, 'identity-providers'),
    audit,
    plainLoopback,
  });
  const routes: AnyRoute[] = [
    ...identityProviderRoutes({ providers }),
    ...accountLinkRoutes({ links }),
    ...invitationRoutes({ invitations }),
    ...accountRoutes({ accounts, care }),
    ...sessionRoutes({ accounts, signIn, sessions, secondFactor, credentials }),
    ...serviceAccountRoutes({ serviceAccounts }),
  ];
  const emailOf = async (accountId: string): Promise<string> => (await accounts.get(accountId)).email;
  const pages: AnyRoute[] = [
    ...signInStepPages({ signIn, secondFactor, emailOf }),
    ...accountLinkPages({ links }),
    ...invitationPages({
      invitations,
      now: clock.now,
      mentors: async ({ schoolId }) => {
        if (schoolId === null) return [];
        const all = await storage.mentors.list({ schoolId }, { after: null, limit: MENTORS_SHOWN });
        return all.map(({ id, name }) => ({ value: id, label: name }));
      },
    }),
    ...identityProviderPages({ providers, baseUrl: parts.baseUrl }),
    ...accountCarePages({
      ...{ accounts, care, sessions, secondFactor },
      tenantNames: async (shown) => {
        const schoolIds = [...new Set(shown.flatMap(({ schoolId }) => schoolId ?? []))];
        const [schools, companies] = await Promise.all([
          storage.schools.byIds(schoolIds),
          storage.companies.byIds([...new Set(shown.flatMap(({ companyId }) => companyId ?? []))]),
        ]);
        return new Map([...schools, ...companies].map(({ id, name }) => [id, name]));
      },
    }),
    ...operatorAccessPages({ serviceAccounts }),
    ...providerSettingsPages({ providers }),
    ...ownAccountPages({ accounts, sessions, secondFactor, credentials }),
  ];
  return {
    pages,
    providers,
    signIn,
    sessions,
    secondFactor,
    serviceAccounts,
    links,
    invitations,
    emailOf,
    actorOf,
    routes,
  };
};

export type AccountsSide = ReturnType<typeof composeAccountsSide>;

/** What makes the first operator, for the command that does; on a connection without the other models. */
export const createFirstOperator = (connection: Connection) =>
  createFirstOperatorService({
    accounts: createAccountRepository(connection),
    invitations: createInvitationRepository(connection),
    audit: createAuditWriter({ log: createAuditLog(connection), now: systemClock.now, newId }),
    clock: systemClock,
  });
