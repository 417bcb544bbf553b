import type { GuidedPlacement } from '../../domain/guided-placement.js';
import type { CalendarDate } from '../../platform/calendar-date.js';
import type { Job } from '../../platform/jobs/job.js';
import type { EvaluationLinks } from './evaluation-links.service.js';
import type { EvaluationWriter } from './evaluation-writing.service.js';

/** How long after its last day a stage is still asked about: who starts to use the service gets no mail about years ago. */
export const ASKED_WITHIN_DAYS = 30;

/**
 * Each morning: tells placements which are evaluated where a crash left that out, and asks pupil and company about the stages that are
 * over, each once.
 */
export const askEvaluationsJob = (deps: {
  readonly links: Pick<EvaluationLinks, 'askWhoIsDue'>;
  readonly writer: Pick<EvaluationWriter, 'catchUp'>;
  /** Placements that are over and not evaluated, whose last day lies in these days. */
  readonly ended: (today: CalendarDate, withinDays: number) => Promise<readonly GuidedPlacement[]>;
}): Job => ({
  name: 'evaluations-ask',
  title: 'Vragen hoe een stage was',
  cron: '30 7 * * *',
  maxAgeHours: 26,
  run: async ({ today, attempt, signal }) => {
    const counts = { mailed: 0, evaluated: await deps.writer.catchUp(attempt, signal) };
    for (const guided of await deps.ended(today, ASKED_WITHIN_DAYS)) {
      if (signal.aborted) break;
      await attempt(guided.placement.id, async () => {
        counts.mailed += await deps.links.askWhoIsDue(guided);
      });
    }
    return counts;
  },
});
