import { seasonOf, seasonPeriod, type SeasonId } from '../../domain/season.js';
import { addYears, type CalendarDate } from '../../platform/calendar-date.js';
import { GONE } from './forgetting.rules.js';

/** What a matching was about is kept so many years after its season. */
const MATCHING_YEARS = 1;

/** The day on which the matchings of a season lose their pupils. The day a year after its last day counts itself. */
export const matchingTermOf = (season: SeasonId): CalendarDate =>
  addYears(seasonPeriod(season).lastDay, MATCHING_YEARS);

/** Of some seasons those whose matchings are past their term. */
export const seasonsPastTerm = (seasons: readonly SeasonId[], today: CalendarDate): SeasonId[] =>
  seasons.filter((season) => matchingTermOf(season) <= today);

/** What will be past its term within some days: at most the one season that ended a year ago. */
export const nextMatchingTerm = (today: CalendarDate): { season: SeasonId; deletesOn: CalendarDate } => {
  const season = seasonOf(addYears(today, -MATCHING_YEARS));
  return { season, deletesOn: matchingTermOf(season) };
};

/**
 * A stored value in which pupils are replaced, wherever their ids stand: what is counted stays, what the rules found about a pupil goes,
 * since a finding can hold an age or a distance.
 */
export const withoutPupils = (value: unknown, instead: ReadonlyMap<string, string>): unknown => {
  if (typeof value === 'string') return instead.get(value) ?? value;
  if (Array.isArray(value)) return value.map((one) => withoutPupils(one, instead));
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  const fields = value as Readonly<Record<string, unknown>>;
  const isAboutOne = typeof fields.studentId === 'string' && instead.has(fields.studentId);
  return Object.fromEntries(
    Object.entries(fields).map(([name, inner]) => {
      if (isAboutOne && name === 'findings') return [name, []];
      if (isAboutOne && name === 'reason' && inner !== null) return [name, GONE];
      return [name, withoutPupils(inner, instead)];
    }),
  );
};
