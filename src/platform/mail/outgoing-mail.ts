/** A file that goes along with a mail. */
export interface MailAttachment {
  readonly name: string;
  /** The media type, as `text/calendar; method=REQUEST`. */
  readonly type: string;
  readonly content: string;
}

/** A mail to one person, as it is put into the outbox. */
export interface OutgoingMail {
  /** What makes it this mail and no other: a second one with the same key is not stored. */
  readonly key: string;
  readonly to: string;
  /** The person it is for, as an account, contact or pupil id; never a name. */
  readonly recipientId: string;
  /** The school it is sent for; null where it belongs to none. */
  readonly schoolId: string | null;
  /** The kind of mail, as `proposal.sent`; for search and for the outbox page. */
  readonly kind: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly attachments: readonly MailAttachment[];
  /** Not sent before this instant. */
  readonly notBefore: Date;
  /**
   * Where the person says that no more mails of this kind are wanted; the mail points at it in `List-Unsubscribe`. With `oneClick`
   * a bare POST to the address must do it, without signing in (RFC 8058). Without it the mail names the sender's own address.
   */
  readonly unsubscribe?: { readonly url: string; readonly oneClick: boolean };
}

/** Where features leave mail; it is sent by the worker. Part of the caller's transaction where there is one. */
export type PostMail = (mail: OutgoingMail) => Promise<void>;
