import type { Period } from '../../../platform/calendar-date.js';
import type { Finding } from '../../../domain/finding.js';
import type { Weekday } from '../../../domain/week-schedule.js';
import type { ResourceBook } from './resources.js';
import type { OfferFacts, Snapshot, StudentFacts } from './snapshot.js';

/** A pupil at an offer for some days of the season, whatever the weekdays. */
export interface Pair {
  readonly student: StudentFacts;
  readonly offer: OfferFacts;
  /** The days of the placement: season and offer periods together. */
  readonly period: Period;
  readonly periodIds: readonly string[];
}

/** The same pair on a set of weekdays. */
export interface Candidate extends Pair {
  readonly weekdays: readonly Weekday[];
}

/** One group of rules. All groups that judge the same thing are asked; each gives every finding it has. */
export interface Judge<T> {
  /** The set of rules, for the reader of an explanation: `travel`, `recognition`, `working-time` … */
  readonly name: string;
  readonly findings: (subject: T) => readonly Finding[];
}

/** The weekdays a pair shares, and what is to be said of them. */
export interface CommonWeekdays {
  readonly weekdays: readonly Weekday[];
  readonly findings: readonly Finding[];
}

/** A limit on pupils that several offers or schools share, such as that of a limited recognition. */
export interface SharedLimit {
  readonly id: string;
  /** Pupils that still fit. */
  readonly left: number;
}

/**
 * The rules that decide on a placement, supplied by the features that own them. The order counts: where an offer is refused by
 * more than one, the first is the one that is counted in "of 41 offers".
 */
export interface PlacementRules {
  /** These look at no weekday: neither the timetable of the pupil nor the days of the offer. */
  readonly pair: readonly Judge<Pair>[];
  /** The weekdays the pair shares; with findings when they are too few. */
  readonly commonWeekdays: (pair: Pair) => CommonWeekdays;
  readonly candidate: readonly Judge<Candidate>[];
  readonly limits: (pair: Pair) => readonly SharedLimit[];
  /** Travel for the pair in whole minutes one way by the best means both share; null when they share none. */
  readonly travelMinutes: (pair: Pair) => number | null;
  /** The rules for a snapshot that differs in its offers only: what does not depend on the offers stays prepared. */
  readonly forOffersOf: (changed: Snapshot, book: ResourceBook) => PlacementRules;
  /** The version of each rule set, as kept with a run. */
  readonly versions: Readonly<Record<string, string>>;
}

/**
 * Makes the rules for one snapshot, so that they can prepare what they need often. They serve the same offers with other pupils and
 * timetables too.
 */
export type PlacementRulesFor = (snapshot: Snapshot, book: ResourceBook) => PlacementRules;
