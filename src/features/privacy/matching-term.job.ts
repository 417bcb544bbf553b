import type { AuditNote } from '../../platform/audit/audit-events.js';
import type { Job } from '../../platform/jobs/job.js';
import type { MatchingTermRepository } from './matching-term.model.js';
import { seasonsPastTerm } from './matching-term.rules.js';

const SHOWN = 100;

/** Each night: matchings of a season that ended a year ago lose their pupils. How many were placed, and what is proven of it, stays. */
export const matchingTermJob = (deps: {
  matchings: MatchingTermRepository;
  audit: (note: AuditNote) => Promise<void>;
}): Job => ({
  name: 'privacy-matchings',
  title: 'Leerlingen uit oude matchingen halen',
  cron: '25 4 * * *',
  maxAgeHours: 26,
  run: async ({ today, attempt, signal }) => {
    const seasons = seasonsPastTerm(await deps.matchings.seasons(), today);
    let matchings = 0;
    for (const { id, schoolId } of await deps.matchings.knownRuns(seasons)) {
      if (signal.aborted) break;
      await attempt(id, async () => {
        await deps.matchings.forgetRun(id);
        matchings++;
        const note = { action: 'retention.matching', actor: null, schoolId, subject: { id } } as const;
        await deps.audit({ ...note, outcome: 'done', requestId: '' });
      });
    }
    return { matchings, requests: await deps.matchings.removeRequests(seasons) };
  },
  dryRun: async ({ today }) => {
    const seasons = seasonsPastTerm(await deps.matchings.seasons(), today);
    const due = await deps.matchings.knownRuns(seasons);
    return {
      counts: { matchings: due.length },
      items: due.slice(0, SHOWN).map(({ id, schoolId }) => ({
        what: `retention.matching ${id}`,
        to: schoolId,
        why: 'a year after its season',
      })),
    };
  },
});
