import { intersection, type Period } from '../../../platform/calendar-date.js';
import type { Finding } from '../../../domain/finding.js';
import type { StageForm } from '../../../domain/place-offer.js';
import type { Weekday } from '../../../domain/week-schedule.js';
import { COST_PROFILE, costOf, costTermsOf, rankOf, type CostProfile, type CostTerms } from './cost.js';
import type { Candidate, Judge, Pair, PlacementRules, SharedLimit } from './placement-rules.js';
import type { ResourceBook } from './resources.js';
import { studentFactsOf, type OfferFacts, type Snapshot, type StudentFacts } from './snapshot.js';
import { weekdaySets } from './weekday-sets.js';

/** A placement that nothing refuses: a pupil, an offer, its periods and weekdays, with what it costs and what to watch. */
export interface PlacementOption {
  readonly id: string;
  readonly studentId: string;
  readonly offerId: string;
  readonly period: Period;
  readonly periodIds: readonly string[];
  readonly weekdays: readonly Weekday[];
  /** Resource ids, one unit of each. */
  readonly uses: readonly string[];
  /** Those of them that the resource book does not hold. */
  readonly limits: readonly SharedLimit[];
  readonly travelMinutes: number;
  readonly terms: CostTerms;
  readonly cost: number;
  readonly rank: number;
  /** Warnings and notes; nothing here refuses. */
  readonly findings: readonly Finding[];
}

/** Why one offer gives a pupil no option: the first rule that refuses it. */
export interface Refusal {
  readonly offerId: string;
  readonly finding: Finding;
}

/** A pair that no rule refuses whatever the weekdays, with what was judged of it. */
interface OpenPair {
  readonly offer: OfferFacts;
  readonly period: Period;
  readonly periodIds: readonly string[];
  readonly findings: readonly Finding[];
  readonly limits: readonly SharedLimit[];
  readonly travelMinutes: number;
}

export interface StudentOptions {
  readonly studentId: string;
  readonly options: readonly PlacementOption[];
  /** One per offer that is refused whatever the weekdays, so that another timetable changes nothing. */
  readonly closedPairs: readonly Refusal[];
  /** What the options were made of: with other weekdays they may give others. */
  readonly openPairs: readonly OpenPair[];
  /** One per offer of the open pairs that gives no option on these weekdays. */
  readonly refusals: readonly Refusal[];
}

/** Every offer that shares days with the season but gives the pupil no option, with why. */
export const allRefusals = ({
  closedPairs,
  refusals,
}: Pick<StudentOptions, 'closedPairs' | 'refusals'>): readonly Refusal[] => [...closedPairs, ...refusals];

/** The id of an option: it names its offer, periods and weekdays. */
export const optionId = (offerId: string, periodIds: readonly string[], weekdays: readonly Weekday[]): string =>
  `${offerId}:${periodIds.join('+')}:${weekdays.join('+')}`;

/** Days of an offer that are taken together: all its periods in the season for lint, one of them for blok. */
interface Stretch {
  readonly period: Period;
  readonly periodIds: readonly string[];
}

const stretchesOf = ({ offer }: OfferFacts, form: StageForm, season: Period): Stretch[] => {
  const inSeason = offer.periods.flatMap(({ id, ...days }) => {
    const period = intersection(days, season);
    return period ? [{ period, periodIds: [id] }] : [];
  });
  const first = inSeason[0];
  const last = inSeason.at(-1);
  if (!first || !last || form === 'blok') return inSeason;
  const period = { firstDay: first.period.firstDay, lastDay: last.period.lastDay };
  return [{ period, periodIds: inSeason.flatMap(({ periodIds }) => periodIds) }];
};

export type Stretches = (student: StudentFacts, offer: OfferFacts) => readonly Stretch[];

/** Gives the stretches of an offer in one season, worked out once per offer and form; equal periods are one and the same. */
export const createStretches = (season: Period): Stretches => {
  const known: Record<StageForm, WeakMap<OfferFacts, readonly Stretch[]>> = {
    lint: new WeakMap(),
    blok: new WeakMap(),
  };
  const periods = new Map<string, Period>();
  const onePeriod = (period: Period): Period => {
    const key = `${period.firstDay}/${period.lastDay}`;
    const one = periods.get(key) ?? period;
    periods.set(key, one);
    return one;
  };
  return ({ group: { form } }, offer) => {
    const before = known[form].get(offer);
    if (before) return before;
    const made = stretchesOf(offer, form, season).map((one) => ({ ...one, period: onePeriod(one.period) }));
    known[form].set(offer, made);
    return made;
  };
};

/** Asks the judges in order, up to the first refusal. */
const judged = <T>(judges: readonly Judge<T>[], subject: T): { findings: Finding[]; refusal: Finding | null } => {
  const findings: Finding[] = [];
  for (const judge of judges) {
    for (const finding of judge.findings(subject)) {
      if (finding.severity === 'refuse') return { findings, refusal: finding };
      findings.push(finding);
    }
  }
  return { findings, refusal: null };
};

interface Making {
  readonly rules: PlacementRules;
  readonly book: ResourceBook;
  readonly stretches: Stretches;
  readonly profile: CostProfile;
}

/** Judges a pupil at some offers: makes the options, and for each offer that gives none the refusal that counts. */
export const optionsAmong = (
  student: StudentFacts,
  offers: readonly OfferFacts[],
  parts: Making,
): Omit<StudentOptions, 'studentId'> => {
  const openPairs: OpenPair[] = [];
  const closedPairs: Refusal[] = [];
  for (const offer of offers) {
    let refusal: Finding | null = null;
    const before = openPairs.length;
    for (const { period, periodIds } of parts.stretches(student, offer)) {
      const pair: Pair = { student, offer, period, periodIds };
      const judgement = judged(parts.rules.pair, pair);
      refusal ??= judgement.refusal;
      if (judgement.refusal) continue;
      const limits = parts.rules.limits(pair);
      const travelMinutes = parts.rules.travelMinutes(pair) ?? 0;
      openPairs.push({ offer, period, periodIds, findings: judgement.findings, limits, travelMinutes });
    }
    if (refusal && openPairs.length === before) closedPairs.push({ offerId: offer.offer.id, finding: refusal });
  }
  return { ...optionsOnWeekdays(student, openPairs, parts), closedPairs, openPairs };
};

/** Makes the options of a pupil out of pairs that are open; for each offer that gives none, the refusal that counts. */
export const optionsOnWeekdays = (
  student: StudentFacts,
  openPairs: readonly OpenPair[],
  parts: Making,
): Pick<StudentOptions, 'options' | 'refusals'> => {
  const options: PlacementOption[] = [];
  const refused = new Map<string, Finding>();
  for (const pair of openPairs) {
    const refusal = addOptions(student, pair, parts, options);
    const { id } = pair.offer.offer;
    if (refusal && !refused.has(id)) refused.set(id, refusal);
  }
  for (const { offerId } of options) refused.delete(offerId);
  return {
    options,
    refusals: Array.from(refused, ([offerId, finding]) => ({ offerId, finding })),
  };
};

/** Adds the options of an open pair; gives the first refusal on the way. */
const addOptions = (
  student: StudentFacts,
  open: OpenPair,
  parts: Making,
  options: PlacementOption[],
): Finding | null => {
  const { rules } = parts;
  const { offer, period, periodIds } = open;
  const common = rules.commonWeekdays({ student, offer, period, periodIds });
  let refusal = common.findings[0] ?? null;
  if (refusal) return refusal;
  const { minDaysPerWeek, maxDaysPerWeek } = student.group;
  for (const weekdays of weekdaySets(common.weekdays, minDaysPerWeek, maxDaysPerWeek)) {
    const candidate: Candidate = { student, offer, period, periodIds, weekdays };
    const own = judged(rules.candidate, candidate);
    if (own.refusal) refusal ??= own.refusal;
    else options.push(optionOf(candidate, open, [...open.findings, ...own.findings], parts));
  }
  return refusal;
};

const optionOf = (
  candidate: Candidate,
  { limits, travelMinutes }: OpenPair,
  findings: readonly Finding[],
  { book, profile }: Making,
): PlacementOption => {
  const terms = costTermsOf(candidate, travelMinutes, findings);
  const cost = costOf(terms, profile);
  const { offer } = candidate.offer;
  const uses = book.usesOf(candidate);
  return {
    id: optionId(offer.id, candidate.periodIds, candidate.weekdays),
    studentId: candidate.student.student.id,
    offerId: offer.id,
    period: candidate.period,
    periodIds: candidate.periodIds,
    weekdays: candidate.weekdays,
    uses: limits.length === 0 ? uses : [...uses, ...limits.map(({ id }) => id)],
    limits,
    travelMinutes,
    terms,
    cost,
    rank: rankOf(cost, profile),
    findings,
  };
};

/** Makes every option of every pupil of a snapshot, and counts what refuses the rest. */
export const makeOptions = (
  snapshot: Snapshot,
  rules: PlacementRules,
  book: ResourceBook,
  stretches: Stretches,
  profile: CostProfile = COST_PROFILE,
): StudentOptions[] => {
  const parts = { rules, book, stretches, profile };
  return studentFactsOf(snapshot).map((student) => ({
    studentId: student.student.id,
    ...optionsAmong(student, snapshot.offers, parts),
  }));
};

/** Every finding on a candidate, of all rules, also after one refuses: for explanations and hand-made placements. */
export const allFindings = (candidate: Candidate, rules: PlacementRules): Finding[] => [
  ...rules.pair.flatMap((judge) => judge.findings(candidate)),
  ...rules.commonWeekdays(candidate).findings,
  ...rules.candidate.flatMap((judge) => judge.findings(candidate)),
];
