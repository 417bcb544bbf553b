import type { Programme } from '../../domain/programme.js';
import type { Recognition } from '../../domain/recognition.js';
import type { Sector } from '../../domain/sector.js';
import type { StandingFacts } from './recognitions.rules.js';

/** Which recognitions a list holds. */
export interface RecognitionFilter {
  /** Only those of these establishments; null for all. */
  readonly establishmentIds?: readonly string[] | null;
  readonly sector?: Sector | undefined;
  readonly programme?: Programme | undefined;
}

/** A recognition without what only its own page shows. */
export type RecognitionTerms = Pick<
  Recognition,
  'id' | 'establishmentId' | 'qualification' | 'endReason' | 'programmes' | 'sector'
> &
  StandingFacts;

/** What storage must offer for recognitions. */
export interface RecognitionRepository {
  get(id: string): Promise<Recognition | null>;
  /** Those of the ids that exist, by id. */
  byIds(ids: readonly string[]): Promise<Recognition[]>;
  /** By id; after this id. */
  list(filter: RecognitionFilter, window: { after: string | null; limit: number }): Promise<Recognition[]>;
  /** All of them, by id; after this id. For who reads the whole register to judge each on a day. */
  terms(window: { after: string | null; limit: number }): Promise<RecognitionTerms[]>;
  all(): Promise<Recognition[]>;
  insert(recognition: Recognition): Promise<void>;
  /** Stores the recognition as the next version; false when its version is no longer the stored one. */
  replace(recognition: Recognition): Promise<boolean>;
  /** For loaders: many at once. */
  insertMany(recognitions: readonly Recognition[]): Promise<void>;
}
