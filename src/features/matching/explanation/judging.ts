import type { Finding } from '../../../domain/finding.js';
import type { Weekday } from '../../../domain/week-schedule.js';
import type { FixedPlacement } from '../matching.rules.js';
import { allFindings, optionId } from '../options/make-options.js';
import type { Prepared } from '../options/preparation.js';
import { studentFactsOf } from '../options/snapshot.js';

/** A place a person has in mind for a pupil. Without `periodIds`, the first stretch of the offer in the season. */
export interface WantedPlacement {
  readonly studentId: string;
  readonly offerId: string;
  readonly weekdays: readonly Weekday[];
  readonly periodIds?: readonly string[] | undefined;
}

/** What the rules say about a wanted placement. */
export interface Judgement {
  readonly periodIds: readonly string[];
  /** Every finding, of all rules. */
  readonly findings: readonly Finding[];
  /** Weekdays that school and place share, and how many of them the group wants. */
  readonly shared: { readonly weekdays: readonly Weekday[]; readonly least: number; readonly most: number };
  /** `refused`: rules refuse it. `days`: the weekdays are not shared, or too few or too many. `room`: others who were placed by
   * hand take the room. `period`: the offer has no such periods. `stands`: the pupil's placement was there and stays. */
  readonly verdict: 'possible' | 'refused' | 'days' | 'room' | 'period' | 'stands';
}

/** Judges a placement by all rules, and its room beside what else was set by hand. @throws RangeError for an id that is not in the snapshot */
export const judgePlacement = (
  prepared: Prepared,
  wanted: WantedPlacement,
  fixed: readonly FixedPlacement[],
): Judgement => {
  const { snapshot, rules, stretches } = prepared;
  const student = studentFactsOf(snapshot).find((one) => one.student.id === wanted.studentId);
  const offer = snapshot.offers.find((one) => one.offer.id === wanted.offerId);
  if (!student) throw new RangeError(`student ${wanted.studentId} is not in the snapshot`);
  if (!offer) throw new RangeError(`offer ${wanted.offerId} is not in the snapshot`);
  const { minDaysPerWeek: least, maxDaysPerWeek: most } = student.group;
  const stretch = stretches(student, offer).find(
    ({ periodIds }) => wanted.periodIds === undefined || periodIds.join() === wanted.periodIds.join(),
  );
  if (!stretch) return { periodIds: [], findings: [], shared: { weekdays: [], least, most }, verdict: 'period' };
  const candidate = { student, offer, ...stretch, weekdays: wanted.weekdays };
  const findings = allFindings(candidate, rules);
  const shared = { weekdays: rules.commonWeekdays(candidate).weekdays, least, most };
  const judged = { periodIds: stretch.periodIds, findings, shared };
  if (snapshot.locked.some(({ studentId }) => studentId === wanted.studentId)) return { ...judged, verdict: 'stands' };
  if (findings.some(({ severity }) => severity === 'refuse')) return { ...judged, verdict: 'refused' };
  const id = optionId(wanted.offerId, stretch.periodIds, wanted.weekdays);
  const option = optionOf(prepared, wanted.studentId, id);
  if (!option) return { ...judged, verdict: 'days' };
  const taken = new Map<string, number>();
  for (const one of fixed) {
    if (one.studentId === wanted.studentId) continue;
    const other = optionOf(prepared, one.studentId, optionId(one.offerId, one.periodIds, one.weekdays));
    for (const use of other?.uses ?? []) taken.set(use, (taken.get(use) ?? 0) + 1);
  }
  const roomFor = (use: string): number =>
    option.limits.find((limit) => limit.id === use)?.left ?? prepared.book.leftOf(use);
  return { ...judged, verdict: option.uses.some((use) => (taken.get(use) ?? 0) >= roomFor(use)) ? 'room' : 'possible' };
};

const optionOf = (prepared: Prepared, studentId: string, id: string) =>
  prepared.students.find((one) => one.studentId === studentId)?.options.find((option) => option.id === id);
