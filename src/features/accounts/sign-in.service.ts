import { createHash } from 'node:crypto';
import type { AuditNote } from '../../platform/audit/audit-events.js';
import type { Clock } from '../../platform/clock.js';
import { AppError, unauthenticated } from '../../platform/errors.js';
import { newId } from '../../platform/ids.js';
import { hashPassword, isPassword, STANDARD_COST, type PasswordCost } from './accounts.passwords.js';
import type { Account, AccountRepository } from './accounts.repository.js';
import { attemptWindowOf, ATTEMPTS_PER_WINDOW, FAILURES_PER_ACCOUNT, FAILURES_PER_ADDRESS } from './accounts.rules.js';
import { isUsable, toActor, withoutHash, type AccountView } from './accounts.service.js';
import type { SignInAttempts } from './sign-in-attempts.repository.js';

/** Where a request came from. */
export interface Origin {
  /** The network address, so that guessing elsewhere does not lock the owner out. */
  readonly address: string;
  readonly requestId: string;
}

/** Whoever tries to sign in, from where. */
export interface Credentials extends Origin {
  readonly email: string;
  readonly password: string;
}

/** Somebody who is signed in, and the network address of the request. */
export interface SignedInFrom {
  readonly accountId: string;
  readonly address: string;
}

/** Somebody who is signed in, and the number of their sessions now. */
export interface SignedIn {
  readonly account: AccountView;
  readonly epoch: number;
}

/** Signed in, or what still has to happen: a code of the second factor, or choosing one because the role asks it. */
export type SignInStep =
  | ({ readonly step: 'done' } & SignedIn)
  | { readonly step: 'code'; readonly accountId: string }
  | { readonly step: 'enrol'; readonly accountId: string };

/** The second factor, as far as signing in goes. */
export interface SecondFactorCheck {
  isOn(accountId: string): Promise<boolean>;
  isRequired(role: Account['role']): boolean;
  /** Whether it is a right code that was not used before; using it up. */
  accepts(accountId: string, code: string): Promise<boolean>;
}

const digestOf = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('base64url');

/** Signing in: with a password, or once somebody was recognised in another way; with the second factor where there is one. */
export const createSignInService = (deps: {
  accounts: AccountRepository;
  attempts: SignInAttempts;
  secondFactor: SecondFactorCheck;
  audit: (note: AuditNote) => Promise<void>;
  clock: Clock;
  passwordCost?: PasswordCost;
}) => {
  const { accounts, attempts, secondFactor, clock } = deps;
  const cost = deps.passwordCost ?? STANDARD_COST;
  // Compared with when nobody has the address, so that the answer takes as long as for a wrong password.
  let nobodysHash: Promise<string> | undefined;
  const hashOfNobody = (): Promise<string> => (nobodysHash ??= hashPassword(newId('nobody'), cost));

  /**
   * Counts an attempt before it is judged. Gives what to do when it did not fail. @throws 429 when there were too many, by who and
   * where, by where, or by who
   */
  const countAttempt = async (who: string, address: string): Promise<() => Promise<void>> => {
    const window = attemptWindowOf(clock.now());
    const limits = [
      [digestOf([who, address]), ATTEMPTS_PER_WINDOW],
      [digestOf(['address', address]), FAILURES_PER_ADDRESS],
      [digestOf(['account', who]), FAILURES_PER_ACCOUNT],
    ] as const;
    const keys = limits.map(([digest]) => `${digest}:${window.number}`);
    const counts = await Promise.all(keys.map((key) => attempts.add(key, window.endsAt)));
    if (counts.some((count, at) => count > (limits[at]?.[1] ?? 0))) {
      const retryAfterSeconds = Math.ceil((window.endsAt.getTime() - clock.now().getTime()) / 1000);
      throw new AppError('too-many', 'session.too-many-attempts', { retryAfterSeconds });
    }
    return async () => {
      const [pair = '', ...wide] = keys;
      await Promise.all([attempts.clear(pair), ...wide.map((key) => attempts.takeBack(key))]);
    };
  };

  const record = (account: Account | null, outcome: AuditNote['outcome'], requestId: string): Promise<void> =>
    deps.audit({
      action: 'session.started',
      actor: account && toActor(account),
      subject: account ? { accountId: account.id } : {},
      outcome,
      requestId,
    });

  const finish = async (account: Account, requestId: string): Promise<SignInStep & { step: 'done' }> => {
    await record(account, 'done', requestId);
    return { step: 'done', account: withoutHash(account), epoch: account.sessionEpoch ?? 0 };
  };

  const nextStep = async (account: Account, requestId: string): Promise<SignInStep> => {
    if (await secondFactor.isOn(account.id)) return { step: 'code', accountId: account.id };
    if (secondFactor.isRequired(account.role)) return { step: 'enrol', accountId: account.id };
    return finish(account, requestId);
  };

  /** The person with these credentials. One answer for a wrong address, a wrong password and a disabled account. */
  const withPassword = async ({ email: typed, password, address, requestId }: Credentials): Promise<SignInStep> => {
    const email = typed.toLowerCase();
    const forgetAttempts = await countAttempt(email, address);
    const account = await accounts.byEmail(email);
    const isRight = await isPassword(password, account?.passwordHash ?? (await hashOfNobody()));
    if (!isRight || !isUsable(account)) {
      await record(account, 'refused', requestId);
      throw unauthenticated('session.wrong-credentials');
    }
    await forgetAttempts();
    return nextStep(account, requestId);
  };

  /** Somebody who was recognised by a link in their mail or by their own organisation. @throws 401 when disabled meanwhile */
  const asRecognised = async (accountId: string, requestId: string): Promise<SignInStep> => {
    const account = await accounts.get(accountId);
    if (!isUsable(account)) {
      await record(account, 'refused', requestId);
      throw unauthenticated('session.wrong-credentials');
    }
    return nextStep(account, requestId);
  };

  /** The step after the first: a code of the second factor, or a recovery code. @throws 401 for a wrong one, 429 after too many */
  const withCode = async (accountId: string, code: string, { address, requestId }: Origin): Promise<SignedIn> => {
    const forgetAttempts = await countAttempt(`code:${accountId}`, address);
    const account = await accounts.get(accountId);
    if (!isUsable(account) || !(await secondFactor.accepts(accountId, code))) {
      await record(account, 'refused', requestId);
      throw unauthenticated('session.wrong-code');
    }
    await forgetAttempts();
    return finish(account, requestId);
  };

  /** Somebody who just chose the second factor that their role asks. @throws 401 when disabled, or when there is no second factor */
  const afterEnrolment = async (accountId: string, requestId: string): Promise<SignedIn> => {
    const account = await accounts.get(accountId);
    if (!isUsable(account) || !(await secondFactor.isOn(accountId))) throw unauthenticated();
    return finish(account, requestId);
  };

  /**
   * Somebody who is signed in types the password again, before what only the owner may change. Counted like attempts to sign in, so
   * that a session left open is no place to guess. @throws 422 for a wrong one, at that field; 429 after too many
   */
  const passwordAgain = async (
    { accountId, address }: SignedInFrom,
    password: string,
    field: string,
  ): Promise<void> => {
    const forgetAttempts = await countAttempt(`again:${accountId}`, address);
    const account = await accounts.get(accountId);
    if (!isUsable(account) || !(await isPassword(password, account.passwordHash)))
      throw new AppError('rule', 'account.wrong-current-password', {}, [{ path: field, code: 'wrong-password' }]);
    await forgetAttempts();
  };

  /** The same with a code of the second factor, which is used up. @throws 422 for a wrong one, 429 after too many */
  const codeAgain = async ({ accountId, address }: SignedInFrom, code: string): Promise<void> => {
    const forgetAttempts = await countAttempt(`code:${accountId}`, address);
    if (!(await secondFactor.accepts(accountId, code)))
      throw new AppError('rule', 'second-factor.wrong-code', {}, [{ path: 'code', code: 'wrong-code' }]);
    await forgetAttempts();
  };

  return { withPassword, asRecognised, withCode, afterEnrolment, passwordAgain, codeAgain };
};

export type SignInService = ReturnType<typeof createSignInService>;
