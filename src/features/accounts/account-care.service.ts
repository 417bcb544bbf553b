import { noteReason } from '../../platform/audit/audit-trail.js';
import { breaksRule, conflict } from '../../platform/errors.js';
import type { TellOwner } from './account-notices.service.js';
import type { AccountChange, AccountService, AccountView } from './accounts.service.js';
import type { SecondFactorService } from './second-factor.service.js';

interface Carer {
  readonly accountId: string;
}

/** Which fields decide what somebody may see and do. */
const RIGHTS = ['role', 'schoolId', 'companyId', 'mentorId', 'supervisorId'] as const;

/** What an operator does to the account of somebody else: each with a reason in the log, and a mail to the person. */
export const createAccountCareService = (deps: {
  accounts: Pick<AccountService, 'get' | 'change' | 'signOutEverywhere'>;
  secondFactor: Pick<SecondFactorService, 'isOn' | 'remove'>;
  tell: TellOwner;
}) => {
  const { accounts, secondFactor, tell } = deps;

  /** So that there is always an operator, and nobody gives themselves more. @throws 422 */
  const notOwn = (by: Carer, id: string): void => {
    if (by.accountId === id) throw breaksRule('account.own');
  };

  /**
   * Changes, blocks or unblocks an account; a new role or tenant works at once, and signs out everywhere.
   * @throws 422 for a role or block of one's own, 412 when it was changed meanwhile
   */
  const change = async (
    by: Carer,
    { id, version }: { id: string; version: number | null },
    { reason, ...changes }: AccountChange & { readonly reason?: string },
  ): Promise<AccountView> => {
    if (changes.disabled === true || RIGHTS.some((field) => changes[field] !== undefined)) notOwn(by, id);
    if (reason !== undefined) noteReason(reason);
    const before = await accounts.get(id);
    const after = await accounts.change({ id, version }, changes);
    const was = before.disabledOn !== null;
    const is = after.disabledOn !== null;
    if (was !== is) await tell(id, is ? 'blocked' : 'unblocked');
    if (RIGHTS.some((field) => (before[field] ?? null) !== (after[field] ?? null))) await tell(id, 'role-changed');
    if (changes.password !== undefined) await tell(id, 'password-changed');
    return after;
  };

  /** Ends all sessions of somebody. @throws 404 */
  const signOut = async (id: string, reason: string): Promise<void> => {
    noteReason(reason);
    await accounts.signOutEverywhere(id);
    await tell(id, 'signed-out');
  };

  /**
   * Takes the second factor away from somebody who lost app and paper, and ends their sessions. @throws 422 for one's own (a thief of
   * a session would), 409 when there is none
   */
  const resetSecondFactor = async (by: Carer, id: string, reason: string): Promise<void> => {
    notOwn(by, id);
    await accounts.get(id);
    if (!(await secondFactor.isOn(id))) throw conflict('second-factor.not-on');
    noteReason(reason);
    await secondFactor.remove(id);
    await accounts.signOutEverywhere(id);
    await tell(id, 'second-factor-reset');
  };

  return { change, signOut, resetSecondFactor };
};

export type AccountCareService = ReturnType<typeof createAccountCareService>;
