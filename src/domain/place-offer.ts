import type { CalendarDate, Period } from '../platform/calendar-date.js';
import type { Hazard } from './hazard.js';
import type { Leerjaar, Programme } from './programme.js';
import type { SeasonId } from './season.js';
import type { Sector } from './sector.js';
import type { Weekday, WorkDay } from './week-schedule.js';

/** lint: some days a week over months. blok: consecutive weeks. */
export const STAGE_FORMS = ['lint', 'blok'] as const;
export type StageForm = (typeof STAGE_FORMS)[number];

/** One weekday of an offer: the hours and how many pupils fit. */
export interface OfferDay extends WorkDay {
  readonly places: number;
}

/** A stretch of the season whose places are counted apart; a blok offer has one per block. */
export interface OfferPeriod extends Period {
  readonly id: string;
}

/** Places taken by one pupil: one unit per weekday in each period, one of the offer's total per period. */
export interface PlaceClaim {
  readonly id: string;
  readonly periodIds: readonly string[];
  readonly weekdays: readonly Weekday[];
}

/** A leerplaatsaanbod: confirmed, dated places of one establishment in one season, per weekday. */
export interface PlaceOffer {
  readonly id: string;
  readonly version: number;
  readonly companyId: string;
  readonly establishmentId: string;
  readonly season: SeasonId;
  /** The work, as a pupil would call it: "meehelpen in de werkplaats". */
  readonly title: string;
  readonly sector: Sector;
  readonly programmes: readonly Programme[];
  readonly leerjaren: readonly Leerjaar[];
  /** Years, both included; null for no own limit. */
  readonly minAge: number | null;
  readonly maxAge: number | null;
  readonly periods: readonly OfferPeriod[];
  readonly days: Readonly<Partial<Record<Weekday, OfferDay>>>;
  /** Pupils at the most in one period, whatever the weekdays. */
  readonly totalPlaces: number;
  readonly forms: readonly StageForm[];
  /** What another form than those means: a refusal or a warning, as the company set it. */
  readonly otherForm: 'refuse' | 'warn';
  readonly minimumWeeks: number | null;
  readonly hazards: readonly Hazard[];
  /** Expert supervision is declared, which some hazards need. */
  readonly supervisionDeclared: boolean;
  /** A verklaring omtrent het gedrag is asked. */
  readonly vogAsked: boolean;
  /** How much guidance the place declares: 1 light, 2 normal, 3 intensive. */
  readonly guidanceLevel: 1 | 2 | 3;
  /** Stagevergoeding in euro cents a month; null when none is given. */
  readonly allowanceCentsPerMonth: number | null;
  readonly supervisorIds: readonly string[];
  readonly firmness: 'open' | 'on-request';
  readonly confirmedOn: CalendarDate | null;
  readonly confirmedBy: string | null;
  /** Places in use; free places are always worked out from these. */
  readonly claims: readonly PlaceClaim[];
}
