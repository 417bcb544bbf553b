import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Actor } from '../../domain/actor.js';
import { noteMade } from '../../platform/audit/audit-trail.js';
import type { Clock } from '../../platform/clock.js';
import { decodeCursor, toPage, type Page } from '../../platform/db/cursor.js';
import { changedMeanwhile } from '../../platform/db/storage-errors.js';
import { AppError, invalid, notFound } from '../../platform/errors.js';
import { newId } from '../../platform/ids.js';
import { accountFaults } from './accounts.rules.js';
import { GRACE_HOURS, scopesAllow } from './service-accounts.rules.js';
import type { ServiceAccount, ServiceAccountRepository, ServiceKey } from './service-accounts.repository.js';

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;
/** Use is written down once in this time, so that not every call is a write. */
const TOUCH_MS = 5 * 60 * 1000;
const FORM = /^lwp_([a-z0-9]{16})_[A-Za-z0-9_-]{43}$/;

/** What is entered of a program's account. */
export interface NewServiceAccount {
  readonly name: string;
  readonly role: ServiceAccount['role'];
  readonly schoolId: string | null;
  readonly companyId: string | null;
  readonly scopes: readonly string[];
  readonly daysValid: number;
}

/** An account with a key that is shown this once. */
export interface WithKey {
  readonly account: ServiceAccount;
  readonly key: string;
}

const digestOf = (key: string): string => createHash('sha256').update(key).digest('base64url');

const isSame = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

/** The accounts of programs, and their keys. */
export const createServiceAccountService = (deps: { serviceAccounts: ServiceAccountRepository; clock: Clock }) => {
  const { serviceAccounts, clock } = deps;

  const newKey = (id: string, daysValid: number): { key: string; stored: ServiceKey } => {
    const key = `lwp_${id.slice('svc_'.length)}_${randomBytes(32).toString('base64url')}`;
    const expiresAt = new Date(clock.now().getTime() + daysValid * DAY_MS);
    return { key, stored: { digest: digestOf(key), prefix: key.slice(0, 26), expiresAt } };
  };

  const find = async (id: string): Promise<ServiceAccount> => {
    const account = await serviceAccounts.get(id);
    if (!account) throw notFound('service-account.not-found', { id });
    return account;
  };

  const list = async (page: { cursor?: string | undefined; limit: number }): Promise<Page<ServiceAccount>> => {
    const after = page.cursor ? decodeCursor(page.cursor, 1)[0] : null;
    if (typeof after === 'number') throw invalid('request.invalid', [{ path: 'cursor', code: 'wrong-form' }]);
    const rows = await serviceAccounts.list({ after: after ?? null, limit: page.limit + 1 });
    return toPage(rows, page.limit, ({ id }) => [id]);
  };

  /** Gives the account with its first key. @throws 422 where role and tenant do not fit */
  const create = async ({ daysValid, ...entered }: NewServiceAccount): Promise<WithKey> => {
    const faults = accountFaults({ ...entered, mentorId: null });
    if (faults.length > 0) throw new AppError('rule', 'account.invalid', {}, faults);
    const id = newId('svc');
    const { key, stored } = newKey(id, daysValid);
    const account = { ...entered, id, version: 1, keys: [stored], createdAt: clock.now(), lastUsedAt: null };
    await serviceAccounts.insert(account);
    noteMade(id);
    return { account, key };
  };

  /** Gives a new key; the one before works for a day yet, or for as long as it would have. */
  const rotate = async (id: string, daysValid: number): Promise<WithKey> => {
    const before = await find(id);
    const { key, stored } = newKey(id, daysValid);
    const until = new Date(clock.now().getTime() + GRACE_HOURS * HOUR_MS);
    const last = before.keys.at(-1);
    const kept = last ? [{ ...last, expiresAt: last.expiresAt < until ? last.expiresAt : until }] : [];
    const after = { ...before, keys: [...kept, stored] };
    if (!(await serviceAccounts.replace(after))) throw changedMeanwhile('service-account.changed-meanwhile');
    return { account: { ...after, version: before.version + 1 }, key };
  };

  /** The account and all its keys are gone at once. */
  const remove = async (id: string): Promise<void> => {
    if (!(await serviceAccounts.remove(id))) throw notFound('service-account.not-found', { id });
  };

  /** Who holds a key now, and what it is good for; undefined when it is unknown, expired or taken away. One read. */
  const holderOf = async (key: string) => {
    const id = FORM.exec(key)?.[1];
    const account = id === undefined ? null : await serviceAccounts.get(`svc_${id}`);
    if (account === null) return undefined;
    const now = clock.now();
    const digest = digestOf(key);
    if (!account.keys.some((one) => isSame(one.digest, digest) && one.expiresAt > now)) return undefined;
    if (account.lastUsedAt === null || now.getTime() - account.lastUsedAt.getTime() > TOUCH_MS)
      await serviceAccounts.touch(account.id, now, new Date(now.getTime() - TOUCH_MS));
    const { name, role, schoolId, companyId, scopes } = account;
    const actor: Actor = { accountId: account.id, role, name, schoolId, companyId };
    return {
      actor,
      allows: (route: { kind: string; method: string; path: string }) => scopesAllow(scopes, route),
    };
  };

  return { list, create, rotate, remove, holderOf };
};

export type ServiceAccountService = ReturnType<typeof createServiceAccountService>;
