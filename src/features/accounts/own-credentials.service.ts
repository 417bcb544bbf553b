import type { Actor } from '../../domain/actor.js';
import { AppError } from '../../platform/errors.js';
import type { TellOwner } from './account-notices.service.js';
import type { AccountService } from './accounts.service.js';
import type { SecondFactorService } from './second-factor.service.js';
import type { SignInService } from './sign-in.service.js';

/** Somebody who is signed in and changes how they sign in, from a network address. */
export type Owner = Pick<Actor, 'accountId' | 'role'> & { readonly address: string };

/** How a person changes the own way of signing in. Each change asks again who they are, and is told to them by mail. */
export const createOwnCredentialsService = (deps: {
  accounts: Pick<AccountService, 'setPassword' | 'signOutEverywhere'>;
  signIn: Pick<SignInService, 'passwordAgain' | 'codeAgain'>;
  secondFactor: Pick<SecondFactorService, 'confirm' | 'isRequired' | 'remove'>;
  tell: TellOwner;
}) => {
  const { accounts, signIn, secondFactor, tell } = deps;

  /**
   * A new password, by whoever knows the present one; all sessions end. Gives the number from which new ones count.
   * @throws 422 for a wrong or weak one, 429 after too many wrong ones
   */
  const changePassword = async (owner: Owner, typed: { current: string; password: string }): Promise<number> => {
    await signIn.passwordAgain(owner, typed.current, 'current');
    if (typed.current === typed.password)
      throw new AppError('rule', 'account.weak-password', {}, [{ path: 'password', code: 'same-as-before' }]);
    const epoch = await accounts.setPassword(owner.accountId, typed.password);
    await tell(owner.accountId, 'password-changed');
    return epoch;
  };

  /**
   * Turns the second factor on; all sessions end, so that none goes on that never gave a code. Gives the recovery codes, shown this
   * once, and the number from which new sessions count. @throws 422 for a wrong password or code
   */
  const turnSecondFactorOn = async (
    owner: Owner,
    typed: { password: string; code: string },
  ): Promise<{ codes: readonly string[]; epoch: number }> => {
    await signIn.passwordAgain(owner, typed.password, 'password');
    const codes = await secondFactor.confirm(owner.accountId, typed.code);
    const epoch = await accounts.signOutEverywhere(owner.accountId);
    await tell(owner.accountId, 'second-factor-on');
    return { codes, epoch };
  };

  /** Turns it off, by who can still give a code; all sessions end. Gives the number from which new ones count. @throws 422 for a wrong code, or where the role must have one */
  const turnSecondFactorOff = async (owner: Owner, code: string): Promise<number> => {
    if (secondFactor.isRequired(owner.role)) throw new AppError('rule', 'second-factor.required-for-role');
    await signIn.codeAgain(owner, code);
    await secondFactor.remove(owner.accountId);
    const epoch = await accounts.signOutEverywhere(owner.accountId);
    await tell(owner.accountId, 'second-factor-off');
    return epoch;
  };

  return { changePassword, turnSecondFactorOn, turnSecondFactorOff };
};

export type OwnCredentialsService = ReturnType<typeof createOwnCredentialsService>;
