import { overlaps, type Period } from '../../platform/calendar-date.js';
import type { PlaceClaim, PlaceOffer } from '../../domain/place-offer.js';

type Held = Pick<PlaceOffer, 'id' | 'periods' | 'claims'>;

const periodsOf = (offer: Pick<PlaceOffer, 'periods'>, claim: PlaceClaim): Period[] =>
  offer.periods.filter(({ id }) => claim.periodIds.includes(id));

/**
 * The most pupils the company has on one day of a claim's periods, without that claim. A pupil whose stage ends the day before
 * another's begins does not count together with that one.
 */
export const pupilsAtOnce = (offers: readonly Held[], offerId: string, claim: PlaceClaim): number => {
  const own = offers.find(({ id }) => id === offerId);
  if (!own) return 0;
  const asked = periodsOf(own, claim);
  const others = offers.flatMap((offer) =>
    offer.claims
      .filter((other) => !(offer.id === offerId && other.id === claim.id))
      .map((other) => periodsOf(offer, other))
      .filter((periods) => periods.some((period) => asked.some((mine) => overlaps(mine, period)))),
  );
  // The number only rises on a day on which somebody's period begins.
  const days = [...asked, ...others.flat()].map(({ firstDay }) => firstDay);
  const within = days.filter((day) => asked.some(({ firstDay, lastDay }) => firstDay <= day && day <= lastDay));
  return Math.max(
    0,
    ...within.map(
      (day) => others.filter((periods) => periods.some((one) => one.firstDay <= day && day <= one.lastDay)).length,
    ),
  );
};
