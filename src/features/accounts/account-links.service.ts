import { createHash } from 'node:crypto';
import type { Clock } from '../../platform/clock.js';
import { AppError, breaksRule } from '../../platform/errors.js';
import type { PostMail } from '../../platform/mail/outgoing-mail.js';
import type { Account, AccountRepository } from './accounts.repository.js';
import { attemptWindowOf } from './accounts.rules.js';
import { isUsable } from './accounts.service.js';
import type { AccountLinkRepository, LinkPurpose } from './account-links.repository.js';
import { newSecret, secretDigest } from './link-secrets.js';
import type { SignInAttempts } from './sign-in-attempts.repository.js';
import type { Origin, SignInService, SignInStep } from './sign-in.service.js';

/** A link works once, and for so long. */
export const LINK_MINUTES = 15;

/** So many links are asked for one address, and from one network address, in a quarter of an hour. */
const PER_RECIPIENT = 3;
const PER_NETWORK = 30;

/** The words of a mail, without its link. */
export interface LinkMailWords {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Links by mail to the owner of an account: to sign in, and to choose another password. */
export const createAccountLinkService = (deps: {
  accounts: AccountRepository;
  links: AccountLinkRepository;
  attempts: SignInAttempts;
  signIn: Pick<SignInService, 'asRecognised'>;
  setPassword: (accountId: string, password: string) => Promise<unknown>;
  post: PostMail;
  /** The words for a link. @param path the path of the page behind it, on this service */
  words: (purpose: LinkPurpose, account: { readonly name: string }, path: string) => LinkMailWords;
  clock: Clock;
}) => {
  const { accounts, links, attempts, clock } = deps;

  const count = async (what: readonly string[], most: number): Promise<void> => {
    const window = attemptWindowOf(clock.now());
    const digest = createHash('sha256').update(JSON.stringify(what)).digest('base64url');
    if ((await attempts.add(`${digest}:${window.number}`, window.endsAt)) <= most) return;
    const retryAfterSeconds = Math.ceil((window.endsAt.getTime() - clock.now().getTime()) / 1000);
    throw new AppError('too-many', 'session.too-many-attempts', { retryAfterSeconds });
  };

  const mail = async (purpose: LinkPurpose, account: Account, secret: string): Promise<void> => {
    const path = purpose === 'sign-in' ? `/inloggen/link/${secret}` : `/wachtwoord-vergeten/${secret}`;
    await deps.post({
      key: `account-link:${secretDigest(secret)}`,
      to: account.email,
      recipientId: account.id,
      schoolId: account.schoolId,
      kind: `account.${purpose}`,
      ...deps.words(purpose, account, path),
      attachments: [],
      notBefore: clock.now(),
    });
  };

  /** Mails a link when somebody has the address. Tells the caller nothing of that. @throws 429 when asked too often */
  const ask = async (purpose: LinkPurpose, { email: typed, address }: { email: string; address: string }) => {
    const email = typed.toLowerCase();
    await count(['link', purpose, email], PER_RECIPIENT);
    await count(['links', address], PER_NETWORK);
    const account = await accounts.byEmail(email);
    const owner = isUsable(account) ? account : null;
    const secret = newSecret();
    const expiresAt = new Date(clock.now().getTime() + LINK_MINUTES * 60_000);
    await links.put({ digest: secretDigest(secret), purpose, accountId: owner?.id ?? null, expiresAt });
    if (owner) await mail(purpose, owner, secret);
  };

  /** Whether a link still works, for the page behind it. Reading it uses up nothing: mail filters open links too. */
  const works = async (purpose: LinkPurpose, secret: string): Promise<boolean> =>
    (await links.find(secretDigest(secret), purpose, clock.now())) !== null;

  const take = async (purpose: LinkPurpose, secret: string): Promise<string> => {
    const accountId = await links.take(secretDigest(secret), purpose, clock.now());
    if (accountId === null) throw breaksRule('account-link.no-longer-works');
    return accountId;
  };

  /** Signs in by a link, once. @throws 422 for a link that does not work any more */
  const signInBy = async (secret: string, { requestId }: Pick<Origin, 'requestId'>): Promise<SignInStep> =>
    deps.signIn.asRecognised(await take('sign-in', secret), requestId);

  /** Sets another password by a link, once; all sessions end. @throws 422 for a link that does not work, or a weak password */
  const recover = async (secret: string, password: string): Promise<void> => {
    const digest = secretDigest(secret);
    const accountId = await links.find(digest, 'recovery', clock.now());
    const account = accountId === null ? null : await accounts.get(accountId);
    if (!isUsable(account)) throw breaksRule('account-link.no-longer-works');
    // A weak password is refused before the link is used up.
    await deps.setPassword(account.id, password);
    await links.take(digest, 'recovery', clock.now());
  };

  return { ask, works, signInBy, recover };
};

export type AccountLinkService = ReturnType<typeof createAccountLinkService>;
