import { addDays, addYears, type CalendarDate, type Period } from '../platform/calendar-date.js';
import { cutAt } from './rule.js';

/** The ages the law of youth labour tells apart: kind (under 16), jeugdige werknemer (16 and 17), adult. */
export const AGE_BANDS = ['under-16', '16-17', '18-and-over'] as const;
export type AgeBand = (typeof AGE_BANDS)[number];

/** ATW 1:2 lid 1: a kind is a person younger than this. */
export const AGE_OF_YOUNG_WORKER_YEARS = 16;
/** ATW 1:1 lid 3: a jeugdige werknemer is 16 or 17 years old. */
export const AGE_OF_ADULT_YEARS = 18;

/** A stretch of days on which a pupil stays in one band. */
export interface AgeStretch extends Period {
  readonly band: AgeBand;
}

/** The day from which somebody has an age; born on 29 February, it is 1 March in other years. */
export const birthdayAt = (dateOfBirth: CalendarDate, ageYears: number): CalendarDate =>
  addYears(dateOfBirth, ageYears);

/** The band on a day; the birthday itself belongs to the new band. */
export const ageBandOn = (dateOfBirth: CalendarDate, on: CalendarDate): AgeBand =>
  on < birthdayAt(dateOfBirth, AGE_OF_YOUNG_WORKER_YEARS)
    ? 'under-16'
    : on < birthdayAt(dateOfBirth, AGE_OF_ADULT_YEARS)
      ? '16-17'
      : '18-and-over';

/** A period cut at the 16th and 18th birthday. */
export const ageStretches = (dateOfBirth: CalendarDate, period: Period): AgeStretch[] => {
  const young = birthdayAt(dateOfBirth, AGE_OF_YOUNG_WORKER_YEARS);
  const adult = birthdayAt(dateOfBirth, AGE_OF_ADULT_YEARS);
  return cutAt(period, [young, adult]).map(({ firstDay, lastDay }) => ({
    firstDay,
    lastDay,
    band: firstDay < young ? 'under-16' : firstDay < adult ? '16-17' : '18-and-over',
  }));
};

/** The days of a period before a birthday, or null when the birthday is not after its first day. */
export const daysBefore = (period: Period, birthday: CalendarDate): Period | null =>
  birthday <= period.firstDay
    ? null
    : { firstDay: period.firstDay, lastDay: birthday <= period.lastDay ? addDays(birthday, -1) : period.lastDay };
