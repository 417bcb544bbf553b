import type { PlaceClaim, PlaceOffer } from '../src/domain/place-offer.js';
import { weekdaysOf, type Weekday } from '../src/domain/week-schedule.js';
import type { Random } from '../src/platform/random.js';
import { draw, drawSome, happens } from './chance.js';
import { CROWDED_DAYS } from './shapes.js';

/**
 * Places that pupils of other schools already hold. Each place of the total is taken with that chance, on one or two
 * of the weekdays still free; Tuesdays and Thursdays fill first. Never more than there is. No placement stands behind them.
 */
export const claimsOn = (random: Random, offer: PlaceOffer, share: number): PlaceClaim[] => {
  const claims: PlaceClaim[] = [];
  const free = new Map<Weekday, number>(weekdaysOf(offer.days).map((day) => [day, offer.days[day]?.places ?? 0]));
  for (let place = 0; place < offer.totalPlaces; place++) {
    if (!happens(random, share)) continue;
    const open = CROWDED_DAYS.filter(([day]) => (free.get(day) ?? 0) > 0);
    if (open.length === 0) break;
    const weekdays = drawSome(
      random,
      open,
      draw(random, [
        [1, 25],
        [2, 60],
        [3, 15],
      ] as const),
    );
    for (const day of weekdays) free.set(day, (free.get(day) ?? 0) - 1);
    const id = `${offer.id.replace('off', 'ext')}_${claims.length + 1}`;
    claims.push({ id, periodIds: offer.periods.map((period) => period.id), weekdays });
  }
  return claims;
};
