import type { Company } from '../../domain/company.js';

/** What storage must offer for companies. */
export interface CompanyRepository {
  get(id: string): Promise<Company | null>;
  /** Those of the ids that exist, by id. */
  byIds(ids: readonly string[]): Promise<Company[]>;
  /** Where each of the ids that exist is reached by mail, by id. */
  contacts(ids: readonly string[]): Promise<Pick<Company, 'id' | 'email'>[]>;
  byKvkNumbers(kvkNumbers: readonly string[]): Promise<Company[]>;
  all(): Promise<Company[]>;
  /** @throws the storage's duplicate-key error when the KvK number is taken */
  insert(company: Company): Promise<void>;
  /** Stores the company as the next version; false when its version is no longer the stored one. */
  replace(company: Company): Promise<boolean>;
  /** For loaders: many at once. */
  insertMany(companies: readonly Company[]): Promise<void>;
}
