import { z } from 'zod';
import { cursor, pageLimit, pageOf } from '../../platform/http/atoms.js';
import type { DryRun } from '../../platform/jobs/job.js';
import { JOB_RUN_STATES, type JobRun } from '../../platform/jobs/job-ledger.js';
import type { JobOverview } from '../../platform/jobs/job-runner.js';

export const jobParams = z.strictObject({ name: z.string().regex(/^[a-z0-9-]{1,60}$/) });
export const jobRunQuery = z.strictObject({ cursor, limit: pageLimit });

const counts = z.record(z.string(), z.number()).readonly();

export const jobRunView = z.strictObject({
  id: z.string(),
  job: z.string(),
  occurrence: z.iso.datetime(),
  state: z.enum(JOB_RUN_STATES),
  askedBy: z.string().nullable(),
  attempts: z.number().int(),
  missed: z.number().int(),
  startedAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime().nullable(),
  counts,
  failedItems: z.number().int(),
  itemErrors: z.array(z.strictObject({ item: z.string(), message: z.string() }).readonly()).readonly(),
  failure: z.string().nullable(),
});
export const jobRunPage = pageOf(jobRunView);

export const jobView = z.strictObject({
  name: z.string(),
  title: z.string(),
  cron: z.string(),
  maxAgeHours: z.number(),
  canDryRun: z.boolean(),
  nextAt: z.iso.datetime(),
  succeededAt: z.iso.datetime().nullable(),
  isLate: z.boolean(),
  last: jobRunView.nullable(),
});
export const jobPage = pageOf(jobView);

export const dryRunView = z.strictObject({
  counts,
  items: z.array(z.strictObject({ what: z.string(), to: z.string(), why: z.string() }).readonly()).readonly(),
});

/** A run as its readers see it; the fencing number stays inside. */
export const toJobRunView = ({ fence: _fence, ...run }: JobRun): z.input<typeof jobRunView> => ({
  ...run,
  occurrence: run.occurrence.toISOString(),
  startedAt: run.startedAt?.toISOString() ?? null,
  endedAt: run.endedAt?.toISOString() ?? null,
});

export const toJobView = ({ job, health, next, last }: JobOverview): z.input<typeof jobView> => ({
  name: job.name,
  title: job.title,
  cron: job.cron,
  maxAgeHours: job.maxAgeHours,
  canDryRun: job.dryRun !== undefined,
  nextAt: next.toISOString(),
  succeededAt: health.succeededAt?.toISOString() ?? null,
  isLate: health.isLate,
  last: last && toJobRunView(last),
});

export const toDryRunView = ({ counts: told, items }: DryRun): z.input<typeof dryRunView> => ({
  counts: told,
  items: items.map(({ what, to, why }) => ({ what, to, why })),
});
