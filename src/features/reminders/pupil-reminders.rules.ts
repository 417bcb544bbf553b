import { addDays, type CalendarDate, type Period } from '../../platform/calendar-date.js';
import { birthdayAt } from '../../domain/age.js';
import { duesOfLadder, once, stepsBefore, type Due, type Recipient } from './reminder.rules.js';
import type { SettingsOf } from './reminder-settings.rules.js';

/** Attendance of a running placement. */
export interface HoursFact {
  readonly type: 'hours';
  /** The id of the placement. */
  readonly id: string;
  readonly schoolId: string;
  readonly studentId: string;
  readonly establishmentId: string;
  /** The last day that was counted. */
  readonly countedOn: CalendarDate;
  readonly doneMinutes: number;
  /** What the placement should have brought by then. */
  readonly forecastMinutes: number;
  readonly recipients: readonly Recipient[];
}

/** The deadlines of a school year by which a pupil should have a place (rules §7). */
export const PLACE_DEADLINES = ['najaar', 'voorjaar', 'count-day'] as const;
export interface PlaceDeadline {
  readonly code: (typeof PLACE_DEADLINES)[number];
  readonly on: CalendarDate;
}

/** A pupil who has no place. */
export interface PupilFact {
  readonly type: 'pupil';
  readonly id: string;
  readonly schoolId: string;
  readonly deadlines: readonly PlaceDeadline[];
  readonly recipients: readonly Recipient[];
}

/** One thing that is otherwise from a birthday on; `before` and `after` in the unit of the code, null where there is no such limit. */
export interface LawChange {
  readonly code: string;
  readonly before: number | string | null;
  readonly after: number | string | null;
}

/** A birthday that falls inside a placement. */
export interface BirthdayFact extends Period {
  readonly type: 'birthday';
  /** The id of the placement. */
  readonly id: string;
  readonly schoolId: string;
  readonly studentId: string;
  readonly establishmentId: string;
  readonly dateOfBirth: CalendarDate;
  /** What the law changes on the birthdays that matter; read from the rule tables of working time and hazards. */
  readonly changesAt: (ageYears: number, on: CalendarDate) => readonly LawChange[];
  readonly recipients: readonly Recipient[];
}

/** The ages at which the law changes (ATW 1:1, 1:2, 3:2). */
export const AGES_THAT_MATTER = [14, 16, 18] as const;

const HOURS_STALE_DAYS = 10;

/** The first day of the month of a day. */
const monthOf = (day: CalendarDate): string => day.slice(0, 7);

/** Hours that lie more than the school's percentage below the forecast; said at most once a month. */
export const hoursDues = (fact: HoursFact, today: CalendarDate, settingsOf: SettingsOf): Due[] => {
  const { doneMinutes, forecastMinutes, countedOn } = fact;
  const limit = forecastMinutes * (1 - settingsOf(fact.schoolId).hoursBehindPercent / 100);
  if (doneMinutes >= limit) return [];
  return duesOfLadder(
    {
      kind: 'hours-behind',
      subject: fact.id,
      series: monthOf(countedOn),
      steps: once(countedOn, HOURS_STALE_DAYS),
      recipients: fact.recipients,
      urgency: 'normal',
      facts: {
        placementId: fact.id,
        studentId: fact.studentId,
        establishmentId: fact.establishmentId,
        countedOn,
        doneMinutes,
        forecastMinutes,
      },
    },
    today,
  );
};

/** A pupil without a place, so many days before each deadline of the school year. */
export const pupilDues = (fact: PupilFact, today: CalendarDate, settingsOf: SettingsOf): Due[] =>
  fact.deadlines.flatMap(({ code, on }) =>
    duesOfLadder(
      {
        kind: 'pupil-without-place',
        subject: fact.id,
        series: `${code}:${on}`,
        steps: stepsBefore(on, settingsOf(fact.schoolId).pupilWithoutPlaceDays),
        recipients: fact.recipients,
        urgency: 'normal',
        facts: { studentId: fact.id, deadline: on, deadlineCode: code },
      },
      today,
    ),
  );

/**
 * The 14th, 16th or 18th birthday after the first day of a placement and no later than its last: so many days ahead, with what
 * changes that day. On the first day itself nothing changes during the placement.
 */
export const birthdayDues = (fact: BirthdayFact, today: CalendarDate, settingsOf: SettingsOf): Due[] =>
  AGES_THAT_MATTER.flatMap((age) => {
    const on = birthdayAt(fact.dateOfBirth, age);
    const days = settingsOf(fact.schoolId).birthdayDays;
    if (on <= fact.firstDay || on > fact.lastDay || addDays(on, -days) > today) return [];
    return duesOfLadder(
      {
        kind: 'birthday',
        subject: fact.id,
        series: String(age),
        steps: stepsBefore(on, [days]),
        recipients: fact.recipients,
        urgency: 'soon',
        facts: {
          placementId: fact.id,
          studentId: fact.studentId,
          establishmentId: fact.establishmentId,
          age,
          on,
          changes: fact.changesAt(age, on),
        },
      },
      today,
    );
  });
