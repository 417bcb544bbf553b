import { addDays, daysBetween, type CalendarDate } from '../../platform/calendar-date.js';

/** What can be said to somebody; each kind has a name, a line and an explanation in `web/texts/reminders.nl.ts`. */
export const REMINDER_KINDS = [
  'recognition-review',
  'recognition-lapse',
  'recognition-ended',
  'visit-tomorrow',
  'visit-first',
  'visit-due',
  'visit-overdue',
  'visit-final',
  'visit-report',
  'places-unconfirmed',
  'proposal-unanswered',
  'proposal-lapses',
  'agreement-unsigned',
  'hours-behind',
  'pupil-without-place',
  'birthday',
  'subsidy-papers',
  'retention-deletion',
  'outflow-question',
] as const;
export type ReminderKind = (typeof REMINDER_KINDS)[number];

/** urgent goes at once, in a mail of its own; the others wait for the digest, soon above normal. */
export const URGENCIES = ['urgent', 'soon', 'normal'] as const;
export type Urgency = (typeof URGENCIES)[number];

/** As whom somebody is told; the words and the link depend on it. */
export const RECIPIENT_ROLES = ['coordinator', 'mentor', 'company', 'admin'] as const;
export type RecipientRole = (typeof RECIPIENT_ROLES)[number];

/** Somebody to tell: an account, a mentor or a company without an account. */
export interface Recipient {
  readonly id: string;
  readonly role: RecipientRole;
  /** The school for which this person is told; null for companies and admins. */
  readonly schoolId: string | null;
}

/**
 * Why something is stored and never said. `overtaken`: a later step fell due too. `stale`: it fell due too long ago. `settled`:
 * by the day of the mail it was done. `unreachable`: there is no address to send it to.
 */
export const DROP_REASONS = ['overtaken', 'stale', 'settled', 'unreachable'] as const;
export type DropReason = (typeof DROP_REASONS)[number];

export type ReminderFacts = Readonly<Record<string, unknown>>;

/** Something that has to have been said by today. */
export interface Due {
  readonly kind: ReminderKind;
  /** The id of what it is about. */
  readonly subject: string;
  /** Which time this is, as `2027-08-31:30`: another occurrence is said again, the same one never. */
  readonly occurrence: string;
  readonly recipient: Recipient;
  /** The day on which it had to be said. */
  readonly dueOn: CalendarDate;
  readonly urgency: Urgency;
  /** After so many days it is no longer said; on the last of them it still is. */
  readonly staleAfterDays: number;
  /** Ids, days and numbers; never a name. */
  readonly facts: ReminderFacts;
  /** Null when it is to be said. */
  readonly drop: DropReason | null;
}

/** The channel of all reminders so far; part of the key, so that another one can be added. */
export const MAIL_CHANNEL = 'mail';

/** What makes a reminder this one and no other. */
export const keyOf = ({ kind, subject, occurrence, recipient }: Due): string =>
  `${kind}:${subject}:${occurrence}:${recipient.id}:${MAIL_CHANNEL}`;

/** What fell due longer ago is not stored any more: it explains nothing to anybody. In days. */
export const LOOK_BACK_DAYS = 100;

/** One of several moments at which the same thing is said. */
export interface Step {
  /** The last part of the occurrence, as `30`. */
  readonly code: string;
  readonly dueOn: CalendarDate;
  readonly staleAfterDays: number;
  readonly urgency?: Urgency;
}

/**
 * The steps that fell due by today; a step falls due on its own day. Only the newest is said, and only while it is not stale, so
 * that who was not told for a week is told once, with what holds now.
 */
export const fallenDue = (
  steps: readonly Step[],
  today: CalendarDate,
): { readonly step: Step; readonly drop: DropReason | null }[] => {
  const oldest = addDays(today, -LOOK_BACK_DAYS);
  const fallen = steps
    .filter(({ dueOn }) => oldest <= dueOn && dueOn <= today)
    .sort((a, b) => (a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : 0));
  return fallen.map((step, at) => {
    if (at < fallen.length - 1) return { step, drop: 'overtaken' };
    return { step, drop: daysBetween(step.dueOn, today) > step.staleAfterDays ? 'stale' : null };
  });
};

/** What one rule says about one subject, to several people. */
export interface Ladder {
  readonly kind: ReminderKind;
  readonly subject: string;
  /** The first part of the occurrence: what, when it changes, makes it another time. */
  readonly series: string;
  readonly steps: readonly Step[];
  readonly recipients: readonly Recipient[];
  readonly urgency: Urgency;
  readonly facts: ReminderFacts;
}

/** The dues of a ladder, each recipient once. */
export const duesOfLadder = (ladder: Ladder, today: CalendarDate): Due[] => {
  const fallen = fallenDue(ladder.steps, today);
  if (fallen.length === 0) return [];
  const recipients = new Map(ladder.recipients.map((one) => [one.id, one]));
  const { kind, subject, series, facts } = ladder;
  return [...recipients.values()].flatMap((recipient) =>
    fallen.map(({ step, drop }) => ({
      kind,
      subject,
      occurrence: step.code === '' ? series : `${series}:${step.code}`,
      recipient,
      dueOn: step.dueOn,
      urgency: step.urgency ?? ladder.urgency,
      staleAfterDays: step.staleAfterDays,
      facts: step.code === '' ? facts : { ...facts, step: step.code },
      drop,
    })),
  );
};

/**
 * Steps so many days before a day. Each is worth saying until the next one, at most `mostDays` long; the last one until the day
 * itself. A number of days that stands twice is one step.
 */
export const stepsBefore = (day: CalendarDate, daysBefore: readonly number[], mostDays = 30): Step[] => {
  const sorted = [...new Set(daysBefore)].sort((a, b) => b - a);
  return sorted.map((days, at) => {
    const next = sorted[at + 1];
    const gap = next === undefined ? days : days - next - 1;
    return { code: String(days), dueOn: addDays(day, -days), staleAfterDays: Math.min(mostDays, gap) };
  });
};

/** One moment, without a step in its key. */
export const once = (dueOn: CalendarDate, staleAfterDays: number): Step[] => [{ code: '', dueOn, staleAfterDays }];
