import type { Job } from '../../platform/jobs/job.js';
import type { SigningService } from './signing.service.js';

/** Tells placements that everybody signed where a crash came between the last signature and the placement. */
export const tellPlacementsJob = (signing: Pick<SigningService, 'catchUp'>): Job => ({
  name: 'agreements-tell',
  title: 'Stages van wie iedereen heeft getekend',
  cron: '*/15 0-1,3-23 * * *',
  maxAgeHours: 4,
  run: async () => ({ told: await signing.catchUp() }),
});
