import type { Job } from '../../platform/jobs/job.js';
import type { HandoverService } from './handover.service.js';

/** Stops handovers whose consent was taken back outside their page. Nobody could read them since; the mbo school is told here. */
export const stopHandoversJob = (handovers: Pick<HandoverService, 'stopWithdrawn'>): Job => ({
  name: 'handovers-stop',
  title: 'Overdrachten zonder toestemming stoppen',
  cron: '*/15 0-1,3-23 * * *',
  maxAgeHours: 4,
  run: async ({ attempt }) => ({ stopped: await handovers.stopWithdrawn(attempt) }),
});
