import { changedMeanwhile } from '../../platform/db/storage-errors.js';
import type { AuditNote } from '../../platform/audit/audit-events.js';
import { noteChanges, noteMade } from '../../platform/audit/audit-trail.js';
import { AppError, notFound, unauthenticated } from '../../platform/errors.js';
import { newId } from '../../platform/ids.js';
import type { Sealer } from '../../platform/sealed-text.js';
import type { Account, AccountRepository } from './accounts.repository.js';
import { isUsable } from './accounts.service.js';
import type { IdentityProvider, IdentityProviderRepository } from './identity-providers.repository.js';
import {
  isIssuer,
  type OpenIdChecks,
  type OpenIdClient,
  type OpenIdPerson,
  type OpenIdSettings,
} from './openid-client.js';
import type { SignInService, SignInStep } from './sign-in.service.js';

/** What is entered of a provider. */
export type NewIdentityProvider = Pick<IdentityProvider, 'name' | 'issuer' | 'clientId' | 'schoolId' | 'companyId'> & {
  readonly clientSecret: string;
};

/** What may be changed of it; whose people it vouches for is not: that would be another provider. */
export type IdentityProviderChange = Partial<
  Pick<NewIdentityProvider, 'name' | 'issuer' | 'clientId' | 'clientSecret'> & { readonly enabled: boolean }
>;

/** A provider without its secret. */
export type IdentityProviderView = Omit<IdentityProvider, 'sealedSecret'>;

const withoutSecret = ({ sealedSecret: _sealedSecret, ...provider }: IdentityProvider): IdentityProviderView =>
  provider;

/** Whether a provider may vouch for an account: only for people of its own school or company. */
const vouchesFor = ({ schoolId, companyId }: IdentityProvider, account: Account): boolean =>
  schoolId === null ? companyId !== null && account.companyId === companyId : account.schoolId === schoolId;

/** Signing in at the person's own school or company, and where that is. */
export const createIdentityProviderService = (deps: {
  providers: IdentityProviderRepository;
  accounts: AccountRepository;
  signIn: Pick<SignInService, 'asRecognised'>;
  client: OpenIdClient;
  sealer: Sealer;
  audit: (note: AuditNote) => Promise<void>;
  plainLoopback: boolean;
}) => {
  const { providers, accounts, client, sealer } = deps;

  const find = async (id: string): Promise<IdentityProvider> => {
    const provider = await providers.get(id);
    if (!provider) throw notFound('identity-provider.not-found', { id });
    return provider;
  };

  const settingsOf = ({ id, version, issuer, clientId, sealedSecret }: IdentityProvider): OpenIdSettings => ({
    ...{ id, version, issuer, clientId },
    clientSecret: sealer.open(sealedSecret, id),
  });

  const check = ({
    issuer,
    schoolId,
    companyId,
  }: Pick<IdentityProvider, 'issuer' | 'schoolId' | 'companyId'>): void => {
    const faults = [
      ...(isIssuer(issuer, deps.plainLoopback) ? [] : [{ path: 'issuer', code: 'wrong-form' }]),
      ...((schoolId === null) === (companyId === null) ? [{ path: 'schoolId', code: 'school-or-company' }] : []),
    ];
    if (faults.length > 0) throw new AppError('rule', 'identity-provider.invalid', {}, faults);
  };

  const list = async (): Promise<IdentityProviderView[]> => (await providers.all()).map(withoutSecret);

  /** Those that somebody can choose to sign in with: no more than a name. */
  const choices = async (): Promise<{ id: string; name: string }[]> =>
    (await providers.all()).filter(({ enabled }) => enabled).map(({ id, name }) => ({ id, name }));

  const create = async ({ clientSecret, ...entered }: NewIdentityProvider): Promise<IdentityProviderView> => {
    check(entered);
    const id = newId('idp');
    const provider = { ...entered, id, version: 1, enabled: true, sealedSecret: sealer.seal(clientSecret, id) };
    await providers.insert(provider);
    noteMade(id);
    return withoutSecret(provider);
  };

  const change = async (
    { id, version }: { id: string; version: number | null },
    { clientSecret, ...changes }: IdentityProviderChange,
  ): Promise<IdentityProviderView> => {
    const before = await find(id);
    if (before.version !== version) throw changedMeanwhile('identity-provider.changed-meanwhile');
    const sealed = clientSecret === undefined ? {} : { sealedSecret: sealer.seal(clientSecret, id) };
    const after = { ...before, ...changes, ...sealed };
    check(after);
    if (!(await providers.replace(after))) throw changedMeanwhile('identity-provider.changed-meanwhile');
    // Whom the other issuer vouched for is recognised anew, by address.
    if (after.issuer !== before.issuer) await providers.unbindAll(id);
    noteChanges(before, after, ['sealedSecret']);
    return withoutSecret({ ...after, version: before.version + 1 });
  };

  const remove = async (id: string): Promise<void> => {
    if (!(await providers.remove(id))) throw notFound('identity-provider.not-found', { id });
  };

  const usable = async (id: string): Promise<IdentityProvider> => {
    const provider = await find(id);
    if (!provider.enabled) throw notFound('identity-provider.not-found', { id });
    return provider;
  };

  /** Where to send somebody to sign in, and what must come back. */
  const start = async (id: string, redirectUri: string): Promise<{ url: string; checks: OpenIdChecks }> =>
    client.start(settingsOf(await usable(id)), redirectUri);

  /** The account of a person: the one bound to their subject, else the one with their verified address in the same tenant. */
  const accountFor = async (provider: IdentityProvider, person: OpenIdPerson): Promise<Account | null> => {
    const boundTo = await providers.accountOf(provider, person.subject);
    if (boundTo !== null) return accounts.get(boundTo);
    if (person.email === null || !person.emailVerified) return null;
    const account = await accounts.byEmail(person.email.toLowerCase());
    if (!account || !vouchesFor(provider, account)) return null;
    const identity = {
      ...{ providerId: provider.id, issuer: provider.issuer },
      ...{ subject: person.subject, accountId: account.id },
    };
    return (await providers.bind(identity)) ? account : null;
  };

  /** Goes on with somebody who came back. @throws 401 when the answer is not right, or fits no account of that school or company */
  const finish = async (
    id: string,
    back: { readonly returned: URL; readonly checks: OpenIdChecks; readonly requestId: string },
  ): Promise<SignInStep> => {
    const provider = await usable(id);
    const person = await client.finish(settingsOf(provider), back.returned, back.checks);
    const account = await accountFor(provider, person);
    if (!isUsable(account) || !vouchesFor(provider, account)) {
      const subject = { id: provider.id };
      const { requestId } = back;
      await deps.audit({ action: 'session.started', actor: null, subject, outcome: 'refused', requestId });
      throw unauthenticated('identity-provider.no-account');
    }
    return deps.signIn.asRecognised(account.id, back.requestId);
  };

  /** @throws 404 */
  const get = async (id: string): Promise<IdentityProviderView> => withoutSecret(await find(id));

  return { list, choices, get, create, change, remove, start, finish };
};

export type IdentityProviderService = ReturnType<typeof createIdentityProviderService>;
