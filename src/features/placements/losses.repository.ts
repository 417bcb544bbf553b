import type { SchoolScope } from '../../domain/actor.js';
import type { HistoryEntry } from './placement-history.rules.js';
import type { LossCause, LossCount, PlacementLoss } from './losses.rules.js';
import type { Also } from './proposals.repository.js';

/** What storage must offer for losses of placements. */
export interface LossRepository {
  /**
   * Opens a loss that is not open, also one that was over; of an open one only day and reason follow. In the transaction of the opening
   * is done what is `also` to do. Says whether it was opened now.
   */
  open(loss: PlacementLoss, also: Also): Promise<boolean>;
  /** Closes an open loss; false when it was not open. */
  close(id: string, entry: HistoryEntry, also: Also): Promise<boolean>;
  /** Open and closed, of some placements. */
  ofPlacements(placementIds: readonly string[]): Promise<PlacementLoss[]>;
  /** The open ones of a school, by first day lost, then id. */
  list(
    scope: SchoolScope,
    filter: { readonly cause?: LossCause | undefined },
    page: { readonly after: readonly [fromDay: string, id: string] | null; readonly limit: number },
  ): Promise<PlacementLoss[]>;
  /** Every open loss, by id, for the job. */
  allOpen(): Promise<PlacementLoss[]>;
  /** Touched placements per school and company, those with the most first. */
  counts(): Promise<LossCount[]>;
}
