import type { School } from '../../domain/school.js';

/** What storage must offer for schools. A school is its own scope: callers ask for the id of the person's school. */
export interface SchoolRepository {
  get(id: string): Promise<School | null>;
  byIds(ids: readonly string[]): Promise<School[]>;
  /** By name, then id; after this name and id. */
  list(window: { after: readonly [name: string, id: string] | null; limit: number }): Promise<School[]>;
  /** @throws the storage's duplicate-key error when the BRIN number is taken */
  insert(school: School): Promise<void>;
  /** Stores the school as the next version; false when its version is no longer the stored one. */
  replace(school: School): Promise<boolean>;
  insertMany(schools: readonly School[]): Promise<void>;
}
