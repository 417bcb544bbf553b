import { mondayOf, type CalendarDate } from '../../platform/calendar-date.js';
import { URGENCIES, type ReminderKind, type Urgency } from './reminder.rules.js';

/** direct: as soon as there is something. daily and weekly: at most one mail a day or a week, on its first day. */
export const RHYTHMS = ['direct', 'daily', 'weekly'] as const;
export type Rhythm = (typeof RHYTHMS)[number];

/** How one person wants to be told. */
export interface ReminderPreference {
  readonly rhythm: Rhythm;
  /** No mail arrives from this time of the day, `HH:MM` in the Netherlands, until the other; the same time twice is never quiet. */
  readonly quietFrom: string;
  readonly quietUntil: string;
}

export const DEFAULT_PREFERENCE: ReminderPreference = { rhythm: 'daily', quietFrom: '20:00', quietUntil: '07:00' };

/** What the parting of reminders over mails looks at. */
export interface Waiting {
  readonly id: string;
  readonly urgency: Urgency;
  /** The day in the Netherlands on which it was planned. */
  readonly plannedOn: CalendarDate;
}

/** The reminders of one person that go out now: at once, and in the digest of a day; the others wait. */
export interface Parted<T> {
  readonly direct: readonly T[];
  readonly digest: readonly T[];
  /** The day the digest is of: today, or the Monday of a weekly one. One digest a person and day. */
  readonly digestDay: CalendarDate;
}

/**
 * What goes out now. Urgent things never wait. A weekly digest is that of Monday; when Monday was missed it goes out later in the
 * week, without what came up since.
 */
export const partOver = <T extends Waiting>(waiting: readonly T[], rhythm: Rhythm, today: CalendarDate): Parted<T> => {
  if (rhythm === 'direct') return { direct: waiting, digest: [], digestDay: today };
  const direct = waiting.filter(({ urgency }) => urgency === 'urgent');
  const others = waiting.filter(({ urgency }) => urgency !== 'urgent');
  if (rhythm === 'daily') return { direct, digest: others, digestDay: today };
  const monday = mondayOf(today);
  const digest = today === monday ? others : others.filter(({ plannedOn }) => plannedOn < monday);
  return { direct, digest, digestDay: monday };
};

/** Whether no mail may arrive at a time of the day. The time at which quiet hours end is not quiet. */
export const isQuiet = (
  time: string,
  { quietFrom, quietUntil }: Pick<ReminderPreference, 'quietFrom' | 'quietUntil'>,
): boolean =>
  quietFrom > quietUntil ? time >= quietFrom || time < quietUntil : time >= quietFrom && time < quietUntil;

/** One line of a mail, before it is put into words. */
export interface DigestItem {
  readonly kind: ReminderKind;
  readonly urgency: Urgency;
  readonly dueOn: CalendarDate;
}

/** The lines of one kind under an urgency; what is beyond the most that is shown is only counted. */
export interface DigestGroup<T extends DigestItem> {
  readonly urgency: Urgency;
  readonly kinds: readonly { readonly kind: ReminderKind; readonly items: readonly T[]; readonly more: number }[];
}

const SHOWN_PER_KIND = 6;

/** Items in the order of urgency, then kind by what fell due first; at most six lines of a kind. */
export const groupsOf = <T extends DigestItem>(items: readonly T[]): DigestGroup<T>[] => {
  const sorted = [...items].sort((a, b) => (a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : 0));
  return URGENCIES.flatMap((urgency): DigestGroup<T>[] => {
    const here = sorted.filter((one) => one.urgency === urgency);
    const kinds = [...new Set(here.map(({ kind }) => kind))].map((kind) => {
      const all = here.filter((one) => one.kind === kind);
      return { kind, items: all.slice(0, SHOWN_PER_KIND), more: Math.max(0, all.length - SHOWN_PER_KIND) };
    });
    return kinds.length === 0 ? [] : [{ urgency, kinds }];
  });
};
