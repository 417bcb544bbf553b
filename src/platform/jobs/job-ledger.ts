import type { JobCounts } from './job.js';

/**
 * `asked` by a person and not begun · `running` · `done` · `partly`: done but for the items that failed · `failed`: broke off.
 */
export const JOB_RUN_STATES = ['asked', 'running', 'done', 'partly', 'failed'] as const;
export type JobRunState = (typeof JOB_RUN_STATES)[number];

/** An item that failed, by its id or key. */
export interface JobItemError {
  readonly item: string;
  readonly message: string;
}

/** One run of a job for one occurrence. There is at most one for each. */
export interface JobRun {
  readonly id: string;
  readonly job: string;
  /** The planned instant, or the instant at which a person asked. */
  readonly occurrence: Date;
  readonly state: JobRunState;
  /** The account that asked for it; null for a tick. */
  readonly askedBy: string | null;
  /** How many times it was begun: again after a crash, or some minutes after it failed. */
  readonly attempts: number;
  /** The fencing number of the lease under which it was last begun. */
  readonly fence: number;
  /** Planned instants before this one that passed without a run and are made good by it. */
  readonly missed: number;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  readonly counts: JobCounts;
  readonly failedItems: number;
  /** The first of them. */
  readonly itemErrors: readonly JobItemError[];
  /** Why it broke off. */
  readonly failure: string | null;
}

/** The right to run a job, for as long as it is renewed. Time is the database's. */
export interface JobLease {
  readonly job: string;
  /** The name of who took it, made unique. */
  readonly holder: string;
  /** Grows with each lease of the job: whoever holds a lower one is too late. */
  readonly fence: number;
}

/** What is known of a job besides its runs. */
export interface JobStanding {
  readonly job: string;
  /** Since when the service has this job. */
  readonly knownSince: Date;
  /** When a run last ended well. */
  readonly succeededAt: Date | null;
}

/** How a run ended. */
export type JobRunEnd = Pick<JobRun, 'counts' | 'failedItems' | 'itemErrors' | 'failure'> & {
  readonly state: 'done' | 'partly' | 'failed';
  readonly endedAt: Date;
};

/** What storage must offer for jobs. */
export interface JobLedger {
  /** Makes a job known; what is known of it already stays. */
  register(job: string, now: Date): Promise<void>;
  standings(): Promise<JobStanding[]>;

  /** Takes the lease when nobody holds it, or whoever held it let it run out; null otherwise. */
  take(job: string, name: string, milliseconds: number): Promise<JobLease | null>;
  /** Holds it longer; false when it was lost. */
  renew(lease: JobLease, milliseconds: number): Promise<boolean>;
  /** Lets go; the fencing number stays used. */
  release(lease: JobLease): Promise<void>;

  /**
   * Begins the run of an occurrence, or begins it again when it was asked for, broke off or failed.
   * Null when it ended well, or somebody with a higher fencing number has it.
   */
  begin(lease: JobLease, run: { occurrence: Date; missed: number; startedAt: Date }): Promise<JobRun | null>;
  /** Records the end; false when the run is no longer this lease's. */
  finish(lease: JobLease, occurrence: Date, end: JobRunEnd): Promise<boolean>;
  /** Stores that a person wants a run. */
  ask(job: string, occurrence: Date, accountId: string): Promise<JobRun>;
  /** Runs that were asked for and not begun, the oldest first. */
  asked(): Promise<JobRun[]>;

  get(job: string, occurrence: Date): Promise<JobRun | null>;
  /** Runs of a job, the newest occurrence first; before an instant. */
  list(job: string, window: { before: Date | null; limit: number }): Promise<JobRun[]>;
  /** Removes runs whose occurrence lies before an instant; says how many. */
  forget(before: Date): Promise<number>;
}
