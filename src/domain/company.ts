import type { CalendarDate } from '../platform/calendar-date.js';
import type { Point, TravelMeans } from './travel.js';

/** A leerwerkbedrijf as a legal person. */
export interface Company {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  /** Eight digits of the Kamer van Koophandel. */
  readonly kvkNumber: string;
  /** The leerbedrijf-ID of the register of recognitions; null when not known. */
  readonly leerbedrijfId: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  /** At most this many pupils at once over all establishments; null for no limit. */
  readonly maxPupils: number | null;
}

/** A vestiging: the place where pupils work. Recognitions and places hang on it. */
export interface Establishment {
  readonly id: string;
  readonly version: number;
  readonly companyId: string;
  readonly name: string;
  readonly street: string;
  readonly postcode: string;
  readonly town: string;
  readonly point: Point;
  /** How a pupil can get there; an industrial estate may have no bus. */
  readonly reachableBy: readonly TravelMeans[];
  /** When the RI&E was made, and whether it has a section on young people (Arbobesluit 1.36). */
  readonly riskInventory: { readonly madeOn: CalendarDate | null; readonly youthSection: boolean };
  readonly employees: number | null;
}

/** A praktijkopleider or leermeester: guides pupils at an establishment. */
export interface Supervisor {
  readonly id: string;
  readonly version: number;
  readonly establishmentId: string;
  readonly name: string;
  readonly trainedOn: CalendarDate | null;
  /** Pupils this person can guide on one weekday. */
  readonly maxPupilsAtOnce: number;
}
