import type { SchoolScope } from '../../domain/actor.js';
import type { OwnPlace, OwnPlaceState } from './own-places.rules.js';

/** Which places a list holds. What is absent does not narrow. */
export interface OwnPlaceFilter {
  readonly state?: OwnPlaceState | undefined;
  /** Each must stand in the name or the town of the company. */
  readonly words?: readonly string[] | undefined;
  /** Or it is of one of these pupils, whom a search found. */
  readonly orStudentIds?: readonly string[] | undefined;
}

export interface OwnPlacePage {
  readonly after: readonly [at: number, id: string] | null;
  readonly limit: number;
}

/** What storage must offer for places that pupils and mentors found. */
export interface OwnPlaceRepository {
  get(scope: SchoolScope, id: string): Promise<OwnPlace | null>;
  /** Newest first. */
  list(scope: SchoolScope, filter: OwnPlaceFilter, page: OwnPlacePage): Promise<OwnPlace[]>;
  /** Nominations of all schools, oldest first: for who guards recognitions. */
  nominations(filter: Pick<OwnPlaceFilter, 'words'>, page: OwnPlacePage): Promise<OwnPlace[]>;
  insert(place: OwnPlace): Promise<void>;
  /** Stores the place as the next version; false when its version is no longer the stored one. */
  replace(place: OwnPlace): Promise<boolean>;
}
