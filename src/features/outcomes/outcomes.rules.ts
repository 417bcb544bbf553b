import { addMonths, type CalendarDate } from '../../platform/calendar-date.js';
import { FOLLOW_UP_MONTHS, lastFollowUpDay, type Destination, type Outflow } from '../../domain/outcome.js';

/** One question that must be asked, and from when. */
export interface DueFollowUp {
  readonly outflowId: string;
  readonly studentId: string;
  readonly months: number;
  readonly dueOn: CalendarDate;
}

/** The day on which a question is due: the same day of the month so many months later, or the last day of a shorter month. */
export const followUpDueOn = (leftOn: CalendarDate, months: number): CalendarDate => addMonths(leftOn, months);

/**
 * The questions that are due on a day and not answered, oldest first; the due day itself counts. A later answer answers the
 * earlier questions too: nobody is asked about the past. After the last day to answer nothing is due: nobody knows who it was.
 */
export const followUpsDue = (
  outflow: Pick<Outflow, 'id' | 'studentId' | 'leftOn' | 'followUps'>,
  today: CalendarDate,
): DueFollowUp[] => {
  const answeredUpTo = Math.max(0, ...outflow.followUps.map(({ months }) => months));
  if (today > lastFollowUpDay(outflow.leftOn)) return [];
  return FOLLOW_UP_MONTHS.map((months) => ({
    outflowId: outflow.id,
    studentId: outflow.studentId,
    months,
    dueOn: followUpDueOn(outflow.leftOn, months),
  })).filter(({ months, dueOn }) => months > answeredUpTo && dueOn <= today);
};

/** The questions that were answered, in months: a later answer answers those before it, so nobody is asked about the past. */
export const answeredMonths = ({ followUps }: Pick<Outflow, 'followUps'>): number[] => {
  const last = Math.max(0, ...followUps.map(({ months }) => months));
  const given = followUps.map(({ months }) => months);
  return [...new Set([...FOLLOW_UP_MONTHS.filter((months) => months <= last), ...given])].sort((a, b) => a - b);
};

/** What is known last of where a pupil is. */
export const latestDestination = ({
  destination,
  followUps,
}: Pick<Outflow, 'destination' | 'followUps'>): Destination =>
  followUps.reduce<{ months: number; destination: Destination }>(
    (last, one) => (one.months > last.months ? one : last),
    { months: 0, destination },
  ).destination;

/** One field that can't be so beside the others. */
export interface OutcomeFault {
  readonly path: string;
  readonly code: string;
}

/** What can't be in an outflow: a level and a course belong to mbo and entree alone, and entree is level 1. */
export const outflowFaults = (
  outflow: Pick<Outflow, 'destination' | 'mboLevel' | 'mboCourse' | 'leftOn'>,
  today: CalendarDate,
): OutcomeFault[] => {
  const { destination, mboLevel, mboCourse, leftOn } = outflow;
  const learns = destination === 'mbo' || destination === 'entree';
  return [
    ...(leftOn > today ? [{ path: 'leftOn', code: 'after-today' }] : []),
    ...(destination === 'mbo' && mboLevel === null ? [{ path: 'mboLevel', code: 'required' }] : []),
    ...(destination === 'entree' && mboLevel !== null && mboLevel !== 1
      ? [{ path: 'mboLevel', code: 'entree-is-level-1' }]
      : []),
    ...(!learns && mboLevel !== null ? [{ path: 'mboLevel', code: 'only-for-mbo' }] : []),
    ...(!learns && mboCourse !== null ? [{ path: 'mboCourse', code: 'only-for-mbo' }] : []),
  ];
};
