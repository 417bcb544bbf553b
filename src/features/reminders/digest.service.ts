import { createHash } from 'node:crypto';
import { addDays, calendarDate, type CalendarDate } from '../../platform/calendar-date.js';
import { dayInAmsterdam, startOfDayInAmsterdam, timeInAmsterdam, type Clock } from '../../platform/clock.js';
import { duplicateKeyOf } from '../../platform/db/storage-errors.js';
import { nextOccurrence } from '../../platform/jobs/occurrences.js';
import type { PersonalLinks } from '../../platform/links/personal-links.js';
import type { OutgoingMail, PostMail } from '../../platform/mail/outgoing-mail.js';
import { DEFAULT_PREFERENCE, groupsOf, isQuiet, partOver } from './digest.rules.js';
import type { DigestGroup, ReminderPreference } from './digest.rules.js';
import type { DigestRepository } from './digests.repository.js';
import { duesOf } from './facts.rules.js';
import type { FactSource } from './planner.service.js';
import { keyOf, type DropReason, type Due, type ReminderKind } from './reminder.rules.js';
import type { SettingsOf } from './reminder-settings.rules.js';
import type { Reminder, ReminderRepository } from './reminders.repository.js';

/** Somebody a mail can be sent to. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  /** Without one only links of their own can be opened. */
  readonly hasAccount: boolean;
}

/** What a mail is made of. */
export interface DigestContent {
  readonly person: Person;
  readonly today: CalendarDate;
  /** `direct` for one that could not wait for the digest. */
  readonly kind: 'digest' | 'direct';
  readonly groups: readonly DigestGroup<Reminder>[];
  readonly count: number;
  /** Where the person asks for less mail; the link works without signing in. */
  readonly lessMailUrl: string;
  /** By reminder: the link with which this person does it without signing in, where there is one. */
  readonly personalUrls: ReadonlyMap<string, string>;
}

/** The purpose of the link with which somebody asks for less mail. */
export const LESS_MAIL = 'reminders.less-mail';
/** The purpose of the link with which a company confirms last season's places; its subject is `company:season`. */
export const SAME_PLACES = 'reminders.same-places';
const LINK_DAYS = 90;
const PEOPLE = 200;
/** More than this is not read for one mail; what is left goes into the next. */
const MOST_IN_MAIL = 500;

/** What a company without an account can still answer, by the link in the mail. */
const isAnswerable = (kind: ReminderKind): boolean => kind === 'proposal-unanswered' || kind === 'proposal-lapses';

/** How a run ended, in numbers. */
export interface DigestReport {
  readonly people: number;
  readonly mails: number;
  readonly said: number;
  readonly dropped: number;
}

/** Another digester was first, or the digest of the day is made: what waits, waits for the next one. */
class AlreadyMade extends Error {}

/** Tells a mail apart from an earlier one that did not go and whose reminders it holds; nothing where there was none. */
const anew = (items: readonly Pick<Reminder, 'mailKey'>[]): string => {
  const before = [...new Set(items.flatMap(({ mailKey }) => mailKey ?? []))].sort();
  return before.length === 0 ? '' : `:${createHash('sha256').update(before.join(' ')).digest('hex').slice(0, 12)}`;
};

/**
 * Puts what is planned into mails: one digest a person and day, and what can't wait at once. Marking the reminders and leaving the mail
 * happen in one transaction, so a crash or a second digester neither loses nor doubles one. What was settled since it was planned
 * is not said any more.
 */
export const createDigestService = (deps: {
  reminders: ReminderRepository;
  digests: DigestRepository;
  sources: readonly FactSource[];
  settings: () => Promise<SettingsOf>;
  personOf: (recipient: { id: string; schoolId: string | null }) => Promise<Person | null>;
  write: (content: DigestContent) => Promise<Pick<OutgoingMail, 'subject' | 'text' | 'html'>>;
  post: PostMail;
  links: PersonalLinks;
  /** The purpose of the link with which a company answers a proposal. */
  answerPurpose: string;
  baseUrl: () => string;
  clock: Clock;
}) => {
  const { reminders, digests, clock } = deps;

  /** What the rules say today about what is planned, by key. */
  const judged = async (planned: readonly Reminder[], settingsOf: SettingsOf): Promise<Map<string, Due>> => {
    const today = clock.today();
    const now = new Map<string, Due>();
    for (const source of deps.sources) {
      const refs = planned
        .filter((one) => one.source === source.type)
        .map(({ subject, schoolId }) => ({ id: subject, schoolId }));
      if (refs.length === 0) continue;
      for (const fact of await source.of(refs, today, settingsOf))
        for (const due of duesOf(fact, today, settingsOf)) now.set(keyOf(due), due);
    }
    return now;
  };

  /** Sorts out what is no longer to be said; what is left carries the facts of today. */
  const stillDue = async (
    planned: readonly Reminder[],
    settingsOf: SettingsOf,
  ): Promise<{ due: Reminder[]; dropped: number }> => {
    const known = new Set(deps.sources.map(({ type }) => type));
    const now = await judged(planned, settingsOf);
    const drops = new Map<DropReason, string[]>();
    const due: Reminder[] = [];
    for (const one of planned) {
      const found = now.get(one.id);
      const reason = found ? found.drop : 'settled';
      if (reason === null && found) due.push({ ...one, facts: found.facts, urgency: found.urgency });
      // A source that this process does not have can't say that something is settled.
      else if (reason !== null && known.has(one.source)) drops.set(reason, [...(drops.get(reason) ?? []), one.id]);
    }
    for (const [reason, ids] of drops) await reminders.drop(ids, reason, clock.now());
    return { due, dropped: [...drops.values()].flat().length };
  };

  const notBefore = (preference: ReminderPreference): Date => {
    const now = clock.now();
    if (!isQuiet(timeInAmsterdam(now), preference)) return now;
    const [hour, minute] = preference.quietUntil.split(':');
    return nextOccurrence(`${Number(minute)} ${Number(hour)} * * *`, now);
  };

  const linksFor = async (person: Person, items: readonly Reminder[]) => {
    const inDays = (days: number): Date => new Date(clock.now().getTime() + days * 86_400_000);
    const issue = async (
      path: string,
      grant: { purpose: string; subjectId: string; schoolId: string | null; expiresAt: Date },
    ): Promise<string> => `${deps.baseUrl()}${path}/${await deps.links.issue({ ...grant, holderId: person.id })}`;
    const personalUrls = new Map<string, string>();
    for (const { id, kind, subject, schoolId, facts } of items)
      if (kind === 'places-unconfirmed') {
        const subjectId = `${String(facts.companyId)}:${String(facts.season)}`;
        const grant = { purpose: SAME_PLACES, subjectId, schoolId: null, expiresAt: inDays(LINK_DAYS) };
        personalUrls.set(id, await issue('/zelfde-plekken', grant));
      } else if (isAnswerable(kind) && !person.hasAccount) {
        const lapsesAt = startOfDayInAmsterdam(addDays(calendarDate(String(facts.lapsesOn)), 1));
        const grant = { purpose: deps.answerPurpose, subjectId: subject, schoolId, expiresAt: lapsesAt };
        personalUrls.set(id, await issue('/voorstel', grant));
      }
    const lessMail = { purpose: LESS_MAIL, subjectId: person.id, schoolId: null, expiresAt: inDays(LINK_DAYS) };
    return { lessMailUrl: await issue('/meldingen/minder', lessMail), personalUrls };
  };

  /** One mail with these reminders; false when another digester was first. */
  const send = async (
    person: Person,
    items: readonly Reminder[],
    mail: { key: string; kind: 'digest' | 'direct'; day: CalendarDate; preference: ReminderPreference },
  ): Promise<boolean> => {
    if (items.length === 0) return false;
    const { key, kind, day, preference } = mail;
    const today = clock.today();
    try {
      await digests.atomically(async () => {
        if (kind === 'digest') await digests.open({ key, recipientId: person.id, day, at: clock.now() });
        const marked = await reminders.digest(
          items.map(({ id }) => id),
          key,
          clock.now(),
        );
        if (marked !== items.length) throw new AlreadyMade();
        const links = await linksFor(person, items);
        const content = await deps.write({
          person,
          today,
          kind,
          groups: groupsOf(items),
          count: items.length,
          ...links,
        });
        await deps.post({
          key,
          to: person.email,
          recipientId: person.id,
          schoolId: items.find(({ schoolId }) => schoolId !== null)?.schoolId ?? null,
          kind: `reminders.${kind}`,
          ...content,
          attachments: [],
          notBefore: notBefore(preference),
          unsubscribe: { url: links.lessMailUrl, oneClick: true },
        });
      });
      return true;
    } catch (error) {
      if (error instanceof AlreadyMade || duplicateKeyOf(error)) return false;
      throw error;
    }
  };

  const tell = async (recipientId: string, settingsOf: SettingsOf): Promise<Omit<DigestReport, 'people'>> => {
    const planned = await reminders.plannedFor(recipientId, MOST_IN_MAIL);
    const { due, dropped } = await stillDue(planned, settingsOf);
    const [first] = due;
    if (!first) return { mails: 0, said: 0, dropped };
    const person = await deps.personOf({ id: recipientId, schoolId: first.schoolId });
    if (!person) {
      await reminders.drop(
        due.map(({ id }) => id),
        'unreachable',
        clock.now(),
      );
      return { mails: 0, said: 0, dropped: dropped + due.length };
    }
    const preference = (await digests.preference(recipientId)) ?? DEFAULT_PREFERENCE;
    const waiting = due.map((one) => ({ ...one, plannedOn: dayInAmsterdam(one.plannedAt) }));
    const { direct, digest, digestDay } = partOver(waiting, preference.rhythm, clock.today());
    const bare = (items: readonly (Reminder & { plannedOn: CalendarDate })[]): Reminder[] =>
      items.map(({ plannedOn: _plannedOn, ...one }) => one);
    const keyOfDirect = `direct:${recipientId}:${[...direct].map(({ id }) => id).sort()[0] ?? ''}${anew(direct)}`;
    const sent = [
      (await send(person, bare(direct), { key: keyOfDirect, kind: 'direct', day: digestDay, preference }))
        ? direct
        : [],
      (await send(person, bare(digest), {
        key: `digest:${recipientId}:${digestDay}${anew(digest)}`,
        kind: 'digest',
        day: digestDay,
        preference,
      }))
        ? digest
        : [],
    ];
    return { mails: sent.filter((one) => one.length > 0).length, said: sent.flat().length, dropped };
  };

  /**
   * Tells everybody for whom something waits. `attempt` runs one person's part and records when it fails, so that the others are told.
   */
  const run = async (
    attempt: (item: string, work: () => Promise<unknown>) => Promise<boolean>,
    isStopped: () => boolean = () => false,
  ): Promise<DigestReport> => {
    const settingsOf = await deps.settings();
    const report = { people: 0, mails: 0, said: 0, dropped: 0 };
    for (let after: string | null = null; ;) {
      const people = await reminders.waiting(after, PEOPLE);
      for (const id of people) {
        if (isStopped()) return report;
        report.people += 1;
        await attempt(id, async () => {
          const { mails, said, dropped } = await tell(id, settingsOf);
          report.mails += mails;
          report.said += said;
          report.dropped += dropped;
        });
      }
      after = people.at(-1) ?? null;
      if (people.length < PEOPLE) return report;
    }
  };

  return { run };
};

export type DigestService = ReturnType<typeof createDigestService>;
