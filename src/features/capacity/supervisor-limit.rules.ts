import type { CalendarDate, Period } from '../../platform/calendar-date.js';
import type { Supervisor } from '../../domain/company.js';
import type { PlaceClaim, PlaceOffer } from '../../domain/place-offer.js';
import type { Weekday } from '../../domain/week-schedule.js';

type Held = Pick<PlaceOffer, 'id' | 'periods' | 'claims' | 'supervisorIds'>;
/** A praktijkopleider with the most pupils on one weekday. */
export type SupervisorRoom = Pick<Supervisor, 'id' | 'maxPupilsAtOnce'>;

const isOn = (day: CalendarDate, { firstDay, lastDay }: Period): boolean => firstDay <= day && day <= lastDay;
const periodsOf = (offer: Held, claim: PlaceClaim): Period[] =>
  offer.periods.filter(({ id }) => claim.periodIds.includes(id));

/** Whether each pupil can have one of the supervisors of their own offer, with nobody above their maximum. */
const canAllBeGuided = (teams: readonly (readonly string[])[], room: ReadonlyMap<string, number>): boolean => {
  const guides = new Map<string, number[]>();
  const place = (pupil: number, asked: Set<string>): boolean =>
    (teams[pupil] ?? []).some((id) => {
      if (asked.has(id)) return false;
      asked.add(id);
      const taken = guides.get(id) ?? [];
      guides.set(id, taken);
      if (taken.length < (room.get(id) ?? 0)) return taken.push(pupil) > 0;
      // Somebody this supervisor guides may do as well with another one.
      const moved = taken.findIndex((other) => place(other, asked));
      if (moved === -1) return false;
      taken[moved] = pupil;
      return true;
    });
  return teams.every((_team, pupil) => place(pupil, new Set()));
};

/**
 * Whether the praktijkopleiders have room for one claim more, on each weekday and day of its periods (WVO 10b6 lid 1 f). Offers that
 * share people share their room. An offer that names nobody, or nobody who is known, sets no limit here.
 */
export const supervisorsHaveRoom = (
  offers: readonly Held[],
  offerId: string,
  claim: PlaceClaim,
  supervisors: readonly SupervisorRoom[],
): boolean => {
  const own = offers.find(({ id }) => id === offerId);
  const room = new Map(supervisors.map(({ id, maxPupilsAtOnce }) => [id, maxPupilsAtOnce]));
  const isLimited = (offer: Held): boolean => offer.supervisorIds.some((id) => room.has(id));
  if (!own || !isLimited(own)) return true;
  const asked = periodsOf(own, claim);
  const others = offers
    .filter(isLimited)
    .flatMap((offer) =>
      offer.claims
        .filter((other) => !(offer.id === offerId && other.id === claim.id))
        .map((other) => ({ team: offer.supervisorIds, periods: periodsOf(offer, other), weekdays: other.weekdays })),
    );
  const guidedOn = (weekday: Weekday, day: CalendarDate) =>
    others.filter(({ periods, weekdays }) => weekdays.includes(weekday) && periods.some((one) => isOn(day, one)));
  // The number only rises on a day on which somebody's period begins.
  const days = [...asked, ...others.flatMap(({ periods }) => periods)]
    .map(({ firstDay }) => firstDay)
    .filter((day) => asked.some((period) => isOn(day, period)));
  return claim.weekdays.every((weekday) =>
    [...new Set(days)].every((day) =>
      canAllBeGuided([own.supervisorIds, ...guidedOn(weekday, day).map(({ team }) => team)], room),
    ),
  );
};
