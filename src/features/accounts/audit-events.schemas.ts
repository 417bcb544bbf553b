import { z } from 'zod';
import type { AuditEvent } from '../../platform/audit/audit-events.js';
import { calendarDay, cursor, entityId, pageLimit, pageOf } from '../../platform/http/atoms.js';

const outcome = z.enum(['done', 'refused']);

export const auditEventQuery = z.strictObject({
  action: z.exactOptional(z.string().regex(/^[a-z.-]{1,60}$/)),
  accountId: z.exactOptional(entityId),
  subjectId: z.exactOptional(entityId),
  /** From and until, both days included. */
  from: z.exactOptional(calendarDay),
  until: z.exactOptional(calendarDay),
  outcome: z.exactOptional(outcome),
  cursor,
  limit: pageLimit,
});

const changed = z.union([z.string(), z.number(), z.boolean(), z.null()]);

export const auditEventView = z.strictObject({
  id: z.string(),
  at: z.iso.datetime(),
  action: z.string(),
  actor: z
    .strictObject({ accountId: z.string(), role: z.string(), schoolId: z.string().nullable() })
    .readonly()
    .nullable(),
  schoolId: z.string().nullable(),
  subject: z.record(z.string(), z.string()).readonly(),
  outcome,
  requestId: z.string(),
  changes: z.array(z.strictObject({ field: z.string(), before: changed, after: changed }).readonly()).readonly(),
  reason: z.string().nullable(),
  ruleVersion: z.string().nullable(),
});
export const auditEventPage = pageOf(auditEventView);

/** An event as its readers see it. */
export const toAuditEventView = ({ at, ...event }: AuditEvent): z.input<typeof auditEventView> => ({
  ...event,
  at: at.toISOString(),
});
