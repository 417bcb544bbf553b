import type { Job } from '../../platform/jobs/job.js';
import type { DigestService } from './digest.service.js';
import type { ReminderPlanner } from './planner.service.js';

/** When reminders are planned and told. Both may run late, twice or in several processes at once. */
export const reminderJobs = ({ planner, digest }: { planner: ReminderPlanner; digest: DigestService }): Job[] => [
  {
    name: 'reminders-plan',
    title: 'Herinneringen klaarzetten',
    cron: '10 5 * * *',
    maxAgeHours: 26,
    run: async ({ attempt }) => {
      const { facts, planned, dropped, known, failures } = await planner.plan();
      for (const { source, factId, message } of failures)
        await attempt(`${source}:${factId ?? ''}`, () => Promise.reject(new Error(message)));
      return { facts, planned, dropped, known };
    },
    dryRun: async () => {
      const { facts, planned, dropped, known, examples } = await planner.plan({ dryRun: true });
      return {
        counts: { facts, planned, dropped, known },
        items: examples.map(({ kind, subject, recipientId, dueOn, facts: about }) => ({
          what: `${kind} ${subject}`,
          to: recipientId,
          why: `${dueOn} ${JSON.stringify(about)}`,
        })),
      };
    },
  },
  {
    name: 'reminders-tell',
    title: 'Herinneringen mailen',
    cron: '40 5-19 * * *',
    maxAgeHours: 26,
    run: async ({ attempt, signal }) => ({ ...(await digest.run(attempt, () => signal.aborted)) }),
  },
];
