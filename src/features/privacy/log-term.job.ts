import { CUT_ACTION, pastTermOn } from '../../platform/audit/audit-cuts.js';
import type { AuditLog, AuditNote } from '../../platform/audit/audit-events.js';
import type { Job } from '../../platform/jobs/job.js';

/** Each night, with something to do on the first of a month: the part of the log that is past its term goes (decision 0018). */
export const logTermJob = (deps: {
  log: Pick<AuditLog, 'removeBefore' | 'countBefore'>;
  audit: (note: AuditNote) => Promise<void>;
}): Job => ({
  name: 'privacy-log',
  title: 'Oud logboek opruimen',
  cron: '50 4 * * *',
  maxAgeHours: 26,
  run: async ({ today, now }) => ({
    events: await deps.log.removeBefore(pastTermOn(today), {
      at: now,
      record: (subject) => deps.audit({ action: CUT_ACTION, actor: null, subject, outcome: 'done', requestId: '' }),
    }),
  }),
  dryRun: async ({ today }) => {
    const before = pastTermOn(today);
    const events = await deps.log.countBefore(null, before);
    return {
      counts: { events },
      items: events === 0 ? [] : [{ what: CUT_ACTION, to: 'log', why: `written before ${before.toISOString()}` }],
    };
  },
});
