import type { AuditEvent, AuditLog } from '../../platform/audit/audit-events.js';
import type { Page, PageRequest } from '../../platform/db/cursor.js';
import { auditPlaceOf, pageOfEvents } from './audit-events.service.js';

/** What is done to each kind of thing that keeps no history of its own; reading it is not part of what happened to it. */
export const HISTORY_ACTIONS = {
  student: [
    ...['student.added', 'student.changed', 'student.ended', 'student.ending-undone', 'student.exported'],
    ...['consent.asked', 'consent.recorded', 'restriction.started', 'restriction.lifted'],
  ],
  company: ['company.added', 'company.changed'],
  establishment: ['establishment.added', 'establishment.changed'],
  'place-offer': [
    ...['place-offer.added', 'place-offer.changed', 'place-offer.confirmed', 'place-offer.copied'],
    'place-offer.removed',
  ],
  recognition: ['recognition.added', 'recognition.changed', 'recognition.assessed', 'recognition.withdrawn'],
  group: ['group.added', 'group.changed'],
  'school-year': ['school-year.added', 'school-year.changed'],
  school: ['school.added', 'school.changed'],
  mentor: ['mentor.added', 'mentor.changed'],
  supervisor: ['supervisor.added', 'supervisor.changed'],
  'matching-run': [
    ...['matching-run.started', 'matching-comparison.started', 'place-request.made', 'place-request.searched'],
    ...['matching-run.stopped', 'matching-run.adjusted', 'matching-run.released', 'matching-run.committed'],
    ...['matching-run.stage-days-studied', 'matching-run.stage-days-study-stopped'],
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>;
export type HistoryKind = keyof typeof HISTORY_ACTIONS;

/** Whose history: by its id or those it came to be under, and where it belongs to a school within the log of that school. */
export interface HistorySubject {
  readonly subjectId?: string | readonly string[];
  readonly schoolId?: string;
}

/** What was done to one thing, newest first. Who may see the thing is judged before. */
export const createEntityHistory =
  ({ log }: { log: AuditLog }) =>
  async (kind: HistoryKind, subject: HistorySubject, { cursor, limit }: PageRequest): Promise<Page<AuditEvent>> => {
    const filter = { ...subject, actions: HISTORY_ACTIONS[kind], outcome: 'done' } as const;
    return pageOfEvents(await log.list(filter, { after: auditPlaceOf(cursor), limit: limit + 1 }), limit);
  };

export type EntityHistory = ReturnType<typeof createEntityHistory>;
