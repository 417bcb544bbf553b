import { addDays, addYears, type CalendarDate } from '../../platform/calendar-date.js';

/** An account that was disabled stays so long, so that what it did can be told by name. */
const ACCOUNT_YEARS = 2;

/** Before which instant accounts that were disabled are past their term. The day two years later counts itself. */
export const accountsPastTermOn = (today: CalendarDate): Date =>
  new Date(Date.parse(addDays(addYears(today, -ACCOUNT_YEARS), 1)));
