import type { Connection } from 'mongoose';
import { createCountsRepository } from '../features/privacy/counts.model.js';
import { countRoutes } from '../features/privacy/counts.routes.js';
import { createCountsService } from '../features/privacy/counts.service.js';
import { readerHome } from '../features/privacy/reader-home.pages.js';
import { supervisorHome } from '../features/companies/supervisor-home.pages.js';
import { createSubjectAccessRepository } from '../features/privacy/subject-access.model.js';
import { subjectAccessPages } from '../features/privacy/subject-access.pages.js';
import { createSubjectAccessService } from '../features/privacy/subject-access.service.js';
import { retentionJob } from '../features/privacy/retention.job.js';
import { createRetentionRepository } from '../features/privacy/retention.model.js';
import type { AuditNote } from '../platform/audit/audit-events.js';
import type { Actor } from '../domain/actor.js';
import type { Student } from '../domain/student.js';
import type { Clock } from '../platform/clock.js';
import type { AnyRoute } from '../web/route.js';
import type { Storage } from './storage.js';

/** Who may know what of whom: counts for research, and the homes of those who see least. */
export const composePrivacySide = (parts: {
  connection: Connection;
  storage: Storage;
  clock: Clock;
  audit: (note: AuditNote) => Promise<void>;
  student: (actor: Actor, id: string) => Promise<Student>;
}) => {
  const { connection, storage, clock } = parts;
  const subjectAccess = createSubjectAccessService({
    records: createSubjectAccessRepository(connection),
    student: parts.student,
    clock,
  });
  const counts = createCountsService({ counts: createCountsRepository(connection) });
  const homes = {
    reader: readerHome({ counts }),
    supervisor: supervisorHome({
      registration: async ({ companyId, supervisorId }) => {
        const supervisor = await storage.supervisors.get(supervisorId);
        const place = supervisor && (await storage.establishments.get(supervisor.establishmentId));
        if (place?.companyId !== companyId) return null;
        return { name: supervisor?.name ?? '', establishment: place.name, town: place.town };
      },
    }),
  };
  const routes: AnyRoute[] = [...countRoutes({ counts }), ...subjectAccessPages({ subjectAccess })];
  const jobs = [retentionJob({ retention: createRetentionRepository(connection), audit: parts.audit })];
  return { counts, homes, routes, jobs };
};

export type PrivacySide = ReturnType<typeof composePrivacySide>;
