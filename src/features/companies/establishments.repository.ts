import type { Establishment } from '../../domain/company.js';

/** What storage must offer for establishments. */
export interface EstablishmentRepository {
  get(id: string): Promise<Establishment | null>;
  /** Those of the ids that exist, by id. */
  byIds(ids: readonly string[]): Promise<Establishment[]>;
  /** The company of each of the ids that exist, by id. */
  owners(ids: readonly string[]): Promise<Pick<Establishment, 'id' | 'companyId'>[]>;
  /** Of one company, by id. */
  ofCompany(companyId: string): Promise<Establishment[]>;
  all(): Promise<Establishment[]>;
  insert(establishment: Establishment): Promise<void>;
  /** Stores the establishment as the next version; false when its version is no longer the stored one. */
  replace(establishment: Establishment): Promise<boolean>;
  /** For loaders: many at once. */
  insertMany(establishments: readonly Establishment[]): Promise<void>;
}
