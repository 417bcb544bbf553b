import { addDays, addYears, type CalendarDate } from '../../platform/calendar-date.js';

/** An account that was disabled stays so long, so that what it did can be told by name. */
const ACCOUNT_YEARS = 2;
/** That somebody was told something is kept so long: a school year and a bit, as long as that a mail was sent. */
const MESSAGE_DAYS = 400;

/** Before which instants accounts that were disabled, and messages, are past their term. The day two years later counts itself. */
export const expiryOn = (today: CalendarDate): { readonly accounts: Date; readonly messages: Date } => ({
  accounts: new Date(Date.parse(addDays(addYears(today, -ACCOUNT_YEARS), 1))),
  messages: new Date(Date.parse(addDays(today, -MESSAGE_DAYS))),
});
