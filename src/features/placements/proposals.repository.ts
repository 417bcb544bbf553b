import type { SchoolScope } from '../../domain/actor.js';
import type { DeclineReason, ProposalState } from '../../domain/placement.js';
import type { SeasonId } from '../../domain/season.js';
import type { ReasonCount } from './decline-counts.rules.js';
import type { HistoryEntry } from './placement-history.rules.js';
import type { PlacementRecord } from './placement-moves.rules.js';
import type { ProposalQuestion, ProposalRecord } from './proposals.rules.js';

/** Whose proposals and placements a query may touch: of a school, or of a company. */
export type Reach = SchoolScope | { readonly companyId: string };

/** Which proposals a list holds. What is absent does not narrow. */
export interface ProposalFilter {
  readonly state?: ProposalState | undefined;
  readonly season?: SeasonId | undefined;
  readonly runId?: string | undefined;
  readonly studentIds?: readonly string[] | undefined;
  /** Of one of these pupils or at one of these establishments: what a search by words found. */
  readonly found?: { readonly studentIds: readonly string[]; readonly establishmentIds: readonly string[] } | undefined;
}

/** How a proposal is closed. */
export interface Closing {
  readonly state: 'declined' | 'lapsed' | 'withdrawn';
  readonly at: Date;
  readonly reason: DeclineReason | null;
  readonly text: string | null;
  readonly entry: HistoryEntry;
}

/** Done in the same transaction as the write, so that what is told is told if and only if it happened. May run more than once. */
export type Also = () => Promise<void>;

/** What storage must offer for proposals. Every change is one guarded write: of two at once, one is told that it came too late. */
export interface ProposalRepository {
  get(reach: Reach, id: string): Promise<ProposalRecord | null>;
  /** Newest first. `now` decides which are lapsed. */
  list(
    reach: Reach,
    filter: ProposalFilter,
    page: { after: readonly [at: number, id: string] | null; limit: number; now: Date },
  ): Promise<ProposalRecord[]>;
  /** How often each reason to decline was given at a school, or at all schools together, per season. */
  declineCounts(scope: SchoolScope | null): Promise<ReasonCount[]>;
  /** @throws the storage's duplicate-key error when the pupil has an open proposal */
  insert(proposal: ProposalRecord): Promise<void>;
  /** The place was taken: from `asked` to `held`. False when it was given up meanwhile. */
  confirmHold(id: string, also: Also): Promise<boolean>;
  /** Takes away a proposal whose place could not be had. */
  drop(id: string): Promise<void>;
  /**
   * Makes the placement of an open proposal, unless its time is over or, without `mayOverlap`, the pupil is elsewhere on those days.
   * All of it happens or nothing.
   */
  accept(
    id: string,
    at: Date,
    change: { placement: PlacementRecord; entry: HistoryEntry; version: number | null; mayOverlap: boolean },
    also: Also,
  ): Promise<'accepted' | 'not-open' | 'overlaps'>;
  /** Closes an open proposal; the place is owed from then on. For `lapsed` its time must be over, else it must not be. */
  close(id: string, closing: Closing, version: number | null, also: Also): Promise<boolean>;
  /** Keeps a question or its answer with an open proposal. */
  ask(id: string, question: ProposalQuestion, entry: HistoryEntry, now: Date, also: Also): Promise<boolean>;
  /** The place was given back. */
  settled(id: string): Promise<void>;
  /** Open proposals of any school whose time is over, of one pupil where given. */
  overdue(now: Date, limit: number, studentId?: string): Promise<ProposalRecord[]>;
  /** Proposals that owe their place, and those whose place was asked for before an instant and never came. */
  unsettled(askedBefore: Date, limit: number): Promise<ProposalRecord[]>;
  /** Gives up a place that never came; it is owed from then on. */
  giveUp(id: string, entry: HistoryEntry): Promise<boolean>;
}
