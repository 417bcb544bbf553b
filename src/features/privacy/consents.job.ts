import type { Job } from '../../platform/jobs/job.js';
import type { ConsentAsking } from './consent-asking.service.js';

const SHOWN = 100;

/** Each night: consent that runs out with the school year is asked anew, once per person. */
export const consentRenewalJob = (asking: Pick<ConsentAsking, 'due' | 'renew'>): Job => ({
  name: 'privacy-consents',
  title: 'Toestemming opnieuw vragen',
  cron: '50 4 * * *',
  maxAgeHours: 26,
  run: async ({ today, attempt, signal }) => {
    let asked = 0;
    for (const renewal of await asking.due(today)) {
      if (signal.aborted) break;
      await attempt(renewal.id, async () => {
        if (await asking.renew(renewal)) asked++;
      });
    }
    return { asked };
  },
  dryRun: async ({ today }) => {
    const due = await asking.due(today);
    return {
      counts: { due: due.length },
      items: due.slice(0, SHOWN).map(({ id, student, last }) => ({
        what: id,
        to: student.id,
        why: `holds until ${last.lastDay ?? ''}`,
      })),
    };
  },
});
