/** What a link by mail is good for. */
export type LinkPurpose = 'sign-in' | 'recovery';

/** A link that was mailed to the owner of an account. */
export interface AccountLink {
  /** Of the secret in the link, which is kept nowhere. */
  readonly digest: string;
  readonly purpose: LinkPurpose;
  /** Null when nobody has the address that was asked for: so that asking takes the same steps. */
  readonly accountId: string | null;
  readonly expiresAt: Date;
}

/** What storage must offer for links by mail. */
export interface AccountLinkRepository {
  put(link: AccountLink): Promise<void>;
  /** The account of a link that still works; null when it does not. Uses up nothing. */
  find(digest: string, purpose: LinkPurpose, now: Date): Promise<string | null>;
  /** The same, and the link is used up: of two at once one gets it. */
  take(digest: string, purpose: LinkPurpose, now: Date): Promise<string | null>;
}
