import type { PlaceOffer } from '../../domain/place-offer.js';
import type { Programme } from '../../domain/programme.js';
import type { RecognitionStanding } from '../../domain/recognition.js';
import type { Sector } from '../../domain/sector.js';
import { WEEKDAYS, weekdaysOf, type Weekday } from '../../domain/week-schedule.js';
import type { Tone } from '../../web/components/badge.js';
import type { StripDay } from '../../web/components/week-strip.js';
import { countOf, kilometres } from '../../web/texts/format.nl.js';
import { programmeShortNames, sectorNames } from '../../web/texts/labels.nl.js';
import type { CountedOffer, RegisterEntry } from './register-entries.rules.js';
import type { RegisterHit } from './register.service.js';

/** What is free on each weekday of an offer in its fullest period, never more than the offer has left in all. */
export const freeByWeekday = ({ offer, free }: CountedOffer): Partial<Record<Weekday, number>> =>
  Object.fromEntries(
    weekdaysOf(offer.days).map((weekday) => [
      weekday,
      Math.min(...offer.periods.map(({ id }) => Math.min(free[id]?.[weekday] ?? 0, free[id]?.total ?? 0))),
    ]),
  );

/** "08:30–16:00". */
export const hoursText = ({ start, end }: { start: string; end: string }): string => `${start}–${end}`;

/** An offer as a week: hours, and how many of the places are free. */
export const weekOfOffer = (counted: CountedOffer): Partial<Record<Weekday, StripDay>> => {
  const free = freeByWeekday(counted);
  return Object.fromEntries(
    WEEKDAYS.flatMap((weekday) => {
      const day = counted.offer.days[weekday];
      if (day === undefined) return [];
      const left = free[weekday] ?? 0;
      return [[weekday, { hours: hoursText(day), places: `${left} van ${day.places} vrij`, full: left === 0 }]];
    }),
  );
};

/** Free places per weekday over several offers. */
export const freeOver = (offers: readonly CountedOffer[]): Partial<Record<Weekday, number>> => {
  const sum: Partial<Record<Weekday, number>> = {};
  for (const counted of offers)
    for (const [weekday, left] of Object.entries(freeByWeekday(counted)) as [Weekday, number][])
      sum[weekday] = (sum[weekday] ?? 0) + left;
  return sum;
};

const STANDING_TONES: Readonly<Record<RecognitionStanding, Tone>> = {
  applied: 'info',
  provisional: 'attention',
  valid: 'good',
  'review-due': 'attention',
  lapsing: 'attention',
  lapsed: 'bad',
  ended: 'bad',
  refused: 'bad',
};

/** The colour that goes with how a recognition stands. */
export const standingTone = (standing: RecognitionStanding): Tone => STANDING_TONES[standing];

const IN_FORCE: ReadonlySet<RecognitionStanding> = new Set(['provisional', 'valid', 'review-due', 'lapsing']);

export interface PlaceRow {
  readonly id: string;
  readonly name: string;
  readonly company: string | null;
  readonly town: string;
  readonly distance: string;
  readonly recognised: string;
  readonly works: readonly string[];
  readonly free: readonly Weekday[];
  readonly freeText: string;
  readonly confirmed: boolean;
}

/** What a row asks of other subjects. */
export interface PlaceFacts {
  readonly standingOf: (recognition: RegisterEntry['recognitions'][number]) => RecognitionStanding;
  readonly isConfirmed: (offer: PlaceOffer) => boolean;
}

/** "Techniek (LWT, Entree)" for each sector in which pupils may be placed now. */
export const recognisedText = (entry: RegisterEntry, { standingOf }: PlaceFacts): string => {
  const bySector = new Map<Sector, Set<Programme>>();
  for (const recognition of entry.recognitions) {
    if (!IN_FORCE.has(standingOf(recognition))) continue;
    const known = bySector.get(recognition.sector) ?? new Set<Programme>();
    recognition.programmes.forEach((programme) => known.add(programme));
    bySector.set(recognition.sector, known);
  }
  return [...bySector]
    .map(
      ([sector, programmes]) =>
        `${sectorNames[sector]} (${[...programmes].map((one) => programmeShortNames[one]).join(', ')})`,
    )
    .join('; ');
};

/** Found establishments as rows; the free days are those of the offers that fit the question. */
export const placeRows = (hits: readonly RegisterHit[], facts: PlaceFacts): PlaceRow[] =>
  hits.map(({ entry, distanceKm, fitting }) => {
    const offers = entry.offers.filter(({ offer }) => fitting.includes(offer.id));
    const free = freeOver(offers);
    const days = WEEKDAYS.filter((weekday) => (free[weekday] ?? 0) > 0);
    const most = Math.max(0, ...days.map((weekday) => free[weekday] ?? 0));
    return {
      id: entry.establishment.id,
      name: entry.establishment.name,
      company: entry.company.name === entry.establishment.name ? null : entry.company.name,
      town: entry.establishment.town,
      distance: distanceKm === null ? '' : kilometres(distanceKm),
      recognised: recognisedText(entry, facts),
      works: [...new Set(offers.map(({ offer }) => offer.title))],
      free: days,
      freeText:
        offers.length === 0
          ? 'geen plekken opgegeven'
          : most === 0
            ? 'vol'
            : `tot ${countOf(most, 'plek', 'plekken')} per dag`,
      confirmed: offers.some(({ offer }) => facts.isConfirmed(offer)),
    };
  });
