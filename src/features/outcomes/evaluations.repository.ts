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
  /** Of every school, by id: those saved with all three answers of which nobody said yet that the placement knows (`told`). */
  untold(page: { readonly after: string | null; readonly limit: number }): Promise<Evaluation[]>;
  /** The placement knows that all three answered, as they did in this version. */
  told(evaluation: Pick<Evaluation, 'id' | 'version'>): Promise<void>;
}
