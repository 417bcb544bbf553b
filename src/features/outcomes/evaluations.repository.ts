import type { SchoolScope } from '../../domain/actor.js';
import type { Evaluation } from '../../domain/evaluation.js';

/** What storage must offer for evaluations. */
export interface EvaluationRepository {
  ofPlacement(scope: SchoolScope, placementId: string): Promise<Evaluation | null>;
  ofPlacements(scope: SchoolScope, placementIds: readonly string[]): Promise<Evaluation[]>;
  /**
   * Stores an evaluation as the next version, the first one too (version 0); false when its version is no longer the stored one. In the
   * same transaction what is done `also`, which may run more than once.
   */
  save(evaluation: Evaluation, also: () => Promise<void>): Promise<boolean>;
}
