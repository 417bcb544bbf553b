import type { CalendarDate } from '../calendar-date.js';

/** What a run did, as numbers under a code each: `{ planned: 14, known: 3 }`. */
export type JobCounts = Readonly<Record<string, number>>;

/** What a run gets. */
export interface JobContext {
  /** The planned instant this run is for, or the instant at which a person asked. */
  readonly occurrence: Date;
  /** When it began. A job asks "what must have been said by `today`?": a run that comes late says it all, once. */
  readonly now: Date;
  readonly today: CalendarDate;
  /** Aborted when the lease is lost or the service stops: begin nothing new. What was begun is safe under its unique key. */
  readonly signal: AbortSignal;
  /**
   * Does one item. When it throws, the failure is recorded under the item's name and the others go on.
   * @param item an id or a key, never a name
   * @returns whether it was done
   */
  readonly attempt: (item: string, work: () => Promise<unknown>) => Promise<boolean>;
}

/** One thing that a run would do. */
export interface DryRunItem {
  /** What it is about, as a reminder's kind. */
  readonly what: string;
  /** Whom it would reach. */
  readonly to: string;
  /** By which rule, fact and day. */
  readonly why: string;
}

/** What a run would do now; nothing is stored. The items may be the first hundred of what is counted. */
export interface DryRun {
  readonly counts: JobCounts;
  readonly items: readonly DryRunItem[];
}

/** Something that is done at planned instants, once for each, by whichever process comes first. */
export interface Job {
  /** As `reminders-plan`; the key in the ledger, so it never changes. */
  readonly name: string;
  /** What it is called on the page, in Dutch. */
  readonly title: string;
  /** Five fields, in the time of the Netherlands; nothing between 02:00 and 03:00, an hour that is missing or double twice a year. */
  readonly cron: string;
  /** Without a success for so long there is an alarm. */
  readonly maxAgeHours: number;
  readonly run: (context: JobContext) => Promise<JobCounts>;
  readonly dryRun?: (context: Pick<JobContext, 'now' | 'today'>) => Promise<DryRun>;
}
