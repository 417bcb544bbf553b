import type { Actor } from '../../domain/actor.js';
import type { AuditEvent, AuditFilter, AuditLog, AuditPlace } from '../../platform/audit/audit-events.js';
import { addDays, type CalendarDate } from '../../platform/calendar-date.js';
import { startOfDayInAmsterdam } from '../../platform/clock.js';
import { decodeCursor, toPage, type Page } from '../../platform/db/cursor.js';
import { invalid } from '../../platform/errors.js';

/** Which events a person asks for, and which page of them. */
export interface AuditQuery extends Omit<AuditFilter, 'schoolId' | 'from' | 'until'> {
  /** The first and the last day, in Amsterdam; both count. */
  readonly from?: CalendarDate | undefined;
  readonly until?: CalendarDate | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** Where a page of the log begins. @throws AppError `invalid` for a cursor of another list */
export const auditPlaceOf = (cursor: string | undefined): AuditPlace | null => {
  if (!cursor) return null;
  const [at, id] = decodeCursor(cursor, 2);
  const instant = new Date(at ?? Number.NaN);
  if (typeof at !== 'number' || typeof id !== 'string' || Number.isNaN(instant.getTime()))
    throw invalid('request.invalid', [{ path: 'cursor', code: 'wrong-form' }]);
  return { at: instant, id };
};

/** A page of events that were read one beyond the limit. */
export const pageOfEvents = (rows: readonly AuditEvent[], limit: number): Page<AuditEvent> =>
  toPage(rows, limit, ({ at, id }) => [at.getTime(), id]);

/** A reason in a school's own words may name a pupil: who is not of the school does not read it. */
const withoutSchoolsWords = (event: AuditEvent): AuditEvent =>
  event.schoolId === null ? event : { ...event, reason: null };

/** Reading the audit log: a coordinator that of the own school, admin and operator all of it, which holds ids and no pupils' data. */
export const createAuditEventService = ({ log }: { log: AuditLog }) => {
  /** Newest first. */
  const list = async (
    actor: Pick<Actor, 'role' | 'schoolId'>,
    { cursor, limit, from, until, ...filter }: AuditQuery,
  ): Promise<Page<AuditEvent>> => {
    const isOwn = actor.role === 'coordinator';
    const rows = await log.list(
      {
        ...filter,
        ...(isOwn && { schoolId: actor.schoolId ?? '' }),
        ...(from && { from: startOfDayInAmsterdam(from) }),
        ...(until && { until: startOfDayInAmsterdam(addDays(until, 1)) }),
      },
      { after: auditPlaceOf(cursor), limit: limit + 1 },
    );
    const page = pageOfEvents(rows, limit);
    return isOwn ? page : { ...page, items: page.items.map(withoutSchoolsWords) };
  };
  return { list };
};

export type AuditEventService = ReturnType<typeof createAuditEventService>;
