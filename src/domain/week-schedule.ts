/** The weekdays in ISO 8601 order; the index is that of `weekdayIndex`. */
export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** A time of the day in local time, `HH:MM`; `24:00` is the end of the day. */
export type ClockTime = string;

/** When somebody works on one weekday. An end before the start lies on the next day. */
export interface WorkDay {
  readonly start: ClockTime;
  readonly end: ClockTime;
  /** Minutes of break within those hours, taken in one piece. */
  readonly breakMinutes: number;
}

/** Work per weekday; a weekday that is absent is free. */
export type WeekSchedule = Readonly<Partial<Record<Weekday, WorkDay>>>;

/** School time of one weekday, breaks included, since they count as working time. */
export interface SchoolDay {
  readonly minutes: number;
  /** When known, so that rest between school and stage can be judged. */
  readonly start?: ClockTime | undefined;
  readonly end?: ClockTime | undefined;
}
export type SchoolWeek = Readonly<Partial<Record<Weekday, SchoolDay>>>;

const TIME = /^(?:([01]\d|2[0-3]):([0-5]\d)|24:00)$/;

/** Whether a text is a time of the day, `00:00` to `24:00`. */
export const isClockTime = (text: string): boolean => TIME.test(text);

/** Minutes after midnight. @throws RangeError when the text is no time */
export const minutesAfterMidnight = (time: ClockTime): number => {
  if (!isClockTime(time)) throw new RangeError(`not a time of the day: ${time}`);
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
};

/** From start to end in minutes, breaks included. */
export const presenceMinutes = (day: WorkDay): number => {
  const start = minutesAfterMidnight(day.start);
  const end = minutesAfterMidnight(day.end);
  return end > start ? end - start : end + 24 * 60 - start;
};

/** The weekdays of a record that are set, in week order. */
export const weekdaysOf = (week: Readonly<Partial<Record<Weekday, unknown>>>): Weekday[] =>
  WEEKDAYS.filter((weekday) => week[weekday] !== undefined);
