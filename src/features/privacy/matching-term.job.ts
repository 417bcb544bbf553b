import type { AuditNote } from '../../platform/audit/audit-events.js';
import type { Job } from '../../platform/jobs/job.js';
import type { MatchingTermRepository } from './matching-term.model.js';
import type { RestrictionRepository } from './restrictions.repository.js';
import { seasonsPastTerm } from './matching-term.rules.js';

const SHOWN = 100;

/** Each night: matchings of a season that ended a year ago lose their pupils. How many were placed, and what is proven of it, stays. */
export const matchingTermJob = (deps: {
  restrictions: Pick<RestrictionRepository, 'keptPastTerm'>;
  matchings: MatchingTermRepository;
  audit: (note: AuditNote) => Promise<void>;
}): Job => ({
  name: 'privacy-matchings',
  title: 'Leerlingen uit oude matchingen halen',
  cron: '25 4 * * *',
  maxAgeHours: 26,
  run: async ({ today, attempt, signal }) => {
    const seasons = seasonsPastTerm(await deps.matchings.seasons(), today);
    const kept = await deps.restrictions.keptPastTerm();
    let matchings = 0;
    for (const { id, schoolId } of await deps.matchings.knownRuns(seasons, kept)) {
      if (signal.aborted) break;
      await attempt(id, async () => {
        await deps.matchings.forgetRun(id, kept);
        matchings++;
        const note = { action: 'retention.matching', actor: null, schoolId, subject: { id } } as const;
        await deps.audit({ ...note, outcome: 'done', requestId: '' });
      });
    }
    const requests = await deps.matchings.removeRequests(seasons, kept);
    return { matchings, requests, keptMatchings: await deps.matchings.countKept(seasons, kept) };
  },
  dryRun: async ({ today }) => {
    const seasons = seasonsPastTerm(await deps.matchings.seasons(), today);
    const kept = await deps.restrictions.keptPastTerm();
    const due = await deps.matchings.knownRuns(seasons, kept);
    return {
      counts: { matchings: due.length, keptMatchings: await deps.matchings.countKept(seasons, kept) },
      items: due.slice(0, SHOWN).map(({ id, schoolId }) => ({
        what: `retention.matching ${id}`,
        to: schoolId,
        why: 'a year after its season',
      })),
    };
  },
});
