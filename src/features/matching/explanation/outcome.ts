import type { Instance, MatchingResult, Mode } from '../instance/instance.js';
import {
  gapOf,
  type FixedPlacement,
  type ReasonCount,
  type ResourcePrice,
  type RunOutcome,
  type RunPlacement,
  type RunUnplaced,
} from '../matching.rules.js';
import { COST_PROFILE } from '../options/cost.js';
import { allRefusals, type PlacementOption, type Refusal } from '../options/make-options.js';
import { instanceOf, optionFinder, type Prepared } from '../options/preparation.js';
import { findBlockingPairs } from '../verification/blocking-pairs.js';

/** A result with what one more unit of each scarce resource would about save, in cost. */
export type Solved = MatchingResult & {
  readonly timeLimitReached: boolean;
  readonly prices: readonly ResourcePrice[];
};

/** Solves an instance and has the result verified; supplied by the engine. @throws when the verifier refuses the result */
export type Solve = (instance: Instance) => Solved;

export interface SolveSettings {
  readonly mode: Mode;
  readonly seed: string;
  readonly timeLimitSeconds: number;
  /** Set by hand: these pupils go there. */
  readonly fixed?: readonly FixedPlacement[];
  /** Set by hand: these pupils don't go there. */
  readonly released?: readonly Pick<FixedPlacement, 'studentId' | 'offerId'>[];
}

/** Refusals counted by rule, most first, then by rule name. */
export const reasonCounts = (refusals: readonly Refusal[]): ReasonCount[] => {
  const counts = new Map<string, ReasonCount>();
  for (const { finding } of refusals) {
    const before = counts.get(finding.rule);
    counts.set(finding.rule, { rule: finding.rule, article: finding.article, offers: (before?.offers ?? 0) + 1 });
  }
  return [...counts.values()].sort((a, b) => b.offers - a.offers || (a.rule < b.rule ? -1 : 1));
};

/** The cheapest option per offer, cheapest offer first. */
export const bestPerOffer = (options: readonly PlacementOption[]): PlacementOption[] => {
  const best = new Map<string, PlacementOption>();
  for (const option of options) {
    const known = best.get(option.offerId);
    if (!known || option.cost < known.cost) best.set(option.offerId, option);
  }
  return [...best.values()].sort((a, b) => a.cost - b.cost || (a.id < b.id ? -1 : 1));
};

/** Solves a preparation and words the result as facts: who goes where, who does not and why, and what is proven. */
export const outcomeOf = (prepared: Prepared, settings: SolveSettings, solve: Solve): RunOutcome => {
  const instance = instanceOf(prepared, settings);
  const result = solve(instance);
  return outcomeFrom(prepared, result, findBlockingPairs(instance, result.assignments).length);
};

/** A result of a preparation's instance in facts. */
export const outcomeFrom = (prepared: Prepared, result: Solved, blocking: number): RunOutcome => {
  const find = optionFinder(prepared);
  const byStudent = new Map(prepared.students.map((student) => [student.studentId, student]));
  const establishments = new Map(
    prepared.snapshot.offers.map(({ offer, establishment }) => [offer.id, establishment.id]),
  );
  const placements = result.assignments.map(({ student, option }): RunPlacement => {
    const chosen = find(student, option);
    if (!chosen) return lockedPlacement(prepared, student, establishments);
    const best = bestPerOffer(byStudent.get(student)?.options ?? []);
    const { studentId, offerId, periodIds, period, weekdays, travelMinutes, cost, rank, terms, findings } = chosen;
    return {
      ...{ studentId, offerId, establishmentId: establishments.get(offerId) ?? '', periodIds, ...period, weekdays },
      ...{ travelMinutes, cost, rank, terms, findings, locked: false },
      possibleOffers: best.length,
      cheaperOffers: best.filter((other) => other.offerId !== offerId && other.cost < cost).length,
    };
  });
  const unplaced = result.unplaced.map((studentId): RunUnplaced => {
    const student = byStudent.get(studentId);
    return {
      studentId,
      offers: prepared.snapshot.offers.length,
      possibleOffers: bestPerOffer(student?.options ?? []).length,
      reasons: reasonCounts(student ? allRefusals(student) : []),
    };
  });
  return {
    placements,
    unplaced,
    certificate: {
      placed: result.placed,
      cost: result.cost,
      bound: result.bound,
      proven: result.proven,
      gap: gapOf(result.cost, result.bound.cost),
      seconds: result.seconds,
      timeLimitReached: result.timeLimitReached,
    },
    ruleVersions: prepared.rules.versions,
    costProfile: COST_PROFILE.version,
    offers: prepared.snapshot.offers.length,
    options: prepared.students.reduce((sum, { options }) => sum + options.length, 0),
    blockingPairs: blocking,
    prices: result.prices,
  };
};

const NO_TERMS = { wish: 0, travel: 0, schedule: 0, sector: 0, guidance: 0, warnings: 0, freshness: 0, spread: 0 };

const lockedPlacement = (
  { snapshot }: Prepared,
  studentId: string,
  establishments: ReadonlyMap<string, string>,
): RunPlacement => {
  const placement = snapshot.locked.find((one) => one.studentId === studentId);
  if (!placement) throw new RangeError(`student ${studentId}: the result names an option that was not given`);
  const { offerId, periodIds, weekdays } = placement;
  const own = { studentId, offerId, establishmentId: establishments.get(offerId) ?? '', periodIds, weekdays };
  return {
    ...own,
    ...snapshot.period,
    travelMinutes: 0,
    cost: 0,
    rank: 1,
    terms: NO_TERMS,
    findings: [],
    possibleOffers: 1,
    cheaperOffers: 0,
    locked: true,
  };
};
