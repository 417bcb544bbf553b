import { addDays, contains, type CalendarDate, type Period } from '../../platform/calendar-date.js';
import { duesOfLadder, once, stepsBefore, type Due, type Recipient } from './reminder.rules.js';
import type { SettingsOf } from './reminder-settings.rules.js';

/** A visit that stands in the calendar or was made. */
export interface VisitFact {
  readonly id: string;
  readonly on: CalendarDate;
  readonly state: 'planned' | 'done';
  readonly reported: boolean;
}

/** A running placement with its visits. */
export interface VisitsFact extends Period {
  readonly type: 'visits';
  /** The id of the placement. */
  readonly id: string;
  readonly schoolId: string;
  readonly studentId: string;
  readonly establishmentId: string;
  readonly visits: readonly VisitFact[];
  readonly mentors: readonly Recipient[];
  readonly coordinators: readonly Recipient[];
  readonly holidays: readonly Period[];
}

/** In days: how long each is worth saying. "Tomorrow" is not worth saying a day later. */
const STALE = { tomorrow: 0, due: 21, overdue: 28, report: 21 } as const;

const inHoliday = (day: CalendarDate, holidays: readonly Period[]): boolean =>
  holidays.some((one) => contains(one, day));

/** The day so many days later, days of school holidays not counted; never in a holiday itself. */
export const addDaysOfSchool = (from: CalendarDate, days: number, holidays: readonly Period[]): CalendarDate => {
  let day = from;
  for (let left = days; left > 0;) {
    day = addDays(day, 1);
    if (!inHoliday(day, holidays)) left -= 1;
  }
  while (inHoliday(day, holidays)) day = addDays(day, 1);
  return day;
};

/** The day itself, or the last one before the holiday it falls in. */
const beforeHoliday = (day: CalendarDate, holidays: readonly Period[]): CalendarDate => {
  let before = day;
  while (inHoliday(before, holidays)) before = addDays(before, -1);
  return before;
};

const shared = (fact: VisitsFact) => ({
  subject: fact.id,
  facts: { placementId: fact.id, studentId: fact.studentId, establishmentId: fact.establishmentId },
});

/** The day before a planned visit, to who goes there. */
export const tomorrowDues = (fact: VisitsFact, today: CalendarDate): Due[] =>
  fact.visits
    .filter(({ state }) => state === 'planned')
    .flatMap(({ id, on }) => {
      const { subject, facts } = shared(fact);
      return duesOfLadder(
        {
          kind: 'visit-tomorrow',
          subject,
          series: `${id}:${on}`,
          steps: once(addDays(on, -1), STALE.tomorrow),
          recipients: fact.mentors,
          urgency: 'soon',
          facts: { ...facts, visitId: id, visitOn: on },
        },
        today,
      );
    });

/** A visit without a report, so many days after it; also one that stood planned and of which nothing was heard. */
export const reportDues = (fact: VisitsFact, today: CalendarDate, settingsOf: SettingsOf): Due[] =>
  fact.visits
    .filter(({ reported, on }) => !reported && on < today)
    .flatMap(({ id, on }) => {
      const { subject, facts } = shared(fact);
      return duesOfLadder(
        {
          kind: 'visit-report',
          subject,
          series: `${id}:${on}`,
          steps: once(addDays(on, settingsOf(fact.schoolId).visitReportDays), STALE.report),
          recipients: fact.mentors,
          urgency: 'soon',
          facts: { ...facts, visitId: id, visitOn: on },
        },
        today,
      );
    });

/**
 * The next visit. Before the first one: a week ahead of the last day for it, and on that day. After it: due so many weeks after the last visit, and
 * overdue, then to the coordinator too. Days of school holidays are not counted, and nothing falls due in them. A visit that
 * stands planned silences all but what is overdue.
 */
export const nextVisitDues = (fact: VisitsFact, today: CalendarDate, settingsOf: SettingsOf): Due[] => {
  const settings = settingsOf(fact.schoolId);
  const { holidays, firstDay, lastDay, mentors, coordinators } = fact;
  const { subject, facts } = shared(fact);
  const done = fact.visits.filter(({ state, on }) => state === 'done' && on <= today).map(({ on }) => on);
  const last = done.sort().at(-1) ?? null;
  const isPlanned = fact.visits.some(({ state, on }) => state === 'planned' && on >= today);
  const since = last ?? firstDay;
  const after = (weeks: number): CalendarDate => addDaysOfSchool(since, weeks * 7, holidays);
  const overdueOn = after(settings.visitOverdueWeeks);
  const dues: Due[] =
    overdueOn > lastDay
      ? []
      : duesOfLadder(
          {
            kind: 'visit-overdue',
            subject,
            series: since,
            steps: once(overdueOn, STALE.overdue),
            recipients: [...mentors, ...coordinators],
            urgency: 'soon',
            facts: { ...facts, since, weeks: settings.visitOverdueWeeks, visited: last !== null },
          },
          today,
        );
  if (isPlanned) return dues;
  if (last === null) {
    const deadline = after(settings.firstVisitWithinWeeks);
    const ahead = beforeHoliday(addDays(deadline, -7), holidays);
    const steps = [
      { code: '7', dueOn: ahead < firstDay ? firstDay : ahead, staleAfterDays: 6 },
      { code: '0', dueOn: deadline, staleAfterDays: STALE.due },
    ];
    dues.push(
      ...duesOfLadder(
        {
          kind: 'visit-first',
          subject,
          series: firstDay,
          steps,
          recipients: mentors,
          urgency: 'soon',
          facts: { ...facts, firstDay, deadline },
        },
        today,
      ),
    );
    return dues;
  }
  const dueOn = after(settings.visitDueWeeks);
  if (dueOn <= lastDay)
    dues.push(
      ...duesOfLadder(
        {
          kind: 'visit-due',
          subject,
          series: since,
          steps: once(dueOn, STALE.due),
          recipients: mentors,
          urgency: 'normal',
          facts: { ...facts, since, weeks: settings.visitDueWeeks },
        },
        today,
      ),
    );
  return dues;
};

/** The final visit, in the last weeks of a placement: when they begin and a week before the end, until one is made or planned in them. */
export const finalVisitDues = (fact: VisitsFact, today: CalendarDate, settingsOf: SettingsOf): Due[] => {
  const { lastDay, firstDay, holidays } = fact;
  const weeks = settingsOf(fact.schoolId).finalVisitWeeks;
  const from = addDays(lastDay, -weeks * 7);
  if (weeks === 0 || from <= firstDay || fact.visits.some(({ on }) => on >= from)) return [];
  const { subject, facts } = shared(fact);
  const steps = stepsBefore(lastDay, [weeks * 7, 7]).map((step) => ({
    ...step,
    dueOn: beforeHoliday(step.dueOn, holidays),
  }));
  return duesOfLadder(
    {
      kind: 'visit-final',
      subject,
      series: lastDay,
      steps,
      recipients: fact.mentors,
      urgency: 'soon',
      facts: { ...facts, lastDay, weeks },
    },
    today,
  );
};

/** All that is to be said about the visits of one placement. */
export const visitsDues = (fact: VisitsFact, today: CalendarDate, settingsOf: SettingsOf): Due[] => [
  ...tomorrowDues(fact, today),
  ...reportDues(fact, today, settingsOf),
  ...nextVisitDues(fact, today, settingsOf),
  ...finalVisitDues(fact, today, settingsOf),
];
