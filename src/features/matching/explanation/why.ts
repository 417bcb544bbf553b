import type { Finding } from '../../../domain/finding.js';
import type { Weekday } from '../../../domain/week-schedule.js';
import type { RunOutcome } from '../matching.rules.js';
import { COST_PROFILE, COST_TERMS, type CostTerm } from '../options/cost.js';
import { allFindings } from '../options/make-options.js';
import type { Prepared } from '../options/preparation.js';
import { studentFactsOf, type StudentFacts } from '../options/snapshot.js';
import { weekdaySets } from '../options/weekday-sets.js';
import { bestPerOffer } from './outcome.js';

/** Why a pupil does not go to an offer. */
export type WhyNot =
  | {
      /** It is where the pupil goes. */
      readonly kind: 'is-the-place';
    }
  | {
      /** Rules refuse it: every finding, on the set of weekdays that is refused least. */
      readonly kind: 'refused';
      readonly weekdays: readonly Weekday[];
      readonly findings: readonly Finding[];
    }
  | {
      /** Nothing refuses it, but it would cost this pupil more than the place they have. */
      readonly kind: 'costs-more';
      readonly extraCost: number;
      readonly terms: readonly { readonly term: CostTerm; readonly extraCost: number }[];
    }
  | {
      /** It would suit this pupil better or as well, but the room goes to others who would else be worse off together. */
      readonly kind: 'given-to-others';
      readonly pupilsThere: number;
      readonly weekdays: readonly Weekday[];
    };

/** Says why a pupil of a run does not go to an offer. @throws RangeError for an id that is not in the snapshot */
export const whyNot = (prepared: Prepared, outcome: RunOutcome, studentId: string, offerId: string): WhyNot => {
  const student = studentFactsOf(prepared.snapshot).find((one) => one.student.id === studentId);
  const offer = prepared.snapshot.offers.find((one) => one.offer.id === offerId);
  if (!student) throw new RangeError(`student ${studentId} is not in the snapshot`);
  if (!offer) throw new RangeError(`offer ${offerId} is not in the snapshot`);
  const placement = outcome.placements.find((one) => one.studentId === studentId);
  if (placement?.offerId === offerId) return { kind: 'is-the-place' };
  const options = prepared.students.find((one) => one.studentId === studentId)?.options ?? [];
  const best = bestPerOffer(options.filter((option) => option.offerId === offerId))[0];
  if (!best) return refusedLeast(prepared, student, offer);
  if (placement && best.cost > placement.cost) {
    const terms = COST_TERMS.map((term) => ({
      term,
      extraCost: (best.terms[term] - placement.terms[term]) * COST_PROFILE.weights[term],
    })).filter(({ extraCost }) => extraCost !== 0);
    return {
      kind: 'costs-more',
      extraCost: best.cost - placement.cost,
      terms: terms.sort((a, b) => b.extraCost - a.extraCost),
    };
  }
  return {
    kind: 'given-to-others',
    pupilsThere: outcome.placements.filter((one) => one.offerId === offerId).length,
    weekdays: best.weekdays,
  };
};

const refusedLeast = (
  { rules, stretches }: Prepared,
  student: StudentFacts,
  offer: Prepared['snapshot']['offers'][number],
): WhyNot => {
  const { minDaysPerWeek, maxDaysPerWeek } = student.group;
  const refusals = (findings: readonly Finding[]): number =>
    findings.filter(({ severity }) => severity === 'refuse').length;
  const tried = stretches(student, offer).flatMap((stretch) => {
    const pair = { student, offer, ...stretch };
    const { weekdays: common } = rules.commonWeekdays(pair);
    const sets = weekdaySets(common, minDaysPerWeek, maxDaysPerWeek);
    return (sets.length > 0 ? sets : [[...common]]).map((weekdays) => ({
      weekdays,
      findings: allFindings({ ...pair, weekdays }, rules),
    }));
  });
  const least = tried.sort((a, b) => refusals(a.findings) - refusals(b.findings))[0];
  return { kind: 'refused', weekdays: least?.weekdays ?? [], findings: least?.findings ?? [] };
};
