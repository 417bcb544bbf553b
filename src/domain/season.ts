import type { CalendarDate, Period } from '../platform/calendar-date.js';

/** `2026-najaar` runs from August 2026 to January 2027, `2027-voorjaar` from February to July 2027. */
export type SeasonId = `${number}-najaar` | `${number}-voorjaar`;

const FORM = /^(20\d{2})-(najaar|voorjaar)$/;

/** Whether a text names a season. */
export const isSeasonId = (text: string): text is SeasonId => FORM.test(text);

/** The widest days of a season; a school year says the exact ones. */
export const seasonPeriod = (season: SeasonId): Period => {
  const year = Number(season.slice(0, 4));
  return season.endsWith('najaar')
    ? { firstDay: `${year}-08-01` as CalendarDate, lastDay: `${year + 1}-01-31` as CalendarDate }
    : { firstDay: `${year}-02-01` as CalendarDate, lastDay: `${year}-07-31` as CalendarDate };
};

/** The season a day falls in. */
export const seasonOf = (day: CalendarDate): SeasonId => {
  const year = Number(day.slice(0, 4));
  const month = Number(day.slice(5, 7));
  if (month >= 8) return `${year}-najaar`;
  return month === 1 ? `${year - 1}-najaar` : `${year}-voorjaar`;
};

/** The season after this one. */
export const nextSeason = (season: SeasonId): SeasonId => {
  const year = Number(season.slice(0, 4));
  return season.endsWith('najaar') ? `${year + 1}-voorjaar` : `${year}-najaar`;
};
