import {
  addDays,
  contains,
  dayNumber,
  intersection,
  mondayOf,
  weekdayIndex,
  type CalendarDate,
  type Period,
} from '../../platform/calendar-date.js';
import type { Author } from '../../domain/author.js';
import type { Placement } from '../../domain/placement.js';
import { presenceMinutes, WEEKDAYS, type WorkDay } from '../../domain/week-schedule.js';

/** How a pupil's stage day went. `holiday`: the school or the company was closed. No reason is kept beyond this (AVG art. 9). */
export const PRESENCES = ['present', 'absent', 'ill', 'holiday'] as const;
export type Presence = (typeof PRESENCES)[number];

/** One day of a placement. Minutes are those of work, without breaks unless the school counts them; 0 unless present. */
export interface AttendanceDay {
  readonly day: CalendarDate;
  readonly presence: Presence;
  readonly minutes: number;
}

/** One day as it was and as it became; null where there was nothing, or nothing is left. */
export interface AttendanceChange {
  readonly day: CalendarDate;
  readonly before: AttendanceDay | null;
  readonly after: AttendanceDay | null;
}

/** Who recorded or corrected what, and when. */
export interface AttendanceEntry {
  readonly at: Date;
  readonly by: Author;
  readonly changes: readonly AttendanceChange[];
}

/** The attendance of one placement in one week, in the order of its days. */
export interface AttendanceWeek {
  readonly id: string;
  readonly version: number;
  readonly schoolId: string;
  readonly companyId: string;
  readonly placementId: string;
  readonly studentId: string;
  readonly monday: CalendarDate;
  readonly days: readonly AttendanceDay[];
  /** Oldest first. */
  readonly history: readonly AttendanceEntry[];
}

/** What attendance must know of a placement. */
export type AttendedPlacement = Pick<Placement, 'days' | 'firstDay' | 'lastDay'>;

/** The longest day a person can record: the 12 hours of an adult (ATW 5:7). */
export const LONGEST_DAY_MINUTES = 720;

const workDayOf = ({ days }: AttendedPlacement, day: CalendarDate): WorkDay | undefined => {
  const weekday = WEEKDAYS[weekdayIndex(day)];
  return weekday === undefined ? undefined : days[weekday];
};

/** Minutes of one day of work: its breaks count only where the school's setting says so (rules §2). */
export const workMinutes = (day: WorkDay, breaksCount: boolean): number =>
  presenceMinutes(day) - (breaksCount ? 0 : day.breakMinutes);

/** The days of a period on which a placement has work, holidays left out. Both ends count. */
export const stageDays = (
  placement: AttendedPlacement,
  period: Period,
  holidays: readonly Period[],
): { day: CalendarDate; work: WorkDay }[] => {
  const within = intersection(placement, period);
  if (within === null) return [];
  const days: { day: CalendarDate; work: WorkDay }[] = [];
  for (let day = within.firstDay; day <= within.lastDay; day = addDays(day, 1)) {
    const work = workDayOf(placement, day);
    if (work !== undefined && !holidays.some((holiday) => contains(holiday, day))) days.push({ day, work });
  }
  return days;
};

/** The seven days from a Monday. */
export const weekOf = (monday: CalendarDate): Period => ({ firstDay: monday, lastDay: addDays(monday, 6) });

/** A week as it would be if all went by the schedule: what the form starts with. A school holiday is filled in as one, with 0 minutes. */
export const prefilledWeek = (
  placement: AttendedPlacement,
  monday: CalendarDate,
  { holidays, breaksCount }: { holidays: readonly Period[]; breaksCount: boolean },
): AttendanceDay[] =>
  stageDays(placement, weekOf(monday), []).map(({ day, work }) =>
    holidays.some((holiday) => contains(holiday, day))
      ? { day, presence: 'holiday', minutes: 0 }
      : { day, presence: 'present', minutes: workMinutes(work, breaksCount) },
  );

/** One field of a week that can't be so. */
export interface DayFault {
  readonly path: string;
  readonly code: string;
  readonly facts?: Readonly<Record<string, unknown>>;
}

/**
 * Everything that can't be in a recorded week: a day outside the week or the placement, twice, after today (today itself counts), a day of
 * presence without minutes or above 12 hours, and minutes on a day without presence.
 */
export const weekFaults = (
  days: readonly AttendanceDay[],
  { placement, monday, today }: { placement: AttendedPlacement; monday: CalendarDate; today: CalendarDate },
): DayFault[] =>
  days.flatMap(({ day, presence, minutes }, at): DayFault[] => {
    const dayPath = `days.${at}.day`;
    const minutesPath = `days.${at}.minutes`;
    return [
      ...(contains(weekOf(monday), day) ? [] : [{ path: dayPath, code: 'outside-week' }]),
      ...(contains(placement, day)
        ? []
        : [
            {
              path: dayPath,
              code: 'outside-placement',
              facts: { firstDay: placement.firstDay, lastDay: placement.lastDay },
            },
          ]),
      ...(days.slice(0, at).some((earlier) => earlier.day === day) ? [{ path: dayPath, code: 'twice' }] : []),
      ...(day > today ? [{ path: dayPath, code: 'after-today' }] : []),
      ...(presence === 'present' && minutes < 1
        ? [{ path: minutesPath, code: 'present-without-time' }]
        : presence === 'present' && minutes > LONGEST_DAY_MINUTES
          ? [{ path: minutesPath, code: 'day-too-long', facts: { limitHours: LONGEST_DAY_MINUTES / 60 } }]
          : presence !== 'present' && minutes !== 0
            ? [{ path: minutesPath, code: 'time-without-presence' }]
            : []),
    ];
  });

const isSame = (a: AttendanceDay | undefined, b: AttendanceDay | undefined): boolean =>
  a === undefined || b === undefined ? a === b : a.presence === b.presence && a.minutes === b.minutes;

/** What differs between two records of a week, in the order of the days. Empty where nothing does. */
export const weekChanges = (
  before: readonly AttendanceDay[],
  after: readonly AttendanceDay[],
): readonly AttendanceChange[] => {
  const was = new Map(before.map((one) => [one.day, one]));
  const is = new Map(after.map((one) => [one.day, one]));
  return [...new Set([...was.keys(), ...is.keys()])]
    .sort()
    .filter((day) => !isSame(was.get(day), is.get(day)))
    .map((day) => ({ day, before: was.get(day) ?? null, after: is.get(day) ?? null }));
};

/** How a week of a placement stands. `none`: no stage in it. `coming`: it has not begun. `open`: a stage day went by unrecorded. */
export type WeekStanding = 'none' | 'coming' | 'open' | 'recorded';

/** The stage days of a week up to today that are not recorded; holidays ask for nothing. */
export const openDays = (
  placement: AttendedPlacement,
  recorded: readonly AttendanceDay[],
  within: Period & { readonly today: CalendarDate; readonly holidays: readonly Period[] },
): CalendarDate[] => {
  const known = new Set(recorded.map(({ day }) => day));
  return stageDays(placement, within, within.holidays)
    .map(({ day }) => day)
    .filter((day) => day <= within.today && !known.has(day));
};

/** How a week stands on a day. A week with stage days of which none has come yet is `coming`, unless something was recorded. */
export const weekStanding = (
  placement: AttendedPlacement,
  recorded: readonly AttendanceDay[] | null,
  { monday, today, holidays }: { monday: CalendarDate; today: CalendarDate; holidays: readonly Period[] },
): WeekStanding => {
  const days = stageDays(placement, weekOf(monday), holidays);
  if (days.length === 0) return recorded === null ? 'none' : 'recorded';
  if (openDays(placement, recorded ?? [], { ...weekOf(monday), today, holidays }).length > 0) return 'open';
  return recorded === null ? 'coming' : 'recorded';
};

/** The Mondays of all weeks that a placement touches. */
export const weeksOf = ({ firstDay, lastDay }: Period): CalendarDate[] => {
  const first = mondayOf(firstDay);
  const count = Math.floor((dayNumber(lastDay) - dayNumber(first)) / 7) + 1;
  return Array.from({ length: Math.max(0, count) }, (_, at) => addDays(first, 7 * at));
};
