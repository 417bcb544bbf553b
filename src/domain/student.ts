import type { CalendarDate } from '../platform/calendar-date.js';
import type { Hazard } from './hazard.js';
import type { Leerjaar, Programme } from './programme.js';
import type { Sector } from './sector.js';
import type { Point, TravelMeans } from './travel.js';
import type { Weekday } from './week-schedule.js';

/** Support a pupil needs, as codes and never as medical text (AVG art. 9). */
export const SUPPORT_NEEDS = [
  'structure',
  'language',
  'reading',
  'social',
  'motor',
  'concentration',
  'confidence',
  'fixed-supervisor',
] as const;
export type SupportNeed = (typeof SUPPORT_NEEDS)[number];

/** A pupil. No BSN, no origin, no gender, no photo (rules §5 and §8). */
export interface Student {
  readonly id: string;
  readonly version: number;
  readonly schoolId: string;
  readonly groupId: string;
  /** The school's own number, or the ECK-iD. */
  readonly studentNumber: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly dateOfBirth: CalendarDate;
  readonly programme: Programme;
  readonly leerjaar: Leerjaar;
  readonly sector: Sector;
  /** The sector of the mbo course the pupil has in mind; null when not chosen. */
  readonly intendedMboSector: Sector | null;
  /** Stage days when they differ from those of the group. */
  readonly stageDays: readonly Weekday[] | null;
  readonly homeTown: string;
  readonly homePoint: Point;
  readonly travelMeans: readonly TravelMeans[];
  /** The pupil's own maximum, one way. */
  readonly maxTravelMinutes: number;
  readonly maxTravelKm: number;
  /** 1 light, 2 normal, 3 intensive. */
  readonly guidanceNeed: 1 | 2 | 3;
  readonly supportNeeds: readonly SupportNeed[];
  /** Work the pupil can't do, as hazard codes. */
  readonly restrictions: readonly Hazard[];
  readonly vog: 'none' | 'applied' | 'held';
  /** Establishments in the order of the pupil's wish, best first. */
  readonly wishes: readonly string[];
  readonly otherWorkMinutesPerWeek: number;
  /** Stage done before this season, over leerjaar 3 and 4 together. */
  readonly hoursDone: number;
  readonly daysDone: number;
  /** 0 normal to 9 first. */
  readonly priority: number;
  /** Left the school or the programme; no longer matched, kept until the retention ends. */
  readonly endedOn: CalendarDate | null;
}
