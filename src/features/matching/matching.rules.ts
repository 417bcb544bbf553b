import type { Period } from '../../platform/calendar-date.js';
import type { Finding } from '../../domain/finding.js';
import type { SeasonId } from '../../domain/season.js';
import type { Weekday } from '../../domain/week-schedule.js';
import type { Mode } from './instance/instance.js';
import type { CostTerms } from './options/cost.js';

/** Where a pupil goes in a run. */
export interface RunPlacement {
  readonly studentId: string;
  readonly offerId: string;
  readonly establishmentId: string;
  readonly periodIds: readonly string[];
  readonly firstDay: Period['firstDay'];
  readonly lastDay: Period['lastDay'];
  readonly weekdays: readonly Weekday[];
  readonly travelMinutes: number;
  readonly cost: number;
  readonly rank: number;
  readonly terms: CostTerms;
  /** Warnings a person must decide on, and notes. */
  readonly findings: readonly Finding[];
  /** Offers at which this pupil could go, and how many of those would have cost less for this pupil alone. */
  readonly possibleOffers: number;
  readonly cheaperOffers: number;
  /** The placement was there before the run and stayed. */
  readonly locked: boolean;
}

/** Why offers were no option, counted by the first rule that refused. */
export interface ReasonCount {
  readonly rule: string;
  readonly article: string | null;
  readonly offers: number;
}

/** A pupil without a place: offers looked at, possible ones that others got, and the rules that refused the rest. */
export interface RunUnplaced {
  readonly studentId: string;
  readonly offers: number;
  readonly possibleOffers: number;
  readonly reasons: readonly ReasonCount[];
}

/** What is proven about the outcome. `gap` is the share by which the cost could at most be lower, 0 when proven. */
export interface Certificate {
  readonly placed: number;
  readonly cost: number;
  readonly bound: { readonly placed: number; readonly cost: number };
  readonly proven: boolean;
  readonly gap: number;
  readonly seconds: number;
  readonly timeLimitReached: boolean;
}

/** About what one more unit of a scarce resource would save, in cost. */
export interface ResourcePrice {
  readonly resource: string;
  readonly price: number;
}

export interface RunOutcome {
  readonly placements: readonly RunPlacement[];
  readonly unplaced: readonly RunUnplaced[];
  readonly certificate: Certificate;
  readonly ruleVersions: Readonly<Record<string, string>>;
  readonly costProfile: string;
  readonly offers: number;
  readonly options: number;
  /** Pupil and place that would both rather have each other than what they have; see `findBlockingPairs`. */
  readonly blockingPairs: number;
  readonly prices: readonly ResourcePrice[];
}

/** The share by which a cost could at most be lower than what was found. */
export const gapOf = (cost: number, bound: number): number => (cost <= bound || cost === 0 ? 0 : (cost - bound) / cost);

/** A place that a pupil must get, whatever else the matching would do. */
export interface FixedPlacement {
  readonly studentId: string;
  readonly offerId: string;
  readonly periodIds: readonly string[];
  readonly weekdays: readonly Weekday[];
}

/** What a person changed by hand, and what the rules said then. `released`: the pupil may not go to the offer. */
export interface Adjustment extends FixedPlacement {
  readonly kind: 'placed' | 'released';
  /** Why, in the words of who did it; needed where the rules warn. */
  readonly reason: string | null;
  readonly by: string;
  readonly at: Date;
  readonly findings: readonly Finding[];
}

/**
 * The adjustments that hold together: one place at most for a pupil, the last one given, and the offers that are kept from them. What is
 * said about an offer takes away what was said about it before.
 */
export const withAdjustment = (before: readonly Adjustment[], added: Adjustment): Adjustment[] => [
  ...before.filter(
    ({ studentId, offerId, kind }) =>
      studentId !== added.studentId || (offerId !== added.offerId && !(added.kind === 'placed' && kind === 'placed')),
  ),
  added,
];

/** A matching run. What was asked never changes; the outcome is written once. */
export interface MatchingRun {
  readonly id: string;
  readonly version: number;
  readonly schoolId: string;
  readonly season: SeasonId;
  readonly mode: Mode;
  readonly seed: string;
  readonly groupId: string | null;
  /** Whether somebody chose the pupils, where they are not a group; not said of runs over a group or the school. */
  readonly isChosen?: boolean;
  readonly studentIds: readonly string[];
  readonly requestedBy: string;
  readonly requestedAt: Date;
  readonly snapshotDigest: string;
  /** Runs of one comparison share it. */
  readonly comparisonId: string | null;
  /** The run that this one adjusts by hand. */
  readonly basedOn: string | null;
  /** What holds by hand in this run, oldest first. */
  readonly adjustments: readonly Adjustment[];
  /** When the process that computes it last said so. */
  readonly aliveAt: Date;
  readonly finishedAt: Date | null;
  readonly failure: string | null;
  readonly outcome: RunOutcome | null;
}

export type RunState = 'running' | 'done' | 'failed';

/** A run whose process has been silent for this long has failed. */
export const RUN_SILENCE_SECONDS = 60;

/** How a run stands at an instant: derived, so that a process that dies leaves no run that runs for ever. */
export const runStateAt = (run: MatchingRun, now: Date): RunState => {
  if (run.outcome) return 'done';
  if (run.failure !== null) return 'failed';
  return now.getTime() - run.aliveAt.getTime() > RUN_SILENCE_SECONDS * 1000 ? 'failed' : 'running';
};
