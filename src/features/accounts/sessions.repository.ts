/** A session that is open somewhere. */
export interface OpenSession {
  /** Names it; not what the cookie holds. */
  readonly id: string;
  /** As `Firefox, Windows`; empty when unknown. */
  readonly device: string;
  readonly startedAt: Date;
  /** Known to a quarter of an hour. */
  readonly lastUsedAt: Date;
  /** The number of the account's sessions when it began. */
  readonly epoch: number;
}

/** What storage must offer to show and end somebody's sessions. */
export interface SessionRepository {
  /** Those that have not run out, at most a hundred. */
  ofAccount(accountId: string, now: Date): Promise<OpenSession[]>;
  /** False when that person has no such session. */
  end(accountId: string, id: string): Promise<boolean>;
  /** Ends all of them but one. */
  endOthers(accountId: string, keptId: string): Promise<void>;
}
