import { calendarDate, type CalendarDate, type Period } from '../../../src/platform/calendar-date.js';
import type { Finding } from '../../../src/domain/finding.js';
import type { WeekSchedule, Weekday, WorkDay } from '../../../src/domain/week-schedule.js';
import { judgeWorkingTime, type WorkingTimeCase } from '../../../src/features/working-time/working-time.rules.js';

export const d = calendarDate;
export const period = (firstDay: string, lastDay: string): Period => ({ firstDay: d(firstDay), lastDay: d(lastDay) });
export const work = (start: string, end: string, breakMinutes = 0): WorkDay => ({ start, end, breakMinutes });

/** The same day on several weekdays. */
export const week = (day: WorkDay, ...weekdays: readonly Weekday[]): WeekSchedule =>
  Object.fromEntries(weekdays.map((weekday) => [weekday, day]));
export const MONDAY_TO_FRIDAY = ['mon', 'tue', 'wed', 'thu', 'fri'] as const;

/** Dates of birth that keep one age band over the whole school year 2026–2027. */
export const AGED: Readonly<Record<'under16' | 'at16and17' | 'adult', CalendarDate>> = {
  under16: d('2011-08-15'),
  at16and17: d('2009-09-01'),
  adult: d('2007-01-01'),
};

/** One week in September 2026, from Monday 14 to Sunday 20, with nothing in it. */
export const aCase = (with_: Partial<WorkingTimeCase>): WorkingTimeCase => ({
  dateOfBirth: AGED.under16,
  period: period('2026-09-14', '2026-09-20'),
  stage: {},
  school: {},
  otherWorkMinutesPerWeek: 0,
  holidays: [],
  stageBreaksCountAsWork: false,
  ...with_,
});

export const found = (with_: Partial<WorkingTimeCase>, rule: string): readonly Finding[] =>
  judgeWorkingTime(aCase(with_)).filter((finding) => finding.rule === rule);

/** Where each finding of a rule begins and ends. */
export const days = (findings: readonly Finding[]): [string | null, string | null][] =>
  findings.map(({ firstDay, lastDay }) => [firstDay, lastDay]);
