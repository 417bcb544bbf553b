import { route, type AnyRoute } from '../../web/route.js';
import { auditEventPage, auditEventQuery, toAuditEventView } from './audit-events.schemas.js';
import type { AuditEventService } from './audit-events.service.js';

/** The JSON routes of the audit log. */
export const auditEventRoutes = ({ auditEvents }: { auditEvents: AuditEventService }): AnyRoute[] => [
  route({
    method: 'get',
    path: '/api/v1/audit-events',
    summary: 'What was done and refused, newest first: of the own school, or all for admin and operator',
    allow: ['coordinator', 'admin', 'operator'],
    audit: null,
    query: auditEventQuery,
    response: auditEventPage,
    handle: async ({ actor, query }) => {
      const page = await auditEvents.list(actor, query);
      return { ...page, items: page.items.map(toAuditEventView) };
    },
  }),
];
