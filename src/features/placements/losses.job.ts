import type { Job } from '../../platform/jobs/job.js';
import type { LossService } from './losses.service.js';

/** Finds the placements that can't go on, also where a recognition ended by its own day or a process died half-way. */
export const findLossesJob = (losses: Pick<LossService, 'lookAtAll'>): Job => ({
  name: 'placements-losses',
  title: 'Stages die niet door kunnen gaan',
  cron: '20 4 * * *',
  maxAgeHours: 26,
  run: async () => ({ ...(await losses.lookAtAll()) }),
});
