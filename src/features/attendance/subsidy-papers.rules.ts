import type { Programme } from '../../domain/programme.js';
import { rowOn } from '../../domain/rule.js';
import type { SeasonId } from '../../domain/season.js';
import { addDays, type CalendarDate, type Period } from '../../platform/calendar-date.js';
import { openDays, weeksOf, type AttendanceDay, type AttendedPlacement } from './attendance.rules.js';

/** When and for whom a company may ask the subsidy for guiding a pupil, by the day from which it holds. */
export const SUBSIDY_TERMS = [
  {
    holdsFrom: '2017-08-01' as CalendarDate,
    checkedOn: '2026-11-22' as CalendarDate,
    source:
      'Subsidieregeling praktijkleren: aanvraag na het schooljaar, tot en met 16 september 17.00 uur; vmbo: leerwerktraject en entree (openbare uitleg, schooljaren 2017–2022; monitor 2014 §2.2)',
    lastMonthAndDay: '09-16',
    programmes: ['LWT', 'ENTREE'] as readonly Programme[],
  },
] as const;

/** The last day on which the subsidy of a school year can be asked; that day counts. The school year ends in `endYear`. */
export const subsidyDeadline = (endYear: number): CalendarDate => {
  const { lastMonthAndDay } = rowOn(SUBSIDY_TERMS, `${endYear}-07-31` as CalendarDate);
  return `${endYear}-${lastMonthAndDay}` as CalendarDate;
};

/** The seasons whose subsidy is asked by the deadline in a year. */
export const subsidySeasons = (endYear: number): SeasonId[] => [`${endYear - 1}-najaar`, `${endYear}-voorjaar`];

/** Whether a company may ask the subsidy for a pupil of a programme. For AO nobody could say (monitor 2014 §2.2). */
export const isSubsidised = (programme: Programme, on: CalendarDate): boolean =>
  rowOn(SUBSIDY_TERMS, on).programmes.includes(programme);

/** What the file of one placement lacks: it holds the agreement, the attendance per week and proof of guidance (rules §8). */
export interface MissingPapers {
  /** The agreement is not signed by all. */
  readonly agreement: boolean;
  /** Weeks with a stage day up to today that nobody recorded. */
  readonly weeks: number;
  /** Neither a visit that was held nor anything the company said. */
  readonly guidance: boolean;
}

/** What the file of a placement lacks on a day. */
export const missingPapers = (
  placement: AttendedPlacement,
  file: { readonly isSigned: boolean; readonly recorded: readonly AttendanceDay[]; readonly isGuided: boolean },
  { today, holidays }: { readonly today: CalendarDate; readonly holidays: readonly Period[] },
): MissingPapers => ({
  agreement: !file.isSigned,
  weeks: weeksOf(placement).filter(
    (monday) =>
      openDays(placement, file.recorded, { firstDay: monday, lastDay: addDays(monday, 6), today, holidays }).length > 0,
  ).length,
  guidance: !file.isGuided,
});

/** How many papers that is; each week is one. */
export const countPapers = ({ agreement, weeks, guidance }: MissingPapers): number =>
  (agreement ? 1 : 0) + weeks + (guidance ? 1 : 0);
