import { noteMade } from '../../platform/audit/audit-trail.js';
import { toPage, type Page, decodeCursor } from '../../platform/db/cursor.js';
import { invalid, notFound } from '../../platform/errors.js';
import type { DryRun } from '../../platform/jobs/job.js';
import type { JobRun } from '../../platform/jobs/job-ledger.js';
import type { JobOverview, JobRunner } from '../../platform/jobs/job-runner.js';

const instantOf = (cursor: string | undefined): Date | null => {
  if (!cursor) return null;
  const [milliseconds] = decodeCursor(cursor, 1);
  if (typeof milliseconds !== 'number' || Number.isNaN(new Date(milliseconds).getTime()))
    throw invalid('request.invalid', [{ path: 'cursor', code: 'wrong-form' }]);
  return new Date(milliseconds);
};

/** What admins and operators see of jobs, and may ask of them. */
export const createJobService = ({ runner }: { runner: JobRunner }) => {
  const list = (): Promise<JobOverview[]> => runner.overview();

  /** @throws AppError `job.not-found` */
  const get = async (name: string): Promise<JobOverview> => {
    const found = (await runner.overview()).find(({ job }) => job.name === name);
    if (!found) throw notFound('job.not-found', { name });
    return found;
  };

  /** Runs of a job, the newest first. @throws AppError `job.not-found` */
  const runs = async (
    name: string,
    { cursor, limit }: { cursor?: string | undefined; limit: number },
  ): Promise<Page<JobRun>> => {
    await get(name);
    const rows = await runner.runs(name, { before: instantOf(cursor), limit: limit + 1 });
    return toPage(rows, limit, ({ occurrence }) => [occurrence.getTime()]);
  };

  /** Asks a worker for a run now. @throws AppError `job.not-found` */
  const ask = async (name: string, accountId: string): Promise<JobRun> => {
    const run = await runner.ask(name, accountId);
    if (!run) throw notFound('job.not-found', { name });
    noteMade(run.id);
    return run;
  };

  /** What a run would do now. @throws AppError `job.not-found`, `job.no-dry-run` for a job that can't tell */
  const dryRun = async (name: string): Promise<DryRun> => {
    await get(name);
    const told = await runner.dryRun(name);
    if (!told) throw notFound('job.no-dry-run', { name });
    return told;
  };

  return { list, get, runs, ask, dryRun };
};

export type JobService = ReturnType<typeof createJobService>;
