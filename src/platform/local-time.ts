import { addDays, type CalendarDate } from './calendar-date.js';

const AMSTERDAM = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Amsterdam',
  dateStyle: 'short',
  timeStyle: 'medium',
});

const asUtc = (instant: Date): number => Date.parse(`${AMSTERDAM.format(instant).replace(' ', 'T')}Z`);

/**
 * The instant at which clocks in the Netherlands show a time on a day; `24:00` is the end of the day. A time that is skipped in spring gives
 * the instant an hour later, one that comes twice in autumn the first of the two.
 */
export const instantInAmsterdam = (day: CalendarDate, time: string): Date => {
  const shown = time === '24:00' ? Date.parse(`${addDays(day, 1)}T00:00:00Z`) : Date.parse(`${day}T${time}:00Z`);
  const offsetAt = (instant: number): number => asUtc(new Date(instant)) - instant;
  // The offset of summer is the larger one: the instant it gives is the first of two, and is wrong only where clocks show something else.
  const [first, second] = [-2, 2].map((hours) => shown - offsetAt(shown + hours * 3_600_000)).sort((a, b) => a - b) as [
    number,
    number,
  ];
  return new Date(asUtc(new Date(first)) === shown ? first : second);
};
