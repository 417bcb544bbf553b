import { calendarDate, type CalendarDate } from './calendar-date.js';

/** The only source of "now". Days are those of the Netherlands. */
export interface Clock {
  readonly now: () => Date;
  readonly today: () => CalendarDate;
}

const amsterdam = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Amsterdam', dateStyle: 'short' });

/** The day it is in the Netherlands at an instant. */
export const dayInAmsterdam = (instant: Date): CalendarDate => calendarDate(amsterdam.format(instant));

const timeOfDay = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Amsterdam', timeStyle: 'short' });

/** The time of the day it is in the Netherlands at an instant, as `07:30`. */
export const timeInAmsterdam = (instant: Date): string => timeOfDay.format(instant);

/** The instant at which a day begins in Amsterdam, in summer as in winter. */
export const startOfDayInAmsterdam = (day: CalendarDate): Date => {
  const inSummer = new Date(`${day}T00:00:00+02:00`);
  return dayInAmsterdam(inSummer) === day ? inSummer : new Date(`${day}T00:00:00+01:00`);
};

/** The clock of the machine. */
export const systemClock: Clock = { now: () => new Date(), today: () => dayInAmsterdam(new Date()) };

/** A clock that stands still, for tests and dry runs. */
export const fixedClock = (instant: string): Clock => ({
  now: () => new Date(instant),
  today: () => dayInAmsterdam(new Date(instant)),
});
