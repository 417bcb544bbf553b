import { dayInAmsterdam } from '../clock.js';
import { withoutValues } from '../log.js';
import type { Job, JobContext } from './job.js';
import type { JobItemError, JobRunEnd } from './job-ledger.js';

/** Failed items beyond this number are counted, not listed. */
const ERRORS_KEPT = 50;
const MESSAGE_LENGTH = 500;

/** What an error says, without the values in it, which may be of a person; short enough to be kept. */
export const messageOf = (error: unknown): string =>
  withoutValues(error instanceof Error ? error.message : String(error)).slice(0, MESSAGE_LENGTH);

/** Runs a job for one occurrence and says how it ended. Never throws: what the job throws is its failure. */
export const runJob = async (
  job: Pick<Job, 'run'>,
  { occurrence, now, signal }: { occurrence: Date; now: () => Date; signal: AbortSignal },
): Promise<JobRunEnd> => {
  const startedAt = now();
  const itemErrors: JobItemError[] = [];
  let failedItems = 0;
  const attempt: JobContext['attempt'] = async (item, work) => {
    try {
      await work();
      return true;
    } catch (error) {
      failedItems++;
      if (itemErrors.length < ERRORS_KEPT) itemErrors.push({ item, message: messageOf(error) });
      return false;
    }
  };
  const context: JobContext = { occurrence, now: startedAt, today: dayInAmsterdam(startedAt), signal, attempt };
  try {
    const counts = await job.run(context);
    if (signal.aborted) throw new Error('the run was broken off');
    return {
      state: failedItems > 0 ? 'partly' : 'done',
      counts,
      failedItems,
      itemErrors,
      failure: null,
      endedAt: now(),
    };
  } catch (error) {
    return { state: 'failed', counts: {}, failedItems, itemErrors, failure: messageOf(error), endedAt: now() };
  }
};
