import type { SchoolScope } from '../../domain/actor.js';
import type { CalendarDate } from '../../platform/calendar-date.js';
import type { AttendanceWeek } from './attendance.rules.js';

/** Which weeks are asked for; what is absent does not narrow. */
export interface AttendanceFilter {
  /** Only of these placements; an empty list gives none. */
  readonly placementIds?: readonly string[];
  /** The Mondays between these, both counted. */
  readonly from?: CalendarDate;
  readonly until?: CalendarDate;
}

/** What storage must offer for attendance. Every query is held to one school. */
export interface AttendanceRepository {
  get(scope: SchoolScope, id: string): Promise<AttendanceWeek | null>;
  /** By Monday, then by id. */
  list(
    scope: SchoolScope,
    filter: AttendanceFilter,
    page?: { after: readonly [monday: string, id: string] | null; limit: number },
  ): Promise<AttendanceWeek[]>;
  /** @throws the storage's duplicate-key error when the week is recorded already */
  insert(scope: SchoolScope, week: AttendanceWeek): Promise<void>;
  /** Stores the week as the next version; false when its version is no longer the stored one. */
  replace(scope: SchoolScope, week: AttendanceWeek): Promise<boolean>;
}

/** The id of a week: there is one per placement and Monday. */
export const weekIdOf = (placementId: string, monday: CalendarDate): string => `${placementId}.${monday}`;
