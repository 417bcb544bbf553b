import type { PlaceClaim, PlaceOffer } from '../../domain/place-offer.js';
import { weekdaysOf, type Weekday } from '../../domain/week-schedule.js';
import { freePlaces, freeTotal } from './capacity.rules.js';

/** What is left in one period: per weekday and in total. Kept beside the offer so that one update can both ask and take. */
export type PeriodCounters = Partial<Record<Weekday | 'total', number>>;

/** The counters of an offer by period. They always equal the places less the claims. */
export type FreeCounters = Record<string, PeriodCounters>;

/** One counter, as period and weekday or the total. */
export interface CounterKey {
  readonly periodId: string;
  readonly unit: Weekday | 'total';
}

type Places = Pick<PlaceOffer, 'periods' | 'days' | 'totalPlaces'>;

/** The counters that a claim takes one from. A weekday named twice counts once. */
export const countersOf = (claim: PlaceClaim): CounterKey[] =>
  [...new Set(claim.periodIds)].flatMap((periodId) =>
    [...new Set<Weekday | 'total'>([...claim.weekdays, 'total'])].map((unit) => ({ periodId, unit })),
  );

const placesOf = (offer: Places, unit: Weekday | 'total'): number =>
  unit === 'total' ? offer.totalPlaces : (offer.days[unit]?.places ?? 0);

/** Every counter of an offer with the number it starts from. */
export const allCounters = (offer: Places): (CounterKey & { places: number })[] =>
  offer.periods.flatMap(({ id }) =>
    ([...weekdaysOf(offer.days), 'total'] as const).map((unit) => ({
      periodId: id,
      unit,
      places: placesOf(offer, unit),
    })),
  );

/** The counters of an offer, worked out from its claims. */
export const freeCounters = (offer: PlaceOffer): FreeCounters => {
  const free: FreeCounters = {};
  for (const { periodId, unit } of allCounters(offer))
    (free[periodId] ??= {})[unit] = unit === 'total' ? freeTotal(offer, periodId) : freePlaces(offer, periodId, unit);
  return free;
};

/** One counter that an edit touches. */
export type CounterChange = CounterKey &
  (
    | { readonly kind: 'added'; readonly places: number }
    /** Only when none of its places is taken. */
    | { readonly kind: 'removed'; readonly places: number }
    /** Fewer only as far as they are free. */
    | { readonly kind: 'moved'; readonly by: number }
  );

/** What an edit does to the counters, in numbers that hold whatever is claimed meanwhile. */
export const counterChanges = (before: Places, after: Places): CounterChange[] => {
  const keyOf = ({ periodId, unit }: CounterKey): string => `${periodId}/${unit}`;
  const old = new Map(allCounters(before).map((counter) => [keyOf(counter), counter]));
  const changes: CounterChange[] = [];
  for (const { periodId, unit, places } of allCounters(after)) {
    const was = old.get(keyOf({ periodId, unit }));
    old.delete(keyOf({ periodId, unit }));
    if (!was) changes.push({ kind: 'added', periodId, unit, places });
    else if (was.places !== places) changes.push({ kind: 'moved', periodId, unit, by: places - was.places });
  }
  for (const { periodId, unit, places } of old.values()) changes.push({ kind: 'removed', periodId, unit, places });
  return changes;
};
