import { schedule, type ScheduledTask } from 'node-cron';
import type { Clock } from '../clock.js';
import type { Logger } from '../log.js';
import { jobHealth, type JobHealth } from './job-alarm.js';
import type { DryRun, Job } from './job.js';
import type { JobLease, JobLedger, JobRun } from './job-ledger.js';
import { runJob } from './job-run.js';
import { checkCron, newestOccurrence, nextOccurrence, occurrencesBetween, TIME_ZONE } from './occurrences.js';

const MINUTE_MS = 60_000;
/** A run that failed is begun again after so long, and so many times at most. */
const RETRY_AFTER_MS = 5 * MINUTE_MS;
const ATTEMPTS = 3;
/** Much longer than a pause of the process; renewed at a third of it. */
const LEASE_MS = MINUTE_MS;
const EVERY_MINUTE = '* * * * *';

export interface JobRunnerDeps {
  readonly jobs: readonly Job[];
  readonly ledger: JobLedger;
  readonly clock: Clock;
  readonly log: Logger;
  readonly leaseMilliseconds?: number;
}

/** How a job stands, for a page. */
export interface JobOverview {
  readonly job: Job;
  readonly health: JobHealth;
  readonly next: Date;
  /** The newest run; null before the first. */
  readonly last: JobRun | null;
}

/**
 * Runs jobs at their planned instants. Each tick asks, for each job, which planned instant is the newest that has come, and
 * whether its run is in the ledger: so a tick that comes late, twice or in many processes does no harm, and after a time switched
 * off the newest missed instant is made good at once, the older ones with it.
 * @throws RangeError for a plan that is none, and for two jobs of one name
 */
export const createJobRunner = (deps: JobRunnerDeps) => {
  const { jobs, ledger, clock, log, leaseMilliseconds = LEASE_MS } = deps;
  for (const { cron } of jobs) checkCron(cron);
  const byName = new Map(jobs.map((job) => [job.name, job]));
  if (byName.size !== jobs.length) throw new RangeError('two jobs have one name');

  const stopping = new AbortController();
  /** Per job, the newest planned instant that needs nothing more. */
  const settled = new Map<string, number>();
  const running = new Map<string, Promise<void>>();
  let registered: Promise<void> | undefined;
  let task: ScheduledTask | undefined;

  /** Makes all jobs known, so that one which never runs is missed. */
  const register = async (): Promise<void> => {
    for (const { name } of jobs) await ledger.register(name, clock.now());
  };

  /** Renews a lease until it is released; aborts the run when it is lost. */
  const keep = (lease: JobLease, lost: AbortController): (() => void) => {
    const timer = setInterval(() => {
      ledger.renew(lease, leaseMilliseconds).then(
        (held) => {
          if (!held) lost.abort();
        },
        (error: unknown) => log.warn({ err: error, job: lease.job }, 'a lease could not be renewed'),
      );
    }, leaseMilliseconds / 3);
    return () => clearInterval(timer);
  };

  const runUnder = async (lease: JobLease, job: Job, occurrence: Date, missed: number): Promise<void> => {
    const begun = await ledger.begin(lease, { occurrence, missed, startedAt: clock.now() });
    if (!begun) return;
    const lost = new AbortController();
    const letGo = keep(lease, lost);
    try {
      const signal = AbortSignal.any([stopping.signal, lost.signal]);
      const end = await runJob(job, { occurrence, now: clock.now, signal });
      const recorded = await ledger.finish(lease, occurrence, end);
      const about = { job: job.name, occurrence, state: end.state, counts: end.counts, failedItems: end.failedItems };
      if (!recorded) log.warn(about, 'a job run ended after it was taken over');
      else if (end.state === 'done') log.info(about, 'a job ran');
      else log.error({ ...about, failure: end.failure }, 'a job did not run well');
    } finally {
      letGo();
    }
  };

  /** Runs an occurrence when nobody else runs this job now. */
  const tryOccurrence = async (job: Job, occurrence: Date, missed: number): Promise<void> => {
    const lease = await ledger.take(job.name, 'worker', leaseMilliseconds);
    if (!lease) return;
    try {
      await runUnder(lease, job, occurrence, missed);
    } finally {
      await ledger.release(lease);
    }
  };

  /** Whether a run of the ledger leaves nothing to do at this tick; `for good` when at no later one either. */
  const standingOf = (run: JobRun | null): 'due' | 'not now' | 'settled' => {
    if (run?.state === 'done' || run?.state === 'partly') return 'settled';
    if (run?.state !== 'failed') return 'due';
    if (run.attempts >= ATTEMPTS) return 'settled';
    return clock.now().getTime() - (run.endedAt?.getTime() ?? 0) >= RETRY_AFTER_MS ? 'due' : 'not now';
  };

  const planned = async (job: Job): Promise<void> => {
    const occurrence = newestOccurrence(job.cron, clock.now());
    if (settled.get(job.name) === occurrence.getTime()) return;
    const standing = standingOf(await ledger.get(job.name, occurrence));
    if (standing === 'due') {
      const [before] = await ledger.list(job.name, { before: occurrence, limit: 1 });
      const missed = before ? occurrencesBetween(job.cron, before.occurrence, occurrence) : 0;
      await tryOccurrence(job, occurrence, missed);
    } else if (standing === 'settled') settled.set(job.name, occurrence.getTime());
  };

  const step = async (job: Job, asked: readonly JobRun[]): Promise<void> => {
    try {
      for (const { occurrence } of asked) await tryOccurrence(job, occurrence, 0);
      if (!stopping.signal.aborted) await planned(job);
    } catch (error) {
      log.error({ err: error, job: job.name }, 'the ledger of jobs could not be kept');
    }
  };

  /** Runs what must run now, and waits for it. A job that still runs in this process is left alone. */
  const tick = async (): Promise<void> => {
    if (stopping.signal.aborted) return;
    registered ??= register();
    try {
      await registered;
    } catch (error) {
      registered = undefined;
      throw error;
    }
    const asked = await ledger.asked();
    for (const job of jobs) {
      if (running.has(job.name)) continue;
      const mine = asked.filter((run) => run.job === job.name);
      running.set(
        job.name,
        step(job, mine).finally(() => running.delete(job.name)),
      );
    }
    await Promise.all(running.values());
  };

  const tickQuietly = (): Promise<void> => tick().catch((error: unknown) => log.error({ err: error }, 'a tick failed'));

  const overviewOf = (job: Job, health: JobHealth, last: JobRun | null): JobOverview => ({
    job,
    health,
    next: nextOccurrence(job.cron, clock.now()),
    last,
  });

  return {
    register,
    tick,
    /** Ticks at once, for what was missed while this was off, and then every minute. */
    start: (): void => {
      task ??= schedule(EVERY_MINUTE, tickQuietly, { timezone: TIME_ZONE, name: 'jobs' });
      void tickQuietly();
    },
    /** Begins nothing more, tells what runs to end, and waits for that. */
    stop: async (): Promise<void> => {
      stopping.abort();
      await task?.destroy();
      await Promise.allSettled(running.values());
    },
    /**
     * Stores that a person wants a run now. A worker begins it: this process when it is one, else another within the minute.
     * Undefined when there is no such job.
     */
    ask: async (name: string, accountId: string): Promise<JobRun | undefined> => {
      if (!byName.has(name)) return undefined;
      const run = await ledger.ask(name, clock.now(), accountId);
      if (task) void tickQuietly();
      return run;
    },
    /** What a run would do now; undefined when the job is not there or can't tell. */
    dryRun: async (name: string): Promise<DryRun | undefined> =>
      byName.get(name)?.dryRun?.({ now: clock.now(), today: clock.today() }),
    health: async (): Promise<JobHealth[]> => jobHealth(jobs, await ledger.standings(), clock.now()),
    overview: async (): Promise<JobOverview[]> => {
      const health = jobHealth(jobs, await ledger.standings(), clock.now());
      const last = await Promise.all(jobs.map(({ name }) => ledger.list(name, { before: null, limit: 1 })));
      return jobs.flatMap((job, at) => {
        const one = health[at];
        return one ? [overviewOf(job, one, last[at]?.[0] ?? null)] : [];
      });
    },
    runs: (name: string, window: { before: Date | null; limit: number }) => ledger.list(name, window),
    run: (name: string, occurrence: Date) => ledger.get(name, occurrence),
  };
};

export type JobRunner = ReturnType<typeof createJobRunner>;
