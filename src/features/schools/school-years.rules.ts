import { contains, daysBetween, overlaps, type Period } from '../../platform/calendar-date.js';
import type { SchoolYear } from '../../domain/school.js';
import { seasonPeriod, type SeasonId } from '../../domain/season.js';
import type { FieldFault } from './schools.rules.js';

type Days = Pick<SchoolYear, 'firstDay' | 'lastDay' | 'najaar' | 'voorjaar' | 'holidays'>;

/** A school year of the sector lasts from 1 August to 31 July: 366 days at the most. */
const LONGEST_DAYS = 366;

/** The calendar year in which a school year starts. */
export const startYearOf = ({ firstDay }: Period): number => Number(firstDay.slice(0, 4));

/** The calendar year in which the school year of a season starts: 2027-voorjaar belongs to the year that starts in 2026. */
export const startYearOfSeason = (season: SeasonId): number =>
  Number(season.slice(0, 4)) - (season.endsWith('voorjaar') ? 1 : 0);

const within = (outer: Period, inner: Period): boolean =>
  contains(outer, inner.firstDay) && contains(outer, inner.lastDay);

const isBackward = ({ firstDay, lastDay }: Period): boolean => lastDay < firstDay;

/**
 * Everything that can't be in the days of a school year: a period that ends before it starts, a year of more than 366 days, a season or
 * a holiday outside the year, a season outside August–January or February–July, and periods that share a day. A period may be one day.
 */
export const schoolYearFaults = (year: Days): FieldFault[] => {
  const named: [path: string, period: Period][] = [
    ['', year],
    ['najaar', year.najaar],
    ['voorjaar', year.voorjaar],
    ...year.holidays.map((holiday, at): [string, Period] => [`holidays.${at}`, holiday]),
  ];
  const backward = named.filter(([, period]) => isBackward(period));
  if (backward.length > 0)
    return backward.map(([path]) => ({ path: path ? `${path}.lastDay` : 'lastDay', code: 'ends-before-it-starts' }));
  return [...yearFaults(year), ...seasonFaults(year), ...holidayFaults(year)];
};

const yearFaults = (year: Days): FieldFault[] =>
  daysBetween(year.firstDay, year.lastDay) < LONGEST_DAYS
    ? []
    : [{ path: 'lastDay', code: 'too-long', facts: { limitDays: LONGEST_DAYS } }];

const seasonFaults = (year: Days): FieldFault[] => {
  const { najaar, voorjaar } = year;
  const start = startYearOf(year);
  const seasons = [
    { path: 'najaar', period: najaar, season: `${start}-najaar` },
    { path: 'voorjaar', period: voorjaar, season: `${start + 1}-voorjaar` },
  ] as const;
  return [
    ...seasons.filter(({ period }) => !within(year, period)).map(({ path }) => ({ path, code: 'outside-school-year' })),
    ...seasons
      .filter(({ period, season }) => !within(seasonPeriod(season), period))
      .map(({ path, season }) => ({ path, code: 'outside-season', facts: { ...seasonPeriod(season) } })),
    ...(overlaps(najaar, voorjaar) ? [{ path: 'voorjaar', code: 'overlaps' }] : []),
  ];
};

const holidayFaults = (year: Days): FieldFault[] =>
  year.holidays.flatMap((holiday, at) => [
    ...(within(year, holiday) ? [] : [{ path: `holidays.${at}`, code: 'outside-school-year' }]),
    ...(year.holidays.slice(0, at).some((earlier) => overlaps(earlier, holiday))
      ? [{ path: `holidays.${at}`, code: 'overlaps' }]
      : []),
  ]);
