import { lastFollowUpDay } from '../../domain/outcome.js';
import { addDays, addYears, type CalendarDate } from '../../platform/calendar-date.js';

/**
 * What happens to a pupil's data after leaving, in this order: needs and home go; what people wrote goes; the name, number and
 * birth date go, so that what stays is about nobody; the subsidy file goes, and what is left counts only.
 */
export const RETENTION_STEPS = ['needs', 'free-text', 'identity', 'records'] as const;
export type RetentionStep = (typeof RETENTION_STEPS)[number];

/** A pupil who left, and the steps that were done already. */
export interface Leaver {
  readonly id: string;
  readonly schoolId: string;
  readonly endedOn: CalendarDate;
  readonly done: readonly RetentionStep[];
  /** Whether all is kept for now because of a restriction (AVG art. 18 lid 1 b, c). */
  readonly isKept: boolean;
}

/** Leaving can be taken back; within this time nothing is lost. */
const DAYS_TO_REGRET = 30;
const FREE_TEXT_YEARS = 1;
/** The subsidy file is kept five years (rules §8). */
const RECORD_YEARS = 5;

/** The first day on which a step is done. The day a year later counts itself. */
export const dayOf = (step: RetentionStep, endedOn: CalendarDate): CalendarDate => {
  switch (step) {
    case 'needs':
      return addDays(endedOn, DAYS_TO_REGRET);
    case 'free-text':
      return addYears(endedOn, FREE_TEXT_YEARS);
    case 'identity':
      // The last question is about somebody: who it is stays known while it can be answered (decision 17).
      return addDays(lastFollowUpDay(endedOn), 1);
    case 'records':
      return addYears(endedOn, RECORD_YEARS);
  }
};

/** The steps to do today: all whose day has come and that were not done, so that a night that was missed is made up for. */
export const stepsDue = ({ endedOn, done }: Leaver, today: CalendarDate): RetentionStep[] =>
  RETENTION_STEPS.filter((step) => !done.includes(step) && dayOf(step, endedOn) <= today);

/** What will be done within some days, counted by school, step and day: what a school is told beforehand. What is kept is not in it. */
export const upcoming = (
  leavers: readonly Leaver[],
  today: CalendarDate,
  withinDays: number,
): { schoolId: string; step: RetentionStep; deletesOn: CalendarDate; count: number }[] => {
  const counts = new Map<string, { schoolId: string; step: RetentionStep; deletesOn: CalendarDate; count: number }>();
  for (const { schoolId, endedOn, done } of leavers.filter(({ isKept }) => !isKept))
    for (const step of RETENTION_STEPS) {
      const deletesOn = dayOf(step, endedOn);
      if (done.includes(step) || deletesOn <= today || deletesOn > addDays(today, withinDays)) continue;
      const key = `${schoolId} ${step} ${deletesOn}`;
      const known = counts.get(key);
      counts.set(key, { schoolId, step, deletesOn, count: (known?.count ?? 0) + 1 });
    }
  return [...counts.values()].sort((a, b) => (a.deletesOn < b.deletesOn ? -1 : a.deletesOn > b.deletesOn ? 1 : 0));
};
