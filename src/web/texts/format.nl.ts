import type { CalendarDate, Period } from '../../platform/calendar-date.js';

const dateFormat = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat('nl-NL', { timeZone: 'UTC', ...options });
const LONG = dateFormat({ day: 'numeric', month: 'long', year: 'numeric' });
const SHORT = dateFormat({ day: 'numeric', month: 'short', year: 'numeric' });
const MOMENT = new Intl.DateTimeFormat('nl-NL', {
  timeZone: 'Europe/Amsterdam',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});
const WHOLE = new Intl.NumberFormat('nl-NL', { maximumFractionDigits: 0 });
const ONE_DECIMAL = new Intl.NumberFormat('nl-NL', { maximumFractionDigits: 1 });
const EUROS = new Intl.NumberFormat('nl-NL', { style: 'currency', currency: 'EUR' });

const atNoon = (day: CalendarDate): Date => new Date(`${day}T12:00:00Z`);

/** "22 november 2026". */
export const longDay = (day: CalendarDate): string => LONG.format(atNoon(day));

/** "22 nov 2026". */
export const shortDay = (day: CalendarDate): string => SHORT.format(atNoon(day));

/** "1 september 2026 tot en met 31 januari 2027". */
export const periodText = (period: Period): string =>
  `${longDay(period.firstDay)} tot en met ${longDay(period.lastDay)}`;

/** "22 november 2026 om 09:41", in the time of the Netherlands. */
export const moment = (instant: Date): string => MOMENT.format(instant);

/** "1.204". */
export const wholeNumber = (value: number): string => WHOLE.format(value);

/** "7,4". */
export const decimal = (value: number): string => ONE_DECIMAL.format(value);

/** "7,4 km". */
export const kilometres = (km: number): string => `${decimal(km)} km`;

/** "7 uur", "7 uur en 30 min", "45 min". */
export const duration = (minutes: number): string => {
  const hours = Math.floor(minutes / 60);
  const rest = Math.round(minutes - hours * 60);
  if (hours === 0) return `${rest} min`;
  return rest === 0 ? `${hours} uur` : `${hours} uur en ${rest} min`;
};

/** "€ 250,00" without the cents when there are none: "€ 250". */
export const euros = (cents: number): string => EUROS.format(cents / 100).replace(/,00$/, '');

/** "1 leerling", "3 leerlingen". */
export const countOf = (count: number, one: string, more: string): string =>
  `${wholeNumber(count)} ${count === 1 ? one : more}`;
