/** An address that a mail server refused for good. */
export interface BouncedAddress {
  /** In lower case. */
  readonly address: string;
  readonly since: Date;
  /** The mail that was refused. */
  readonly messageId: string;
  /** What the server answered, in one line. */
  readonly answer: string;
}

/** Addresses to which nothing is sent any more, until a person says that they are right. */
export interface BouncedAddresses {
  /** Marks an address; one that is marked already stays as it is. */
  mark(bounced: BouncedAddress): Promise<void>;
  get(address: string): Promise<BouncedAddress | null>;
  /** Takes the mark away. */
  clear(address: string): Promise<void>;
  /** Takes away the marks from before an instant; how many there were. A mail to such an address is tried again. */
  forget(before: Date): Promise<number>;
}

/** A mail that its receiver will not get, because the address is not right. */
export interface Bounce {
  readonly schoolId: string | null;
  readonly recipientId: string;
  readonly address: string;
  /** The kind of the mail. */
  readonly kind: string;
  readonly messageId: string;
  readonly at: Date;
}

/** Told of each mail that bounces, so that the school can be told. May be told twice of one mail: keep to a key. */
export type OnBounce = (bounce: Bounce) => Promise<void>;
