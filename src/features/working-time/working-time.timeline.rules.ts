import { addDays, dayFromNumber, dayNumber, weekdayIndex } from '../../platform/calendar-date.js';
import type { CalendarDate, Period } from '../../platform/calendar-date.js';
import { minutesAfterMidnight, presenceMinutes, WEEKDAYS } from '../../domain/week-schedule.js';
import type { SchoolDay, SchoolWeek, WeekSchedule, WorkDay } from '../../domain/week-schedule.js';

export const MINUTES_PER_DAY = 24 * 60;

/** One stage day in minutes after the midnight it begins on; `to` lies past 1440 when the work goes on after midnight. */
export interface StageDay {
  readonly from: number;
  readonly to: number;
  readonly breakMinutes: number;
  /** Work without the break. */
  readonly netMinutes: number;
  /** Working time of the whole shift, with or without its break as the setting says. */
  readonly shiftMinutes: number;
  /** The part of `shiftMinutes` before midnight, and the part after it. */
  readonly ownMinutes: number;
  readonly spillMinutes: number;
}

/** School time of one day; the times are null where only the minutes are known. */
export interface SchoolBlock {
  readonly minutes: number;
  readonly from: number | null;
  readonly to: number | null;
}

/** A week of stage and school, Monday first. */
export interface WeekPattern {
  readonly stage: readonly (StageDay | null)[];
  readonly school: readonly (SchoolBlock | null)[];
}

/**
 * A stage day read into minutes. The break is taken to fall before midnight as far as it fits there, which matters only
 * for a shift past midnight. With `breaksCount` the break is working time too.
 */
export const stageDayOf = (day: WorkDay, breaksCount: boolean): StageDay => {
  const from = minutesAfterMidnight(day.start);
  const presence = presenceMinutes(day);
  const to = from + presence;
  const own = Math.min(to, MINUTES_PER_DAY) - from;
  const breakBefore = breaksCount ? 0 : Math.min(day.breakMinutes, own);
  const breakAfter = breaksCount ? 0 : day.breakMinutes - breakBefore;
  const ownMinutes = own - breakBefore;
  const spillMinutes = presence - own - breakAfter;
  return {
    from,
    to,
    breakMinutes: day.breakMinutes,
    netMinutes: presence - day.breakMinutes,
    shiftMinutes: ownMinutes + spillMinutes,
    ownMinutes,
    spillMinutes,
  };
};

/** A school day read into minutes; one time and the minutes give the other. No minutes is no school. */
export const schoolBlockOf = (day: SchoolDay): SchoolBlock | null => {
  if (day.minutes === 0) return null;
  const start = day.start === undefined ? null : minutesAfterMidnight(day.start);
  const end = day.end === undefined ? null : minutesAfterMidnight(day.end);
  return {
    minutes: day.minutes,
    from: start ?? (end === null ? null : end - day.minutes),
    to: end ?? (start === null ? null : start + day.minutes),
  };
};

const read = <In, Out>(week: Readonly<Partial<Record<string, In>>>, of: (day: In) => Out): (Out | null)[] =>
  WEEKDAYS.map((weekday) => {
    const day = week[weekday];
    return day === undefined ? null : of(day);
  });

/** A week of stage read once, so that many placements can share it. */
export const readStage = (stage: WeekSchedule, breaksCount: boolean): WeekPattern['stage'] =>
  read(stage, (day) => stageDayOf(day, breaksCount));

/** A week of school read once. */
export const readSchool = (school: SchoolWeek): WeekPattern['school'] => read(school, schoolBlockOf);

// School goes on outside the placement, and rest and weeks look that far over its edges.
const MARGIN_DAYS = 21;

/** The days of a placement, numbered from 0 for the first; days outside it have numbers too. */
export interface PlacementCalendar {
  readonly days: number;
  /** How many of the days fall on a weekday and are no holiday; the weekday counts from 0 for Monday. */
  daysOn(weekday: number): number;
  weekdayAt(day: number): number;
  isHoliday(day: number): boolean;
  indexOf(day: CalendarDate): number;
  dayAt(index: number): CalendarDate;
}

/** The calendar of a placement. On a holiday there is neither school nor stage. */
export const placementCalendar = (period: Period, holidays: readonly Period[]): PlacementCalendar => {
  const first = dayNumber(period.firstDay);
  const days = dayNumber(period.lastDay) - first + 1;
  const firstWeekday = weekdayIndex(period.firstDay);
  const holiday = new Uint8Array(days + 2 * MARGIN_DAYS);
  for (const { firstDay, lastDay } of holidays) {
    const from = Math.max(0, dayNumber(firstDay) - first + MARGIN_DAYS);
    const to = Math.min(holiday.length, dayNumber(addDays(lastDay, 1)) - first + MARGIN_DAYS);
    if (from < to) holiday.fill(1, from, to);
  }
  const isHoliday = (day: number) => holiday[day + MARGIN_DAYS] === 1;
  const daysOn = WEEKDAYS.map((_, weekday) => {
    let count = 0;
    for (let day = (weekday - firstWeekday + 7) % 7; day < days; day += 7) if (!isHoliday(day)) count++;
    return count;
  });
  return {
    days,
    daysOn: (weekday) => daysOn[weekday] ?? 0,
    weekdayAt: (day) => (firstWeekday + day + 7 * MARGIN_DAYS) % 7,
    isHoliday,
    indexOf: (day) => dayNumber(day) - first,
    dayAt: (index) => dayFromNumber(first + index),
  };
};

/** What is done on each day of a placement. School goes on before and after it; the stage does not. */
export interface Timeline {
  readonly calendar: PlacementCalendar;
  readonly pattern: WeekPattern;
  readonly otherWorkMinutesPerWeek: number;
  stageAt(day: number): StageDay | null;
  schoolAt(day: number): SchoolBlock | null;
  /** Minutes of stage that fall on this calendar day: its own, and those of a shift that began the day before. */
  stageMinutesAt(day: number): number;
}

/** The same, were there no holidays and no ends: on no real day is there more work than on that weekday here. */
export const endlessTimeline = (pattern: WeekPattern, otherWorkMinutesPerWeek: number): Timeline => {
  const weekdayAt = (day: number) => (day + 7 * MARGIN_DAYS) % 7;
  const stageAt = (day: number) => pattern.stage[weekdayAt(day)] ?? null;
  return {
    calendar: {
      days: Number.POSITIVE_INFINITY,
      daysOn: () => Number.POSITIVE_INFINITY,
      weekdayAt,
      isHoliday: () => false,
      indexOf: dayNumber,
      dayAt: dayFromNumber,
    },
    pattern,
    otherWorkMinutesPerWeek,
    stageAt,
    schoolAt: (day) => pattern.school[weekdayAt(day)] ?? null,
    stageMinutesAt: (day) => (stageAt(day)?.ownMinutes ?? 0) + (stageAt(day - 1)?.spillMinutes ?? 0),
  };
};

/** A week of stage and school laid over the days of a placement. */
export const timelineOf = (
  calendar: PlacementCalendar,
  pattern: WeekPattern,
  otherWorkMinutesPerWeek: number,
): Timeline => {
  const stageAt = (day: number): StageDay | null =>
    day < 0 || day >= calendar.days || calendar.isHoliday(day)
      ? null
      : (pattern.stage[calendar.weekdayAt(day)] ?? null);
  return {
    calendar,
    pattern,
    otherWorkMinutesPerWeek,
    stageAt,
    schoolAt: (day) => (calendar.isHoliday(day) ? null : (pattern.school[calendar.weekdayAt(day)] ?? null)),
    stageMinutesAt: (day) => (stageAt(day)?.ownMinutes ?? 0) + (stageAt(day - 1)?.spillMinutes ?? 0),
  };
};

/** `08:05` for 485; a time past midnight is that of the next day. */
export const clockOf = (minutes: number): string => {
  const ofDay = minutes > MINUTES_PER_DAY ? minutes % MINUTES_PER_DAY : minutes;
  return `${String(Math.floor(ofDay / 60)).padStart(2, '0')}:${String(ofDay % 60).padStart(2, '0')}`;
};
