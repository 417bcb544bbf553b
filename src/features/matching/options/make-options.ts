import { intersection, type Period } from '../../../platform/calendar-date.js';
import { isAllowed, type Finding } from '../../../domain/finding.js';
import { weekdaysOf, type Weekday } from '../../../domain/week-schedule.js';
import { COST_PROFILE, costOf, costTermsOf, rankOf, type CostProfile, type CostTerms } from './cost.js';
import type { Candidate, Judge, Pair, PlacementRules } from './placement-rules.js';
import { createResourceBook, type ResourceBook } from './resources.js';
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
  readonly uses: readonly string[];
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

export interface StudentOptions {
  readonly studentId: string;
  readonly options: readonly PlacementOption[];
  /** One per offer without an option. Offers with and without together are all offers of the snapshot. */
  readonly refusals: readonly Refusal[];
}

/** The id of an option: it names its offer, periods and weekdays. */
export const optionId = (offerId: string, periodIds: readonly string[], weekdays: readonly Weekday[]): string =>
  `${offerId}:${periodIds.join('+')}:${weekdays.join('+')}`;

const finding = (rule: string, facts: Finding['facts']): Finding => ({
  rule,
  severity: 'refuse',
  article: null,
  firstDay: null,
  lastDay: null,
  facts,
});

/** The stretches of days an offer can be taken for in a season: all its periods together for lint, one of them for blok. */
export const pairsOf = (student: StudentFacts, offer: OfferFacts, season: Period): Pair[] => {
  const inSeason = offer.offer.periods.flatMap(({ id, ...days }) => {
    const period = intersection(days, season);
    return period ? [{ id, period }] : [];
  });
  const first = inSeason[0];
  const last = inSeason.at(-1);
  if (!first || !last) return [];
  if (student.group.form === 'blok')
    return inSeason.map(({ id, period }) => ({ student, offer, period, periodIds: [id] }));
  const period = { firstDay: first.period.firstDay, lastDay: last.period.lastDay };
  return [{ student, offer, period, periodIds: inSeason.map(({ id }) => id) }];
};

const judged = <T>(judges: readonly Judge<T>[], subject: T): { findings: Finding[]; refusal: Finding | null } => {
  const findings: Finding[] = [];
  for (const judge of judges) {
    findings.push(...judge.findings(subject));
    const refusal = findings.find(({ severity }) => severity === 'refuse');
    if (refusal) return { findings, refusal };
  }
  return { findings, refusal: null };
};

/** Makes the options of one pupil at one offer; without any, the refusal that counts. */
export const optionsAt = (
  student: StudentFacts,
  offer: OfferFacts,
  parts: { rules: PlacementRules; book: ResourceBook; season: Period; profile: CostProfile },
): { options: PlacementOption[]; refusal: Finding | null } => {
  const options: PlacementOption[] = [];
  let refusal: Finding | null = null;
  const pairs = pairsOf(student, offer, parts.season);
  if (pairs.length === 0) refusal = finding('schedule.other-season', { season: offer.offer.season });
  for (const pair of pairs) {
    const whole = judged(parts.rules.pair, pair);
    if (whole.refusal) {
      refusal ??= whole.refusal;
      continue;
    }
    const shared = weekdaysOf(offer.offer.days).filter((weekday) => student.stageDays.includes(weekday));
    const sets = weekdaySets(shared, student.group.minDaysPerWeek, student.group.maxDaysPerWeek);
    if (sets.length === 0)
      refusal ??= finding('schedule.no-common-days', {
        commonDays: shared.length,
        neededDays: student.group.minDaysPerWeek,
      });
    for (const weekdays of sets) {
      const candidate: Candidate = { ...pair, weekdays };
      const made = optionOf(candidate, whole.findings, parts);
      if ('refusal' in made) refusal ??= made.refusal;
      else options.push(made);
    }
  }
  return { options, refusal: options.length > 0 ? null : refusal };
};

const optionOf = (
  candidate: Candidate,
  pairFindings: readonly Finding[],
  { rules, book, profile }: { rules: PlacementRules; book: ResourceBook; profile: CostProfile },
): PlacementOption | { refusal: Finding } => {
  const uses = book.usesOf(candidate);
  const full = uses.find((id) => book.leftOf(id) === 0);
  if (full !== undefined)
    return { refusal: finding('capacity.full', { resource: full, weekdays: candidate.weekdays }) };
  const own = judged(rules.candidate, candidate);
  if (own.refusal) return { refusal: own.refusal };
  const findings = [...pairFindings, ...own.findings];
  const travelMinutes = rules.travelMinutes(candidate.student, candidate.offer) ?? 0;
  const terms = costTermsOf(candidate, travelMinutes, findings);
  const cost = costOf(terms, profile);
  const { offer } = candidate.offer;
  return {
    id: optionId(offer.id, candidate.periodIds, candidate.weekdays),
    studentId: candidate.student.student.id,
    offerId: offer.id,
    period: candidate.period,
    periodIds: candidate.periodIds,
    weekdays: candidate.weekdays,
    uses,
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
  profile: CostProfile = COST_PROFILE,
): { students: StudentOptions[]; book: ResourceBook } => {
  const book = createResourceBook(snapshot.offers);
  const parts = { rules, book, season: snapshot.period, profile };
  const students = studentFactsOf(snapshot).map((student): StudentOptions => {
    const options: PlacementOption[] = [];
    const refusals: Refusal[] = [];
    for (const offer of snapshot.offers) {
      const made = optionsAt(student, offer, parts);
      options.push(...made.options);
      if (made.refusal) refusals.push({ offerId: offer.offer.id, finding: made.refusal });
    }
    return { studentId: student.student.id, options, refusals };
  });
  return { students, book };
};

/** Every finding on a candidate, of all rules, also after one refuses: for explanations and hand-made placements. */
export const allFindings = (candidate: Candidate, rules: PlacementRules): { findings: Finding[]; allowed: boolean } => {
  const findings = [
    ...rules.pair.flatMap((judge) => judge.findings(candidate)),
    ...rules.candidate.flatMap((judge) => judge.findings(candidate)),
  ];
  return { findings, allowed: isAllowed(findings) };
};
