import { CronExpressionParser, type CronExpression } from 'cron-parser';

/** The planned instants of jobs are in the time of the Netherlands. */
export const TIME_ZONE = 'Europe/Amsterdam';

/** The hour that is missing one night a year and double in another. */
const CLOCK_CHANGE_HOUR = 2;
const COUNTED_AT_MOST = 10_000;

const parse = (cron: string, currentDate?: Date): CronExpression =>
  CronExpressionParser.parse(cron, { tz: TIME_ZONE, ...(currentDate === undefined ? {} : { currentDate }) });

/**
 * Checks the plan of a job. @throws RangeError when it is no cron line of five fields, or plans anything from 02:00 up to 03:00
 */
export const checkCron = (cron: string): void => {
  if (cron.trim().split(/\s+/).length !== 5) throw new RangeError(`a plan has five fields: ${cron}`);
  const hours = readHours(cron);
  if (hours.includes(CLOCK_CHANGE_HOUR)) throw new RangeError(`nothing is planned from 02:00 up to 03:00: ${cron}`);
};

const readHours = (cron: string): readonly number[] => {
  try {
    return parse(cron).fields.hour.values;
  } catch (error) {
    throw new RangeError(`not a plan: ${cron} (${(error as Error).message})`);
  }
};

/** The newest planned instant that has come; `now` itself counts. */
export const newestOccurrence = (cron: string, now: Date): Date =>
  parse(cron, new Date(now.getTime() + 1))
    .prev()
    .toDate();

/** The first planned instant after `now`. */
export const nextOccurrence = (cron: string, now: Date): Date => parse(cron, now).next().toDate();

/** How many planned instants lie between two, both ends left out; ten thousand at most are counted. */
export const occurrencesBetween = (cron: string, after: Date, before: Date): number => {
  const plan = parse(cron, after);
  let count = 0;
  while (count < COUNTED_AT_MOST && plan.next().toDate() < before) count++;
  return count;
};
