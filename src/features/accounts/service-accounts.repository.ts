import type { Role } from '../../domain/actor.js';

/** A key of a program: only a digest of it is stored. */
export interface ServiceKey {
  readonly digest: string;
  /** The first characters, to recognise it by. */
  readonly prefix: string;
  readonly expiresAt: Date;
}

/** A program that may call the service, with the rights of a role as far as its scopes go. */
export interface ServiceAccount {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly role: Role;
  readonly schoolId: string | null;
  readonly companyId: string | null;
  /** As `students:read`, `place-offers:write`, `*:read`. */
  readonly scopes: readonly string[];
  /** The newest last; at most two, while the one replaces the other. */
  readonly keys: readonly ServiceKey[];
  readonly createdAt: Date;
  /** Known to five minutes; null when it was never used. */
  readonly lastUsedAt: Date | null;
}

/** What storage must offer for the accounts of programs. */
export interface ServiceAccountRepository {
  get(id: string): Promise<ServiceAccount | null>;
  /** By id, after this one. */
  list(page: { after: string | null; limit: number }): Promise<ServiceAccount[]>;
  insert(account: ServiceAccount): Promise<void>;
  /** Stores the account as the next version; false when its version is no longer the stored one. */
  replace(account: ServiceAccount): Promise<boolean>;
  /** Writes down that it was used, unless that was done since `unlessSince`. */
  touch(id: string, now: Date, unlessSince: Date): Promise<void>;
  /** False when there was none. */
  remove(id: string): Promise<boolean>;
}
