import type { Clock } from '../../platform/clock.js';
import { newId } from '../../platform/ids.js';
import type { PostMail } from '../../platform/mail/outgoing-mail.js';
import type { LinkMailWords } from './account-links.service.js';
import type { Account, AccountRepository } from './accounts.repository.js';

/** What is done to an account that its owner is told of by mail, whoever did it. */
export type AccountNotice =
  | 'password-changed'
  | 'second-factor-on'
  | 'second-factor-off'
  | 'second-factor-reset'
  | 'blocked'
  | 'unblocked'
  | 'role-changed'
  | 'signed-out';

/** Tells the owner of an account, by mail, what was done to it. Says nothing when the account is gone. */
export type TellOwner = (accountId: string, what: AccountNotice) => Promise<void>;

export const createTellOwner =
  (deps: {
    accounts: Pick<AccountRepository, 'get'>;
    post: PostMail;
    words: (account: Pick<Account, 'name'>, what: AccountNotice) => LinkMailWords;
    clock: Clock;
  }): TellOwner =>
  async (accountId, what) => {
    const account = await deps.accounts.get(accountId);
    if (!account) return;
    await deps.post({
      key: `account-notice:${newId('mail')}`,
      to: account.email,
      recipientId: account.id,
      schoolId: account.schoolId,
      kind: `account.${what}`,
      ...deps.words(account, what),
      attachments: [],
      notBefore: deps.clock.now(),
    });
  };
