import type { Job } from '../../platform/jobs/job.js';
import type { FeedbackAsking } from './feedback-asking.service.js';

/** Asks companies of running placements, once a month each, how it goes. */
export const askFeedbackJob = (asking: FeedbackAsking): Job => ({
  name: 'feedback-ask',
  title: 'Maandelijkse vraag aan leerbedrijven',
  cron: '30 8 * * *',
  maxAgeHours: 26,
  run: asking.run,
  dryRun: asking.dryRun,
});
