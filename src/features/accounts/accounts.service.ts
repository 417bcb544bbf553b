import { createHash } from 'node:crypto';
import type { Actor, Role } from '../../domain/actor.js';
import type { AuditNote } from '../../platform/audit/audit-events.js';
import type { Clock } from '../../platform/clock.js';
import { toPage, decodeCursor, type Page } from '../../platform/db/cursor.js';
import { changedMeanwhile, orConflict } from '../../platform/db/storage-errors.js';
import { AppError, invalid, notFound, unauthenticated } from '../../platform/errors.js';
import { newId } from '../../platform/ids.js';
import { hashPassword, isPassword, STANDARD_COST, type PasswordCost } from './accounts.passwords.js';
import type { Account, AccountRepository } from './accounts.repository.js';
import { accountFaults, attemptWindowOf, ATTEMPTS_PER_WINDOW } from './accounts.rules.js';
import type { SignInAttempts } from './sign-in-attempts.repository.js';

/** What is entered of an account. */
export interface NewAccount {
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly schoolId: string | null;
  readonly companyId: string | null;
  readonly mentorId: string | null;
  readonly supervisorId?: string | null;
  readonly password: string;
}

/** What an operator may change of an account. */
export interface AccountChange {
  readonly name?: string;
  readonly mentorId?: string | null;
  readonly password?: string;
  readonly disabled?: boolean;
}

/** Whoever tries to sign in, from where. */
export interface Credentials {
  readonly email: string;
  readonly password: string;
  /** The network address, so that guessing elsewhere does not lock the owner out. */
  readonly address: string;
  readonly requestId: string;
}

/** An account, without what only the sign-in may read. */
export type AccountView = Omit<Account, 'passwordHash'>;

const withoutHash = ({ passwordHash: _passwordHash, ...account }: Account): AccountView => account;

const toActor = ({ id, role, name, schoolId, companyId, supervisorId }: Account): Actor => ({
  accountId: id,
  role,
  name,
  schoolId,
  companyId,
  ...(role === 'supervisor' && { supervisorId: supervisorId ?? null }),
});

/** Accounts and signing in. */
export const createAccountService = (deps: {
  accounts: AccountRepository;
  attempts: SignInAttempts;
  audit: (note: AuditNote) => Promise<void>;
  clock: Clock;
  passwordCost?: PasswordCost;
}) => {
  const { accounts, attempts, clock } = deps;
  const cost = deps.passwordCost ?? STANDARD_COST;
  // Compared with when nobody has the address, so that the answer takes as long as for a wrong password.
  let nobodysHash: Promise<string> | undefined;
  const hashOfNobody = (): Promise<string> => (nobodysHash ??= hashPassword(newId('nobody'), cost));

  const isUsable = (account: Account | null): account is Account => account?.disabledOn === null;

  const countAttempt = async (email: string, address: string): Promise<() => Promise<void>> => {
    const window = attemptWindowOf(clock.now());
    const digest = createHash('sha256')
      .update(JSON.stringify([email, address]))
      .digest('base64url');
    const key = `${digest}:${window.number}`;
    if ((await attempts.add(key, window.endsAt)) > ATTEMPTS_PER_WINDOW) {
      const retryAfterSeconds = Math.ceil((window.endsAt.getTime() - clock.now().getTime()) / 1000);
      throw new AppError('too-many', 'session.too-many-attempts', { retryAfterSeconds });
    }
    return () => attempts.clear(key);
  };

  /** The person with these credentials. One answer for a wrong address, a wrong password and a disabled account. */
  const signIn = async ({ email: typed, password, address, requestId }: Credentials): Promise<AccountView> => {
    const email = typed.toLowerCase();
    const forgetAttempts = await countAttempt(email, address);
    const account = await accounts.byEmail(email);
    const isRight = await isPassword(password, account?.passwordHash ?? (await hashOfNobody()));
    const actor = account && toActor(account);
    const subject = account ? { accountId: account.id } : {};
    if (!isRight || !isUsable(account)) {
      await deps.audit({ action: 'session.started', actor, subject, outcome: 'refused', requestId });
      throw unauthenticated('session.wrong-credentials');
    }
    await forgetAttempts();
    await deps.audit({ action: 'session.started', actor, subject, outcome: 'done', requestId });
    return withoutHash(account);
  };

  /** The person behind an account now; undefined when it is gone or disabled. */
  const actorOf = async (accountId: string): Promise<Actor | undefined> => {
    const account = await accounts.get(accountId);
    return isUsable(account) ? toActor(account) : undefined;
  };

  const find = async (id: string): Promise<Account> => {
    const account = await accounts.get(id);
    if (!account) throw notFound('account.not-found', { id });
    return account;
  };

  const get = async (id: string): Promise<AccountView> => withoutHash(await find(id));

  /** By e-mail address. */
  const list = async (page: { cursor?: string | undefined; limit: number }): Promise<Page<AccountView>> => {
    const after = page.cursor ? decodeCursor(page.cursor, 1)[0] : null;
    if (typeof after === 'number') throw invalid('request.invalid', [{ path: 'cursor', code: 'wrong-form' }]);
    const rows = await accounts.list({ after: after ?? null, limit: page.limit + 1 });
    const { items, next } = toPage(rows, page.limit, ({ email }) => [email]);
    return { items: items.map(withoutHash), next };
  };

  const check = (account: Omit<NewAccount, 'password'>): void => {
    const faults = accountFaults(account);
    if (faults.length > 0) throw new AppError('rule', 'account.invalid', {}, faults);
  };

  const create = async ({ password, ...entered }: NewAccount): Promise<AccountView> => {
    check(entered);
    const account: Account = {
      ...entered,
      id: newId('acc'),
      version: 1,
      email: entered.email.toLowerCase(),
      passwordHash: await hashPassword(password, cost),
      disabledOn: null,
    };
    await orConflict('account.exists', () => accounts.insert(account));
    return withoutHash(account);
  };

  /** `version` is the one the caller read. A disabled account is signed out everywhere at once. */
  const change = async (
    { id, version }: { id: string; version: number | null },
    { password, disabled, ...changes }: AccountChange,
  ): Promise<AccountView> => {
    const before = await find(id);
    if (before.version !== version) throw changedMeanwhile('account.changed-meanwhile');
    const after: Account = {
      ...before,
      ...changes,
      ...(password !== undefined && { passwordHash: await hashPassword(password, cost) }),
      ...(disabled !== undefined && { disabledOn: disabled ? (before.disabledOn ?? clock.now()) : null }),
    };
    check(after);
    if (!(await accounts.replace(after))) throw changedMeanwhile('account.changed-meanwhile');
    return withoutHash({ ...after, version: before.version + 1 });
  };

  return { signIn, actorOf, get, list, create, change };
};

export type AccountService = ReturnType<typeof createAccountService>;
