import type { Programme } from '../../domain/programme.js';
import type { RecognitionStanding } from '../../domain/recognition.js';
import type { Sector } from '../../domain/sector.js';
import { WEEKDAYS, type Weekday } from '../../domain/week-schedule.js';
import type { Tone } from '../../web/components/badge.js';
import type { StripDay } from '../../web/components/week-strip.js';
import { countOf, kilometres, periodText } from '../../web/texts/format.nl.js';
import { programmeShortNames, sectorNames } from '../../web/texts/labels.nl.js';
import type { RegisterHit, ShownEntry } from './register.service.js';

export type ShownOffer = ShownEntry['offers'][number];

/** "08:30–16:00". */
export const hoursText = ({ start, end }: { start: string; end: string }): string => `${start}–${end}`;

export interface OfferWeek {
  /** The block it is about; null where the offer has one period. */
  readonly period: string | null;
  readonly days: Partial<Record<Weekday, StripDay>>;
}

/** An offer as a week per period: hours, and how many of the places are free. */
export const weeksOfOffer = ({ offer, left }: ShownOffer): OfferWeek[] =>
  left.map((period) => ({
    period: left.length === 1 ? null : periodText(period),
    days: Object.fromEntries(
      WEEKDAYS.flatMap((weekday) => {
        const day = offer.days[weekday];
        if (day === undefined) return [];
        const free = period.byWeekday[weekday] ?? 0;
        return [[weekday, { hours: hoursText(day), places: `${free} van ${day.places} vrij`, full: free === 0 }]];
      }),
    ),
  }));

/** Free places per weekday over several offers, each in its best period. */
export const freeOver = (offers: readonly ShownOffer[]): Partial<Record<Weekday, number>> => {
  const sum: Partial<Record<Weekday, number>> = {};
  for (const { left } of offers)
    for (const weekday of WEEKDAYS) {
      const best = Math.max(0, ...left.map(({ byWeekday }) => byWeekday[weekday] ?? 0));
      if (best > 0) sum[weekday] = (sum[weekday] ?? 0) + best;
    }
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

/** "Techniek (LWT, Entree)" for each sector in which pupils may be placed now. */
export const recognisedText = (recognitions: ShownEntry['recognitions']): string => {
  const bySector = new Map<Sector, Set<Programme>>();
  for (const { recognition, standing } of recognitions) {
    if (!IN_FORCE.has(standing)) continue;
    const known = bySector.get(recognition.sector) ?? new Set<Programme>();
    recognition.programmes.forEach((programme) => known.add(programme));
    bySector.set(recognition.sector, known);
  }
  return [...bySector]
    .map(([sector, all]) => `${sectorNames[sector]} (${[...all].map((one) => programmeShortNames[one]).join(', ')})`)
    .join('; ');
};

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

const freeTextOf = (offers: readonly ShownOffer[], most: number): string => {
  if (offers.length === 0) return 'geen plekken opgegeven';
  return most === 0 ? 'vol' : `tot ${countOf(most, 'plek', 'plekken')} per dag`;
};

/** Found establishments as rows; the free days are those of the offers that fit the question. */
export const placeRows = (hits: readonly RegisterHit[]): PlaceRow[] =>
  hits.map(({ entry, recognitions, offers, distanceKm }) => {
    const free = freeOver(offers);
    const days = WEEKDAYS.filter((weekday) => (free[weekday] ?? 0) > 0);
    const most = Math.max(0, ...days.map((weekday) => free[weekday] ?? 0));
    return {
      id: entry.establishment.id,
      name: entry.establishment.name,
      company: entry.company.name === entry.establishment.name ? null : entry.company.name,
      town: entry.establishment.town,
      distance: distanceKm === null ? '' : kilometres(distanceKm),
      recognised: recognisedText(recognitions),
      works: [...new Set(offers.map(({ offer }) => offer.title))],
      free: days,
      freeText: freeTextOf(offers, most),
      confirmed: offers.some(({ confirmed }) => confirmed),
    };
  });
