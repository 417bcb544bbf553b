import { addMonths, overlaps, type CalendarDate } from '../../platform/calendar-date.js';
import type { OfferPeriod, PlaceOffer } from '../../domain/place-offer.js';
import { seasonPeriod, type SeasonId } from '../../domain/season.js';
import { presenceMinutes, weekdaysOf } from '../../domain/week-schedule.js';

/** One field that is not right, and the numbers that belong to it. */
export interface OfferFault {
  readonly path: string;
  readonly code: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

type Fields = Omit<PlaceOffer, 'id' | 'version' | 'claims'>;

const fault = (path: string, code: string, facts: Record<string, unknown> = {}): OfferFault => ({ path, code, facts });

const periodFaults = ({ periods, season }: Fields): OfferFault[] => {
  const { firstDay, lastDay } = seasonPeriod(season);
  return periods.flatMap((period, at) => [
    ...(period.lastDay < period.firstDay ? [fault(`periods.${at}.lastDay`, 'ends-before-it-starts')] : []),
    ...(period.firstDay < firstDay || period.lastDay > lastDay
      ? [fault(`periods.${at}`, 'outside-season', { firstDay, lastDay })]
      : []),
    ...(periods.slice(0, at).some((other) => other.id === period.id) ? [fault(`periods.${at}.id`, 'twice')] : []),
    ...(periods.slice(0, at).some((other) => overlaps(other, period)) ? [fault(`periods.${at}`, 'overlaps')] : []),
  ]);
};

/** What is wrong with an offer as entered; empty when nothing is. `supervisorIds` are those of the establishment. */
export const offerFaults = (offer: Fields, supervisorIds: readonly string[]): OfferFault[] => [
  ...(offer.periods.length === 0 ? [fault('periods', 'required')] : periodFaults(offer)),
  ...(weekdaysOf(offer.days).length === 0 ? [fault('days', 'required')] : []),
  ...weekdaysOf(offer.days).flatMap((weekday) => {
    const day = offer.days[weekday];
    return day && day.breakMinutes >= presenceMinutes(day) ? [fault(`days.${weekday}.breakMinutes`, 'too-big')] : [];
  }),
  ...(offer.minAge !== null && offer.maxAge !== null && offer.maxAge < offer.minAge
    ? [fault('maxAge', 'too-small', { minimum: offer.minAge })]
    : []),
  ...offer.supervisorIds.flatMap((id, at) =>
    supervisorIds.includes(id) ? [] : [fault(`supervisorIds.${at}`, 'unknown')],
  ),
];

const monthsBetween = (from: CalendarDate, to: CalendarDate): number =>
  (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(to.slice(5, 7)) - Number(from.slice(5, 7));

/**
 * The periods of an offer moved to another season: as many months later as the seasons lie apart, and cut to what the other
 * season holds. A period that covers its whole season covers the whole of the other one.
 */
export const periodsInSeason = (offer: Pick<PlaceOffer, 'periods' | 'season'>, season: SeasonId): OfferPeriod[] => {
  const from = seasonPeriod(offer.season);
  const to = seasonPeriod(season);
  const months = monthsBetween(from.firstDay, to.firstDay);
  return offer.periods.map(({ id, firstDay, lastDay }) => {
    const first = firstDay === from.firstDay ? to.firstDay : addMonths(firstDay, months);
    const last = lastDay === from.lastDay ? to.lastDay : addMonths(lastDay, months);
    return {
      id,
      firstDay: first < to.firstDay ? to.firstDay : first,
      lastDay: last > to.lastDay ? to.lastDay : last,
    };
  });
};

/** The id of the copy of an offer in another season: it says where it came from, so that a repeat makes no second one. */
export const copyIdOf = (offerId: string, season: SeasonId): string => `${offerId.split('.')[0] ?? offerId}.${season}`;

/** An offer of the season before, with nobody in it and not confirmed yet. */
export const copiedToSeason = (offer: PlaceOffer, season: SeasonId): PlaceOffer => ({
  ...offer,
  id: copyIdOf(offer.id, season),
  version: 1,
  season,
  periods: periodsInSeason(offer, season),
  confirmedOn: null,
  confirmedBy: null,
  claims: [],
});
