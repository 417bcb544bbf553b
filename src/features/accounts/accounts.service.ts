import type { Actor, Role } from '../../domain/actor.js';
import type { Clock } from '../../platform/clock.js';
import { toPage, decodeCursor, type Page } from '../../platform/db/cursor.js';
import { changedMeanwhile, orConflict } from '../../platform/db/storage-errors.js';
import { AppError, breaksRule, invalid, notFound } from '../../platform/errors.js';
import { noteChanges, noteMade } from '../../platform/audit/audit-trail.js';
import { newId } from '../../platform/ids.js';
import { hashPassword, loadCommonPasswords, STANDARD_COST, type PasswordCost } from './accounts.passwords.js';
import type { Account, AccountFilter, AccountRepository } from './accounts.repository.js';
import { accountFaults, isNeeded, NEEDED_ROLES } from './accounts.rules.js';
import { passwordFaults } from './password-choice.rules.js';

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
  readonly role?: Role;
  readonly schoolId?: string | null;
  readonly companyId?: string | null;
  readonly mentorId?: string | null;
  readonly supervisorId?: string | null;
  readonly password?: string;
  readonly disabled?: boolean;
}

/** An account, without what only the sign-in may read. */
export type AccountView = Omit<Account, 'passwordHash' | 'sessionEpoch' | 'createdAt'>;

/** Whether somebody can sign in to it. */
export const isUsable = (account: Account | null): account is Account => account?.disabledOn === null;

export const withoutHash = ({
  passwordHash: _passwordHash,
  sessionEpoch: _sessionEpoch,
  createdAt: _createdAt,
  ...account
}: Account): AccountView => account;

/** How a person stands now: who they are, and from which number on their sessions count. */
export interface Standing {
  readonly actor: Actor;
  readonly epoch: number;
}

/** The changes after which somebody has to sign in again. */
const SIGN_OUT_AFTER = ['role', 'schoolId', 'companyId', 'mentorId', 'supervisorId', 'passwordHash'] as const;

const epochOf = ({ sessionEpoch = 0 }: Account): number => sessionEpoch;

export const toActor = ({ id, role, name, schoolId, companyId, supervisorId }: Account): Actor => ({
  accountId: id,
  role,
  name,
  schoolId,
  companyId,
  ...(role === 'supervisor' && { supervisorId: supervisorId ?? null }),
});

/** Accounts: who has one, and what they may be. */
export const createAccountService = (deps: {
  accounts: AccountRepository;
  clock: Clock;
  passwordCost?: PasswordCost;
}) => {
  const { accounts, clock } = deps;
  const cost = deps.passwordCost ?? STANDARD_COST;

  /** The person behind an account now; undefined when it is gone or disabled. */
  const standingOf = async (accountId: string): Promise<Standing | undefined> => {
    const account = await accounts.get(accountId);
    return isUsable(account) ? { actor: toActor(account), epoch: epochOf(account) } : undefined;
  };

  const find = async (id: string): Promise<Account> => {
    const account = await accounts.get(id);
    if (!account) throw notFound('account.not-found', { id });
    return account;
  };

  const get = async (id: string): Promise<AccountView> => withoutHash(await find(id));

  /** By e-mail address. */
  const list = async (
    page: { cursor?: string | undefined; limit: number },
    filter: AccountFilter = {},
  ): Promise<Page<AccountView>> => {
    const after = page.cursor ? decodeCursor(page.cursor, 1)[0] : null;
    if (typeof after === 'number') throw invalid('request.invalid', [{ path: 'cursor', code: 'wrong-form' }]);
    const rows = await accounts.list({ after: after ?? null, limit: page.limit + 1 }, filter);
    const { items, next } = toPage(rows, page.limit, ({ email }) => [email]);
    return { items: items.map(withoutHash), next };
  };

  const check = (account: Omit<NewAccount, 'password'>): void => {
    const faults = accountFaults(account);
    if (faults.length > 0) throw new AppError('rule', 'account.invalid', {}, faults);
  };

  const checkPassword = async (password: string, owner: Pick<Account, 'email' | 'name'>): Promise<void> => {
    const faults = passwordFaults(password, owner, await loadCommonPasswords());
    if (faults.length > 0) throw new AppError('rule', 'account.weak-password', {}, faults);
  };

  const create = async ({ password, ...entered }: NewAccount): Promise<AccountView> => {
    check(entered);
    await checkPassword(password, entered);
    const account: Account = {
      ...entered,
      id: newId('acc'),
      version: 1,
      email: entered.email.toLowerCase(),
      passwordHash: await hashPassword(password, cost),
      createdAt: clock.now(),
      disabledOn: null,
    };
    await orConflict('account.exists', () => accounts.insert(account));
    noteMade(account.id);
    return withoutHash(account);
  };

  const activeIn = (role: Role, limit: number): Promise<Account[]> =>
    accounts.list({ after: null, limit }, { role, disabled: false });

  /** Whether nobody else can do what this role does, and somebody must. */
  const isLastOfRole = async ({
    id,
    role,
    disabledOn,
  }: Pick<Account, 'id' | 'role' | 'disabledOn'>): Promise<boolean> =>
    disabledOn === null && isNeeded(role) && (await activeIn(role, 2)).every((one) => one.id === id);

  /** The needed roles that hang on one person, or that nobody has. */
  const thinRoles = async (): Promise<Role[]> => {
    const thin = await Promise.all(
      NEEDED_ROLES.map(async (role) => ((await activeIn(role, 2)).length < 2 ? [role] : [])),
    );
    return thin.flat();
  };

  /** @throws AppError 422 for the last one */
  const mustHaveAnother = async (account: Account): Promise<void> => {
    if (await isLastOfRole(account)) throw breaksRule('account.last-of-role', { role: account.role });
  };

  /** @throws 422 when the last operator or admin would be blocked or get another role */
  const save = async (before: Account, changed: Account): Promise<Account> => {
    const signsOut =
      SIGN_OUT_AFTER.some((field) => (before[field] ?? null) !== (changed[field] ?? null)) ||
      (before.disabledOn === null && changed.disabledOn !== null);
    const after = signsOut ? { ...changed, sessionEpoch: epochOf(before) + 1 } : changed;
    const leaves = isUsable(before) && isNeeded(before.role) && !(isUsable(after) && after.role === before.role);
    if (leaves) await mustHaveAnother(before);
    if (!(await accounts.replace(after))) throw changedMeanwhile('account.changed-meanwhile');
    const stored = { ...after, version: before.version + 1 };
    // Two who leave at one moment may each have seen the other: then both stay.
    if (leaves && (await activeIn(before.role, 1)).length === 0) {
      await accounts.replace({ ...before, version: stored.version });
      throw breaksRule('account.last-of-role', { role: before.role });
    }
    noteChanges(before, after, ['name', 'passwordHash']);
    return stored;
  };

  /**
   * `version` is the one the caller read. Whoever is disabled, or gets another role, tenant or password, is signed out everywhere
   * at once.
   */
  const change = async (
    { id, version }: { id: string; version: number | null },
    { password, disabled, ...changes }: AccountChange,
  ): Promise<AccountView> => {
    const before = await find(id);
    if (before.version !== version) throw changedMeanwhile('account.changed-meanwhile');
    // What stays as it is, is no change: null where a link was never set either.
    const changed = Object.fromEntries(
      Object.entries(changes).filter(([field, value]) => (before[field as keyof Account] ?? null) !== value),
    );
    const after: Account = {
      ...before,
      ...changed,
      ...(disabled !== undefined && { disabledOn: disabled ? (before.disabledOn ?? clock.now()) : null }),
    };
    check(after);
    if (password !== undefined) await checkPassword(password, after);
    const passwordHash = password === undefined ? before.passwordHash : await hashPassword(password, cost);
    return withoutHash(await save(before, { ...after, passwordHash }));
  };

  /** The person's own new password; all their sessions end. Gives the number from which new ones count. @throws 422 */
  const setPassword = async (id: string, password: string): Promise<number> => {
    const before = await find(id);
    await checkPassword(password, before);
    return epochOf(await save(before, { ...before, passwordHash: await hashPassword(password, cost) }));
  };

  /** Ends all sessions of somebody. Gives the number from which new ones count. */
  const signOutEverywhere = async (id: string): Promise<number> => {
    const before = await find(id);
    const sessionEpoch = epochOf(before) + 1;
    if (!(await accounts.replace({ ...before, sessionEpoch }))) throw changedMeanwhile('account.changed-meanwhile');
    return sessionEpoch;
  };

  return { standingOf, isLastOfRole, thinRoles, get, list, create, change, setPassword, signOutEverywhere };
};

export type AccountService = ReturnType<typeof createAccountService>;
