import type { Role } from '../../domain/actor.js';

/** Who can sign in. A coordinator and a mentor have a school, a company contact has a company, a mentor may be one of the school's mentors. */
export interface Account {
  readonly id: string;
  readonly version: number;
  /** In lower case; unique in the service. */
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly schoolId: string | null;
  readonly companyId: string | null;
  readonly mentorId: string | null;
  /** Which of the company's supervisors; only for that role. */
  readonly supervisorId?: string | null;
  readonly passwordHash: string;
  /** Sessions that began under a lower number are void; absent is 0. */
  readonly sessionEpoch?: number;
  /** Absent until the first start of a service that keeps it, for an account from before. */
  readonly createdAt?: Date;
  /** From this instant the account can't be used; null while it can. */
  readonly disabledOn: Date | null;
}

/** Which accounts are asked for; absent asks for all. */
export interface AccountFilter {
  /** Words of a name or an address, from their beginnings. */
  readonly search?: string | undefined;
  readonly role?: Role | undefined;
  readonly disabled?: boolean | undefined;
}

/** What storage must offer for accounts. */
export interface AccountRepository {
  get(id: string): Promise<Account | null>;
  byEmail(email: string): Promise<Account | null>;
  /** By e-mail address, after this one. */
  list(page: { after: string | null; limit: number }, filter?: AccountFilter): Promise<Account[]>;
  /** @throws the storage's duplicate-key error when the address is taken */
  insert(account: Account): Promise<void>;
  /** Stores the account as the next version; false when its version is no longer the stored one. */
  replace(account: Account): Promise<boolean>;
  /** Makes the words to search by where an account was stored before there were any. Safe to repeat; gives how many it filled. */
  fillSearchWords(): Promise<number>;
  /** Says of accounts stored before this was kept that they were made now. Safe to repeat; gives how many it filled. */
  fillCreatedAt(now: Date): Promise<number>;
  insertMany(accounts: readonly Account[]): Promise<void>;
}
