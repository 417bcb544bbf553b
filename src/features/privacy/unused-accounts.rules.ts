import { addDays, addYears, type CalendarDate } from '../../platform/calendar-date.js';

/** An account that nobody signs in to is closed after so many years. */
const UNUSED_YEARS = 2;
/** So many days before, its owner is told; at least so many days lie between the mail and the closing, however late the mail was. */
const NOTICE_DAYS = 30;

/** The owner of an account that was last used on this day, or before it, is told. */
export const unusedUntil = (today: CalendarDate): CalendarDate => addYears(addDays(today, NOTICE_DAYS), -UNUSED_YEARS);

/** The first day on which an unused account is closed, for an owner who was told on a day. */
export const closingDayOf = (usedOn: CalendarDate, toldOn: CalendarDate): CalendarDate => {
  const [unused, told] = [addYears(usedOn, UNUSED_YEARS), addDays(toldOn, NOTICE_DAYS)];
  return unused > told ? unused : told;
};
