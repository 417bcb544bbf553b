import type { AuditNote } from '../../platform/audit/audit-events.js';
import type { Job } from '../../platform/jobs/job.js';
import type { OrphanUploads } from './orphan-uploads.model.js';
import { dayOf, stepsDue } from './retention.rules.js';
import type { RetentionRepository } from './retention.repository.js';

const SHOWN = 100;
/** An upload is written down within seconds; after so long it never will be. */
const ORPHAN_AFTER_MS = 24 * 60 * 60 * 1000;
const orphanedBefore = (now: Date): Date => new Date(now.getTime() - ORPHAN_AFTER_MS);

/** Each night: what is past its term goes, and uploads that no record names. Each is an event in the log of the school. */
export const retentionJob = (deps: {
  retention: RetentionRepository;
  uploads: OrphanUploads;
  audit: (note: AuditNote) => Promise<void>;
}): Job => ({
  name: 'privacy-retention',
  title: 'Bewaartermijnen uitvoeren',
  cron: '20 4 * * *',
  maxAgeHours: 26,
  run: async ({ today, now, attempt, signal }) => {
    const counts = { needs: 0, 'free-text': 0, identity: 0, records: 0, kept: 0, uploads: 0 };
    for (const leaver of await deps.retention.leavers()) {
      if (signal.aborted) break;
      await attempt(leaver.id, async () => {
        for (const step of stepsDue(leaver, today)) {
          const outcome = await deps.retention.carryOut(leaver, step);
          if (outcome === 'kept') counts.kept++;
          if (outcome !== 'done') return;
          counts[step]++;
          await deps.audit({
            action: `retention.${step}`,
            actor: null,
            schoolId: leaver.schoolId,
            subject: { id: leaver.id },
            outcome: 'done',
            requestId: '',
          });
        }
      });
    }
    for (const upload of await deps.uploads.before(orphanedBefore(now))) {
      if (signal.aborted) break;
      await attempt(upload.id, async () => {
        await deps.uploads.remove(upload);
        counts.uploads++;
        const { id, schoolId } = upload;
        const note = { action: 'retention.upload', actor: null, schoolId, subject: { id } } as const;
        await deps.audit({ ...note, outcome: 'done', requestId: '' });
      });
    }
    return counts;
  },
  dryRun: async ({ today, now }) => {
    const orphans = await deps.uploads.before(orphanedBefore(now));
    const due = (await deps.retention.leavers()).flatMap((leaver) =>
      stepsDue(leaver, today).map((step) => ({ leaver, step })),
    );
    return {
      counts: {
        due: due.filter(({ leaver }) => !leaver.isKept).length,
        kept: new Set(due.flatMap(({ leaver }) => (leaver.isKept ? [leaver.id] : []))).size,
        uploads: orphans.length,
      },
      items: [
        ...due.map(({ leaver, step }) => ({
          what: `${step} ${leaver.id}`,
          to: leaver.schoolId,
          why: `left ${leaver.endedOn}, due ${dayOf(step, leaver.endedOn)}${leaver.isKept ? ', kept because of a restriction' : ''}`,
        })),
        ...orphans.map(({ id, schoolId }) => ({ what: `upload ${id}`, to: schoolId ?? '', why: 'named by no record' })),
      ].slice(0, SHOWN),
    };
  },
});
