import type { SchoolScope } from '../../domain/actor.js';
import type { SeasonId } from '../../domain/season.js';
import type { MatchingRun, RunOutcome } from './matching.rules.js';

/** A page of runs, newest first. */
export interface RunPage {
  readonly items: MatchingRun[];
  readonly next: string | null;
}

/** What storage must offer for matching runs. A run is added, gets one outcome or failure, and never changes after. */
export interface MatchingRunRepository {
  add(run: MatchingRun): Promise<void>;
  find(scope: SchoolScope, id: string): Promise<MatchingRun | null>;
  /** Newest first; outcomes are left out. */
  list(
    scope: SchoolScope,
    filter: { season?: SeasonId | undefined },
    page: { limit: number; cursor?: string | undefined },
  ): Promise<RunPage>;
  /** The runs of one comparison, with their outcomes; none when it is not of the school. */
  ofComparison(scope: SchoolScope, comparisonId: string): Promise<MatchingRun[]>;
  /** Says that the process computing a run is still there. */
  keepAlive(id: string, at: Date): Promise<void>;
  /** Writes the outcome once. False when the run already ended. */
  finish(id: string, outcome: RunOutcome, at: Date): Promise<boolean>;
  /** Writes the failure once. False when the run already ended. */
  fail(id: string, code: string, at: Date): Promise<boolean>;
}

/** Keeps what runs read, once per content, compressed. */
export interface SnapshotStore {
  /** Safe to repeat: the digest names the content. */
  keep(schoolId: string, digest: string, packed: Buffer): Promise<void>;
  load(scope: SchoolScope, digest: string): Promise<Buffer | null>;
}
