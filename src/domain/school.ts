import type { Period } from '../platform/calendar-date.js';
import type { Leerjaar, Programme } from './programme.js';
import type { StageForm } from './place-offer.js';
import type { Sector } from './sector.js';
import type { Point } from './travel.js';
import type { SchoolWeek, Weekday } from './week-schedule.js';

export interface School {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  /** BRIN number with vestiging, as `00AA00`. */
  readonly brin: string;
  readonly town: string;
  readonly point: Point;
  readonly settings: SchoolSettings;
}

/** Days a proposal holds its place unless the school says otherwise; a choice of the service. */
export const DEFAULT_PROPOSAL_HOLD_DAYS = 7;

/** What each school decides for itself; the defaults stand in `rules.md` §1 and §7. */
export interface SchoolSettings {
  /** Stage breaks are left out of working time (an assumption of the service, so a setting). */
  readonly stageBreaksCountAsWork: boolean;
  /** Teaching time a week in minutes, the denominator of the LWT share of practice. */
  readonly teachingMinutesPerWeek: number;
  /** Sectors for which the school has an agreement with an mbo school (WVO 10b7). */
  readonly mboAgreementSectors: readonly Sector[];
  readonly visitDueWeeks: number;
  readonly visitOverdueWeeks: number;
  readonly firstVisitWithinWeeks: number;
  /** Days a proposal holds a place while the company thinks; 7 where the school says nothing. */
  readonly proposalHoldDays?: number;
  /** A pupil may be in two placements on one weekday; not where the school says nothing. */
  readonly placementsMayOverlap?: boolean;
}

export interface Holiday extends Period {
  readonly name: string;
}

/** A school year with the exact days of its two seasons. */
export interface SchoolYear extends Period {
  readonly id: string;
  readonly version: number;
  readonly schoolId: string;
  /** The calendar year in which it starts. */
  readonly startYear: number;
  readonly najaar: Period;
  readonly voorjaar: Period;
  readonly holidays: readonly Holiday[];
}

/** Pupils with one timetable. */
export interface StudentGroup {
  readonly id: string;
  readonly version: number;
  readonly schoolId: string;
  readonly name: string;
  readonly programme: Programme;
  readonly leerjaar: Leerjaar;
  readonly mentorId: string | null;
  readonly schoolWeek: SchoolWeek;
  /** The weekdays on which the timetable leaves room for stage. */
  readonly stageDays: readonly Weekday[];
  /** Stage days a week, least and most. */
  readonly minDaysPerWeek: number;
  readonly maxDaysPerWeek: number;
  readonly form: StageForm;
}

/** A stagebegeleider. */
export interface Mentor {
  readonly id: string;
  readonly version: number;
  readonly schoolId: string;
  readonly name: string;
  readonly email: string;
}
