import type { Programme } from '../../domain/programme.js';
import type { SeasonId } from '../../domain/season.js';
import type { Sector } from '../../domain/sector.js';
import type { HistoryEntry } from './placement-history.rules.js';

/**
 * How a place that a pupil or mentor found stands. `to-approve`: the company is recognised or there is a dispensatie, a coordinator decides.
 * `nominated`: it is not, and must be before the first day (LWT) or needs a dispensatie (AO, entree). `approved`: a proposal was made of it.
 */
export const OWN_PLACE_STATES = ['to-approve', 'nominated', 'approved', 'rejected'] as const;
export type OwnPlaceState = (typeof OWN_PLACE_STATES)[number];

/** A place that a pupil or mentor found. */
export interface OwnPlace {
  readonly id: string;
  readonly version: number;
  readonly schoolId: string;
  readonly studentId: string;
  readonly season: SeasonId;
  readonly programme: Programme;
  readonly sector: Sector;
  readonly companyName: string;
  readonly town: string;
  readonly kvkNumber: string | null;
  /** Whom to ask there, as typed: a telephone number or an address. */
  readonly contact: string | null;
  readonly work: string;
  /** The establishment of the register it is; null for a company that is not in it. */
  readonly establishmentId: string | null;
  readonly state: OwnPlaceState;
  readonly proposalId: string | null;
  readonly proposedAt: Date;
  readonly history: readonly HistoryEntry[];
}

/** An establishment of the register that may be the one that is meant. */
export interface KnownPlace {
  readonly id: string;
  readonly name: string;
  readonly town: string;
  readonly kvkNumber: string;
  /** Recognised today for the pupil's programme and sector, or covered for this pupil by a dispensation of the ROC. */
  readonly mayGuide: boolean;
}

const plain = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');

/**
 * The establishment that is meant, or null when none or more than one can be: that with the KvK number in the town, else that of the
 * name in the town.
 */
export const meantPlace = (
  entered: { readonly companyName: string; readonly town: string; readonly kvkNumber: string | null },
  known: readonly KnownPlace[],
): KnownPlace | null => {
  const inTown = known.filter(({ town }) => plain(town) === plain(entered.town));
  const byNumber = inTown.filter(({ kvkNumber }) => kvkNumber === entered.kvkNumber);
  const byName = inTown.filter(({ name }) => plain(name) === plain(entered.companyName));
  const meant = entered.kvkNumber !== null && byNumber.length > 0 ? byNumber : byName;
  return meant.length === 1 ? (meant[0] ?? null) : null;
};

/** What happens to a place that was found, by whether the company may guide this pupil. */
export const firstStateOf = (meant: KnownPlace | null): OwnPlaceState =>
  meant?.mayGuide === true ? 'to-approve' : 'nominated';
