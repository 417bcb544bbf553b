import type { SchoolScope } from '../../domain/actor.js';
import type { OwnPlace, OwnPlaceState } from './own-places.rules.js';

/** What storage must offer for places that pupils and mentors found. */
export interface OwnPlaceRepository {
  get(scope: SchoolScope, id: string): Promise<OwnPlace | null>;
  /** Newest first. */
  list(scope: SchoolScope, state: OwnPlaceState | undefined, limit: number): Promise<OwnPlace[]>;
  /** Nominations of all schools, oldest first: for who guards recognitions. */
  nominations(limit: number): Promise<OwnPlace[]>;
  insert(place: OwnPlace): Promise<void>;
  /** Stores the place as the next version; false when its version is no longer the stored one. */
  replace(place: OwnPlace): Promise<boolean>;
}
