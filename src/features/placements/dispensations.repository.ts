import type { SchoolScope } from '../../domain/actor.js';
import type { CalendarDate } from '../../platform/calendar-date.js';
import type { DispensationRecord, DispensationStanding } from './dispensations.rules.js';

/** Which dispensations a list holds. */
export interface DispensationFilter {
  readonly standing?: { readonly is: DispensationStanding; readonly on: CalendarDate } | undefined;
  readonly establishmentId?: string | undefined;
  readonly studentId?: string | undefined;
  readonly ownPlaceId?: string | undefined;
  /** About one of these pupils or at one of these establishments: what a search by words found. */
  readonly found?: { readonly studentIds: readonly string[]; readonly establishmentIds: readonly string[] } | undefined;
}

/** What storage must offer for dispensations. Everything but `granted` is held to one school. */
export interface DispensationRepository {
  get(scope: SchoolScope, id: string): Promise<DispensationRecord | null>;
  /** The newest request first. */
  list(
    scope: SchoolScope,
    filter: DispensationFilter,
    page: { after: readonly [requestedOn: string, id: string] | null; limit: number },
  ): Promise<DispensationRecord[]>;
  /** Those that were granted, ended or not, of a school or at establishments of every school's pupils. */
  granted(where: { schoolId: string } | { establishmentIds: readonly string[] }): Promise<DispensationRecord[]>;
  /** @throws the storage's duplicate-key error when the same is asked already */
  insert(dispensation: DispensationRecord): Promise<void>;
  /** Stores it as the next version; false when its version is no longer the stored one. @throws as `insert` */
  replace(dispensation: DispensationRecord): Promise<boolean>;
}
