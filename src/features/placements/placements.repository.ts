import type { CalendarDate } from '../../platform/calendar-date.js';
import type { Placement, PlacementState } from '../../domain/placement.js';
import type { PlaceClaim } from '../../domain/place-offer.js';
import type { SeasonId } from '../../domain/season.js';
import type { PlacementRecord } from './placement-moves.rules.js';
import type { Also, Reach } from './proposals.repository.js';

/** Which placements a list holds. What is absent does not narrow. */
export interface PlacementFilter {
  readonly states?: readonly PlacementState[] | undefined;
  readonly season?: SeasonId | undefined;
  /** Only pupils of these groups; an empty list gives nobody. */
  readonly groupIds?: readonly string[] | undefined;
  readonly studentIds?: readonly string[] | undefined;
  readonly establishmentIds?: readonly string[] | undefined;
  readonly mentorId?: string | undefined;
  readonly supervisorId?: string | undefined;
  /** Placements that hold this day. */
  readonly on?: CalendarDate | undefined;
  /** Of one of these pupils or at one of these establishments: what a search by words found. */
  readonly found?: { readonly studentIds: readonly string[]; readonly establishmentIds: readonly string[] } | undefined;
}

/** How a guarded change of a placement ended. */
export type ChangeOutcome = 'changed' | 'changed-meanwhile' | 'overlaps';

/** What storage must offer for placements. They are made by accepting a proposal. */
export interface PlacementRepository {
  get(reach: Reach, id: string): Promise<PlacementRecord | null>;
  /** Of any school, for services that judge themselves who may see it. */
  find(id: string): Promise<PlacementRecord | null>;
  byProposal(reach: Reach, proposalId: string): Promise<PlacementRecord | null>;
  /** By first day, then id. */
  list(
    reach: Reach,
    filter: PlacementFilter,
    page: { after: readonly [firstDay: string, id: string] | null; limit: number },
  ): Promise<PlacementRecord[]>;
  /** Everything the filter gives, in the order of `list`. */
  all(reach: Reach, filter: PlacementFilter): Promise<PlacementRecord[]>;
  /** Of every school, for jobs and for what happens to a company. */
  everywhere(filter: PlacementFilter): Promise<PlacementRecord[]>;
  /** Stores the placement as the next version when its version is still the stored one. */
  replace(placement: PlacementRecord, also: Also): Promise<boolean>;
  /** As `replace`; without `mayOverlap` only while the pupil is not elsewhere on those days. */
  revive(placement: PlacementRecord, mayOverlap: boolean, also: Also): Promise<ChangeOutcome>;
  /** The place of a claim was given back. */
  settled(id: string, claim: PlaceClaim): Promise<void>;
  /** Lets placements of any school that hold their place until their last day, and no longer, owe it when that day is over. */
  oweEnded(today: CalendarDate): Promise<void>;
  /** Placements of any school that owe their place, or asked for it again before an instant and never got it. */
  unsettled(askedBefore: Date, limit: number): Promise<PlacementRecord[]>;
  /** For loaders: many at once. What only a record has is filled in. */
  insertMany(placements: readonly Placement[]): Promise<void>;
}
