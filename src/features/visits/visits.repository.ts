import type { SchoolScope } from '../../domain/actor.js';
import type { HalfDay } from './visit-rounds.rules.js';
import type { Feedback, Visit } from './visits.rules.js';

/** What a mentor set for visits: free half-days, and the private calendar feed. */
export interface Agenda {
  /** The mentor's. */
  readonly id: string;
  readonly version: number;
  readonly schoolId: string;
  readonly halfDays: readonly HalfDay[];
  /** SHA-256 of the feed's secret; null while there is no feed. */
  readonly feedDigest: string | null;
}

interface OfSchool<T> {
  get(scope: SchoolScope, id: string): Promise<T | null>;
  /** Of these placements, in the order of their days (visits) or months (feedback), then by id. */
  ofPlacements(scope: SchoolScope, placementIds: readonly string[]): Promise<T[]>;
  /** @throws the storage's duplicate-key error when the id is taken */
  insert(scope: SchoolScope, item: T): Promise<void>;
  /** Stores the item as the next version; false when its version is no longer the stored one. */
  replace(scope: SchoolScope, item: T): Promise<boolean>;
}

/** What storage must offer for visits, feedback and agendas. Every query of a person is held to one school. */
export interface VisitRepository {
  /** Makes several writes one, also those of others: all are kept, or none. */
  readonly atomically: <T>(work: () => Promise<T>) => Promise<T>;
  readonly visits: OfSchool<Visit>;
  readonly feedback: OfSchool<Feedback>;
  readonly agendas: Omit<OfSchool<Agenda>, 'ofPlacements'> & {
    /** Behind a secret: it names its school itself. */
    byFeedDigest(digest: string): Promise<Agenda | null>;
  };
}
