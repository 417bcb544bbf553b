import type { AuditNote } from '../../platform/audit/audit-events.js';
import type { Job } from '../../platform/jobs/job.js';
import { dayOf, stepsDue } from './retention.rules.js';
import type { RetentionRepository } from './retention.repository.js';

const SHOWN = 100;

/** Each night: what is past its term goes. Every step is an event in the log of the school. */
export const retentionJob = (deps: {
  retention: RetentionRepository;
  audit: (note: AuditNote) => Promise<void>;
}): Job => ({
  name: 'privacy-retention',
  title: 'Bewaartermijnen uitvoeren',
  cron: '20 4 * * *',
  maxAgeHours: 26,
  run: async ({ today, attempt, signal }) => {
    const counts = { needs: 0, 'free-text': 0, identity: 0, records: 0, kept: 0 };
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
    return counts;
  },
  dryRun: async ({ today }) => {
    const due = (await deps.retention.leavers()).flatMap((leaver) =>
      stepsDue(leaver, today).map((step) => ({ leaver, step })),
    );
    return {
      counts: {
        due: due.filter(({ leaver }) => !leaver.isKept).length,
        kept: new Set(due.flatMap(({ leaver }) => (leaver.isKept ? [leaver.id] : []))).size,
      },
      items: due.slice(0, SHOWN).map(({ leaver, step }) => ({
        what: `${step} ${leaver.id}`,
        to: leaver.schoolId,
        why: `left ${leaver.endedOn}, due ${dayOf(step, leaver.endedOn)}${leaver.isKept ? ', kept because of a restriction' : ''}`,
      })),
    };
  },
});
