/** A calendar day without a time or a zone: `YYYY-MM-DD`. Strings of this form sort as days do. */
export type CalendarDate = string & { readonly __brand: 'CalendarDate' };

const DAY_MS = 86_400_000;
const FORM = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Whether a text names a day that exists; 2026-02-29 does not. */
export const isCalendarDate = (text: string): text is CalendarDate => {
  const parts = FORM.exec(text);
  if (!parts) return false;
  const time = Date.UTC(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]));
  return new Date(time).toISOString().slice(0, 10) === text;
};

/** Reads a day. @throws RangeError when the text is no existing day */
export const calendarDate = (text: string): CalendarDate => {
  if (!isCalendarDate(text)) throw new RangeError(`not a calendar day: ${text}`);
  return text;
};

/** Days since 1970-01-01; the form in which loops over days count. */
export const dayNumber = (day: CalendarDate): number => Date.parse(day) / DAY_MS;

/** The day with that number; the reverse of `dayNumber`. */
export const dayFromNumber = (number: number): CalendarDate =>
  new Date(number * DAY_MS).toISOString().slice(0, 10) as CalendarDate;

/** The day `days` later; a negative number goes back. */
export const addDays = (day: CalendarDate, days: number): CalendarDate => dayFromNumber(dayNumber(day) + days);

/** Whole days from one day to another: 0 for the same day, negative when `to` is earlier. */
export const daysBetween = (from: CalendarDate, to: CalendarDate): number => dayNumber(to) - dayNumber(from);

/** The same day of the month `years` later; 29 February becomes 1 March in a year that has none. */
export const addYears = (day: CalendarDate, years: number): CalendarDate => {
  const [year, month, date] = partsOf(day);
  if (!day.endsWith('-02-29')) return `${String(year + years).padStart(4, '0')}${day.slice(4)}` as CalendarDate;
  return dayFromNumber(Date.UTC(year + years, month - 1, date) / DAY_MS);
};

/** The same day of the month `months` later; a day the month does not have becomes its last day. */
export const addMonths = (day: CalendarDate, months: number): CalendarDate => {
  const [year, month, date] = partsOf(day);
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return dayFromNumber(Date.UTC(year, month - 1 + months, Math.min(date, last)) / DAY_MS);
};

/** Years completed on a day. A person born on 29 February has the birthday on 1 March in other years. */
export const ageOn = (dateOfBirth: CalendarDate, on: CalendarDate): number => {
  const [year] = partsOf(on);
  const age = year - partsOf(dateOfBirth)[0];
  return addYears(dateOfBirth, age) > on ? age - 1 : age;
};

/** 0 for Monday to 6 for Sunday (ISO 8601 order). */
export const weekdayIndex = (day: CalendarDate): number => (((dayNumber(day) + 3) % 7) + 7) % 7;

/** The Monday of the week of a day. */
export const mondayOf = (day: CalendarDate): CalendarDate => addDays(day, -weekdayIndex(day));

/** A stretch of days; the first and the last day both count. */
export interface Period {
  readonly firstDay: CalendarDate;
  readonly lastDay: CalendarDate;
}

/** Whether a day falls in a period; both ends count. */
export const contains = (period: Period, day: CalendarDate): boolean => period.firstDay <= day && day <= period.lastDay;

/** Whether two periods share a day. */
export const overlaps = (a: Period, b: Period): boolean => a.firstDay <= b.lastDay && b.firstDay <= a.lastDay;

/** The days both periods hold, or null when there are none. */
export const intersection = (a: Period, b: Period): Period | null => {
  const firstDay = a.firstDay > b.firstDay ? a.firstDay : b.firstDay;
  const lastDay = a.lastDay < b.lastDay ? a.lastDay : b.lastDay;
  return firstDay <= lastDay ? { firstDay, lastDay } : null;
};

const partsOf = (day: CalendarDate): [number, number, number] => [
  Number(day.slice(0, 4)),
  Number(day.slice(5, 7)),
  Number(day.slice(8, 10)),
];
