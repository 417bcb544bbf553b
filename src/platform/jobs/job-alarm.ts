import type { JobStanding } from './job-ledger.js';

const HOUR_MS = 3_600_000;

/** How a job stands at an instant. */
export interface JobHealth {
  readonly job: string;
  readonly succeededAt: Date | null;
  /** Hours since the last success, or since the service has the job. */
  readonly hours: number;
  /** Whether that is longer than the job allows. */
  readonly isLate: boolean;
}

/** Whether each job succeeded in its time. One that never ran is judged from the moment it became known; exactly the limit is in time. */
export const jobHealth = (
  jobs: readonly { readonly name: string; readonly maxAgeHours: number }[],
  standings: readonly JobStanding[],
  now: Date,
): JobHealth[] => {
  const known = new Map(standings.map((one) => [one.job, one]));
  return jobs.map(({ name, maxAgeHours }) => {
    const { succeededAt = null, knownSince = now } = known.get(name) ?? {};
    const hours = Math.max(0, (now.getTime() - (succeededAt ?? knownSince).getTime()) / HOUR_MS);
    return { job: name, succeededAt, hours, isLate: hours > maxAgeHours };
  });
};
