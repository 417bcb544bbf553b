import type { Supervisor } from '../../domain/company.js';

/** What storage must offer for supervisors (praktijkopleiders). */
export interface SupervisorRepository {
  get(id: string): Promise<Supervisor | null>;
  /** Those of the ids that exist, by id. */
  byIds(ids: readonly string[]): Promise<Supervisor[]>;
  /** Of one establishment, by name; after this name and id. */
  ofEstablishment(
    establishmentId: string,
    window: { after: readonly [name: string, id: string] | null; limit: number },
  ): Promise<Supervisor[]>;
  all(): Promise<Supervisor[]>;
  insert(supervisor: Supervisor): Promise<void>;
  /** Stores the supervisor as the next version; false when its version is no longer the stored one. */
  replace(supervisor: Supervisor): Promise<boolean>;
  /** False when its version is no longer the stored one. */
  remove(supervisor: { id: string; version: number }): Promise<boolean>;
  /** For loaders: many at once. */
  insertMany(supervisors: readonly Supervisor[]): Promise<void>;
}
