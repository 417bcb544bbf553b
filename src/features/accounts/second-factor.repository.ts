/** The second factor of an account: codes from an app (TOTP, RFC 6238), and codes on paper for when the app is lost. */
export interface SecondFactor {
  readonly accountId: string;
  readonly version: number;
  /** What the app shares with the service, encrypted. */
  readonly sealedSecret: string;
  /** The last time step a code was used of: a code works once. */
  readonly lastStep: number;
  /** Null until the first code was given: until then it counts for nothing. */
  readonly confirmedOn: Date | null;
  /** Digests of the recovery codes that were not used yet. */
  readonly recoveryDigests: readonly string[];
}

/** What storage must offer for second factors. */
export interface SecondFactorRepository {
  get(accountId: string): Promise<SecondFactor | null>;
  /** Stores a new one, in the place of one that was never confirmed. False when there is a confirmed one. */
  begin(factor: SecondFactor): Promise<boolean>;
  /** Stores it as the next version; false when its version is no longer the stored one. */
  replace(factor: SecondFactor): Promise<boolean>;
  remove(accountId: string): Promise<void>;
}
