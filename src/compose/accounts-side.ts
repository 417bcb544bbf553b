import type { Actor } from '../domain/actor.js';
import { createSecondFactorService } from '../features/accounts/second-factor.service.js';
import { serviceAccountRoutes } from '../features/accounts/service-accounts.routes.js';
import { createServiceAccountService } from '../features/accounts/service-accounts.service.js';
import { sessionRoutes } from '../features/accounts/session.routes.js';
import { createSessionService } from '../features/accounts/sessions.service.js';
import { createSignInService } from '../features/accounts/sign-in.service.js';
import type { Clock } from '../platform/clock.js';
import { createSealer } from '../platform/sealed-text.js';
import { shareReads } from '../platform/shared-reads.js';
import type { AnyRoute } from '../web/route.js';
import type { SchoolSide } from './school-side.js';
import type { Storage } from './storage.js';

/** Who somebody is, and how they show it: signing in, sessions, the second factor. */
export const composeAccountsSide = (parts: {
  storage: Storage;
  school: SchoolSide;
  clock: Clock;
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
  const routes: AnyRoute[] = [
    ...sessionRoutes({ accounts, signIn, sessions, secondFactor }),
    ...serviceAccountRoutes({ serviceAccounts }),
  ];
  const emailOf = async (accountId: string): Promise<string> => (await accounts.get(accountId)).email;
  return { signIn, sessions, secondFactor, serviceAccounts, emailOf, actorOf, routes };
};

export type AccountsSide = ReturnType<typeof composeAccountsSide>;
