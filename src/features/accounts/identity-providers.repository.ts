/** Where the people of one school or company sign in: their own OpenID Connect service. */
export interface IdentityProvider {
  readonly id: string;
  readonly version: number;
  /** As people know it: the name of the school, the company or their group. */
  readonly name: string;
  readonly issuer: string;
  readonly clientId: string;
  /** The client secret, encrypted. */
  readonly sealedSecret: string;
  /** Whose people it may vouch for: exactly one of the two is set. */
  readonly schoolId: string | null;
  readonly companyId: string | null;
  readonly enabled: boolean;
}

/** Who somebody is at their own service. The subject never changes, an address may be given to somebody else. */
export interface Identity {
  readonly providerId: string;
  /** Who gave out the subject; another issuer may give the same text to somebody else. */
  readonly issuer: string;
  readonly subject: string;
  readonly accountId: string;
}

/** What storage must offer for signing in elsewhere. */
export interface IdentityProviderRepository {
  get(id: string): Promise<IdentityProvider | null>;
  /** All of them, by name; there are as many as schools that have one. */
  all(): Promise<IdentityProvider[]>;
  insert(provider: IdentityProvider): Promise<void>;
  /** Stores it as the next version; false when its version is no longer the stored one. */
  replace(provider: IdentityProvider): Promise<boolean>;
  /** Removes it and the identities it vouched for; false when there was none. */
  remove(id: string): Promise<boolean>;
  /** Forgets whom it vouched for. */
  unbindAll(providerId: string): Promise<void>;
  accountOf(provider: Pick<IdentityProvider, 'id' | 'issuer'>, subject: string): Promise<string | null>;
  /** False when this subject, or this account at this provider, is bound already. */
  bind(identity: Identity): Promise<boolean>;
}
