import type { SchoolScope } from '../../domain/actor.js';

/** What belongs to one school and is changed under a version. */
export interface SchoolOwned {
  readonly id: string;
  readonly version: number;
  readonly schoolId: string;
}

/** Where a page of a list begins and how long it is: after this sort value and id. */
export interface ListWindow<T> {
  readonly after: readonly [sortValue: string | number, id: string] | null;
  readonly limit: number;
  /** Fields that must have exactly this value. */
  readonly where?: Partial<T>;
}

/** What storage must offer for school years, groups and mentors. Everything but the loader's `insertMany` is held to one school. */
export interface SchoolOwnedRepository<T extends SchoolOwned> {
  get(scope: SchoolScope, id: string): Promise<T | null>;
  /** Those of the ids that exist in the school, in the order of their ids. */
  byIds(scope: SchoolScope, ids: readonly string[]): Promise<T[]>;
  list(scope: SchoolScope, window: ListWindow<T>): Promise<T[]>;
  /** @throws the storage's duplicate-key error when a unique index is broken */
  insert(scope: SchoolScope, item: T): Promise<void>;
  /** Stores the item as the next version; false when its version is no longer the stored one. */
  replace(scope: SchoolScope, item: T): Promise<boolean>;
  /** For loaders: many at once, of any school. */
  insertMany(items: readonly T[]): Promise<void>;
}
