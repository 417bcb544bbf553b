import type { Job } from '../../platform/jobs/job.js';
import type { ProposalService } from './proposals.service.js';

/** Writes down which proposals lapsed and gives their places back. A lapsed proposal counts as lapsed before this runs; the place waits for it. */
export const lapseProposalsJob = (proposals: Pick<ProposalService, 'lapseProposals'>): Job => ({
  name: 'proposals-lapse',
  title: 'Verlopen voorstellen en hun plekken',
  cron: '*/10 0-1,3-23 * * *',
  maxAgeHours: 4,
  run: ({ now }) => proposals.lapseProposals(now),
});
