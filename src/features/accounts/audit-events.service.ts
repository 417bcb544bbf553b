import type { Actor } from '../../domain/actor.js';
import type { AuditEvent, AuditFilter, AuditLog, AuditPlace } from '../../platform/audit/audit-events.js';
import { decodeCursor, toPage, type Page } from '../../platform/db/cursor.js';
import { invalid } from '../../platform/errors.js';

/** Which events a person asks for, and which page of them. */
export interface AuditQuery extends Omit<AuditFilter, 'schoolId'> {
  readonly cursor?: string | undefined;
  readonly limit: number;
}

const placeOf = (cursor: string | undefined): AuditPlace | null => {
  if (!cursor) return null;
  const [at, id] = decodeCursor(cursor, 2);
  const instant = new Date(at ?? Number.NaN);
  if (typeof at !== 'number' || typeof id !== 'string' || Number.isNaN(instant.getTime()))
    throw invalid('request.invalid', [{ path: 'cursor', code: 'wrong-form' }]);
  return { at: instant, id };
};

/** Reading the audit log: a coordinator that of the own school, admin and operator all of it, which holds ids and no pupils' data. */
export const createAuditEventService = ({ log }: { log: AuditLog }) => {
  /** Newest first. */
  const list = async (
    actor: Pick<Actor, 'role' | 'schoolId'>,
    { cursor, limit, ...filter }: AuditQuery,
  ): Promise<Page<AuditEvent>> => {
    const own = actor.role === 'coordinator' ? { schoolId: actor.schoolId ?? '' } : {};
    const rows = await log.list({ ...filter, ...own }, { after: placeOf(cursor), limit: limit + 1 });
    return toPage(rows, limit, ({ at, id }) => [at.getTime(), id]);
  };
  return { list };
};

export type AuditEventService = ReturnType<typeof createAuditEventService>;
