import type { CompanyScope } from '../../domain/company-scope.js';
import type { PlacementStop } from './stops.rules.js';

/** What storage must offer for establishments that stopped. */
export interface StopRepository {
  /** Also one that was taken back. */
  get(establishmentId: string): Promise<PlacementStop | null>;
  /** Those that stand, of some establishments. */
  standing(establishmentIds: readonly string[]): Promise<PlacementStop[]>;
  /** Those that stand in a scope, by first day, then id. */
  list(
    scope: CompanyScope,
    page: { readonly after: readonly [fromDay: string, id: string] | null; readonly limit: number },
  ): Promise<PlacementStop[]>;
  /** Stores a stop as the next version, the first one too (version 0); false when its version is no longer the stored one. */
  save(stop: PlacementStop): Promise<boolean>;
}
