/** What one link is for; a link is good for nothing else. */
export interface LinkGrant {
  /** As `proposal.answer`, `agreement.sign`, `workbook.day-report`. */
  readonly purpose: string;
  /** What it is about, as a proposal's id. */
  readonly subjectId: string;
  /** Who holds it: a contact, pupil or parent id. */
  readonly holderId: string;
  readonly schoolId: string | null;
  readonly expiresAt: Date;
}

/** Links by mail for people without an account. Only a digest of the secret is stored. */
export interface PersonalLinks {
  /** Makes a link; gives its secret, to be put in the path of one mail and kept nowhere. */
  issue(grant: LinkGrant): Promise<string>;
  /** The grant behind a secret; undefined when unknown, expired or revoked. Reading it uses up nothing. */
  read(secret: string, purpose: string): Promise<LinkGrant | undefined>;
  /** Revokes all links of a purpose for a subject. */
  revoke(purpose: string, subjectId: string): Promise<void>;
}
