import type { PlaceClaim, PlaceOffer } from '../../domain/place-offer.js';
import type { SeasonId } from '../../domain/season.js';
import type { SupervisorRoom } from './supervisor-limit.rules.js';

/** Which place offers a list holds. */
export interface PlaceOfferFilter {
  /** Only those of these establishments; null for all. */
  readonly establishmentIds?: readonly string[] | null;
  /** Only those of this company; null for all. */
  readonly companyId?: string | null;
  readonly season?: SeasonId | undefined;
}

/** How a claim ended. The same claim id twice is one claim, and `claimed` both times. */
export type ClaimOutcome = 'claimed' | 'full' | 'not-found';

/** How the change of a claim's periods ended. */
export type ResizeOutcome = 'resized' | 'full' | 'not-held';

/** How an edit ended: `taken` when it asks for fewer places than are in use. */
export type EditOutcome = 'edited' | 'changed-meanwhile' | 'taken';

/** What tells whether a company confirmed an offer for its season. */
export type OfferConfirmation = Pick<PlaceOffer, 'id' | 'companyId' | 'season' | 'confirmedOn'>;

/** What storage must offer for place offers. A place is taken and given back by one conditional update. */
export interface PlaceOfferRepository {
  get(id: string): Promise<PlaceOffer | null>;
  /** Those of the ids that exist, by id. */
  byIds(ids: readonly string[]): Promise<PlaceOffer[]>;
  /** By id; after this id. */
  list(filter: PlaceOfferFilter, window: { after: string | null; limit: number }): Promise<PlaceOffer[]>;
  /** The same list with no more than says what was confirmed: for who reads a whole season. */
  confirmations(
    filter: PlaceOfferFilter,
    window: { after: string | null; limit: number },
  ): Promise<OfferConfirmation[]>;
  /** Which of the ids there are. */
  existing(ids: readonly string[]): Promise<ReadonlySet<string>>;
  all(): Promise<PlaceOffer[]>;
  insert(offer: PlaceOffer): Promise<void>;
  /**
   * Stores the offer as the next version but leaves the claims as they are, also those made since it was read.
   * Places can't become fewer than are taken; a period or weekday in use can't go.
   */
  edit(before: PlaceOffer, after: PlaceOffer): Promise<EditOutcome>;
  /**
   * Takes one unit of each weekday and one of the total, in each period of the claim, or nothing at all.
   * With `maxPupils` the company has at most that many pupils at once, over all its offers of the season; with `supervisors` none of
   * these guides more pupils on a weekday than their maximum.
   */
  claim(
    offerId: string,
    claim: PlaceClaim,
    maxPupils?: number | null,
    supervisors?: readonly SupervisorRoom[],
  ): Promise<ClaimOutcome>;
  /** Gives the places of a claim back; false when the offer holds no such claim. */
  release(offerId: string, claimId: string): Promise<boolean>;
  /** Runs a transaction of others in which claims of an offer are resized, so that every process reads the offer again after it. */
  announcing<T>(offerId: string, work: () => Promise<T>): Promise<T>;
  /**
   * Lets a claim hold other periods: gives back those that are gone and takes those that are new, within the same limits as a claim, or
   * changes nothing. Only inside a transaction of the caller, within `announcing`.
   */
  resize(
    offerId: string,
    resized: Pick<PlaceClaim, 'id' | 'periodIds'>,
    maxPupils?: number | null,
    supervisors?: readonly SupervisorRoom[],
  ): Promise<ResizeOutcome>;
  /** Takes an offer away; false when its version is no longer the stored one or places are taken. */
  remove(offer: { id: string; version: number }): Promise<boolean>;
  /** For loaders: many at once, with the claims they hold. */
  insertMany(offers: readonly PlaceOffer[]): Promise<void>;
}
