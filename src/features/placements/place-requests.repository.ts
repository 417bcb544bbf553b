import type { SchoolScope } from '../../domain/actor.js';
import type { SeasonId } from '../../domain/season.js';
import type { PlaceRequest } from './place-requests.rules.js';

/** What storage must offer for requests for places. */
export interface PlaceRequestRepository {
  get(scope: SchoolScope, id: string): Promise<PlaceRequest | null>;
  /** Newest first. */
  list(
    scope: SchoolScope,
    filter: { readonly season?: SeasonId | undefined },
    page: { readonly after: readonly [at: number, id: string] | null; readonly limit: number },
  ): Promise<PlaceRequest[]>;
  /** @throws the storage's duplicate-key error for a request that was made before */
  insert(request: PlaceRequest): Promise<void>;
  /** Stores the request as the next version; false when its version is no longer the stored one. */
  replace(request: PlaceRequest): Promise<boolean>;
  /** Takes away a request that could not be started. */
  drop(scope: SchoolScope, id: string): Promise<void>;
}
