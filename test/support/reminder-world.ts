import type { Connection } from 'mongoose';
import { createDigestService, type DigestContent } from '../../src/features/reminders/digest.service.js';
import { digestMail } from '../../src/features/reminders/digest-mail.pages.js';
import { createDigestRepository } from '../../src/features/reminders/digests.model.js';
import { duesOf, type Fact, type FactType } from '../../src/features/reminders/facts.rules.js';
import { createReminderPlanner, type FactSource } from '../../src/features/reminders/planner.service.js';
import { keyOf } from '../../src/features/reminders/reminder.rules.js';
import { DEFAULT_SETTINGS } from '../../src/features/reminders/reminder-settings.rules.js';
import { createReminderRepository } from '../../src/features/reminders/reminders.model.js';
import { addDays, type CalendarDate } from '../../src/platform/calendar-date.js';
import type { Clock } from '../../src/platform/clock.js';
import { connect, prepareCollections } from '../../src/platform/db/connection.js';
import { createPersonalLinks } from '../../src/platform/links/personal-links.model.js';
import { createLog } from '../../src/platform/log.js';
import { createOutbox } from '../../src/platform/mail/outbox.model.js';
import { createPostMail } from '../../src/platform/mail/post-mail.js';
import { COMPANY, COORDINATOR, MENTOR, aRecognitionFact, aVisitsFact } from './reminder-builders.js';
import { testDatabaseUri } from './engine.js';

const settings = () => Promise.resolve(() => DEFAULT_SETTINGS);

/** Facts of one type from a list, in batches, as storage gives them. */
export const listSource = (type: FactType, facts: readonly Fact[], batch = 3): FactSource => {
  const own = facts.filter((one) => one.type === type);
  return {
    type,
    stream: async function* () {
      for (let from = 0; from < own.length; from += batch) yield await Promise.resolve(own.slice(from, from + batch));
    },
    of: (refs) => Promise.resolve(own.filter(({ id }) => refs.some((ref) => ref.id === id))),
  };
};

const names = { place: () => 'Werkplaats Zutphen', pupil: () => 'Sam V.', school: () => 'De Berkel' };

/** A process with a planner and a digester on a connection of its own. */
export const startInstance = async (
  uri: string,
  clock: Clock,
  facts: readonly Fact[],
  /** Called inside the transaction of a mail, when its reminders are marked, with how many mails came before and with it. */
  { beforePost = () => undefined }: { beforePost?: (count: number) => void } = {},
) => {
  let posted = 0;
  const connection: Connection = await connect(uri);
  const reminders = createReminderRepository(connection);
  const digests = createDigestRepository(connection);
  const outbox = createOutbox(connection);
  const postMail = createPostMail({ outbox, hasServer: true, now: clock.now });
  const links = createPersonalLinks(connection, clock.now);
  const sources = [...new Set(facts.map(({ type }) => type))].map((type) => listSource(type, facts));
  const planner = createReminderPlanner({ reminders, sources, settings, clock, log: createLog('silent') });
  const digest = createDigestService({
    reminders,
    digests,
    sources,
    settings,
    personOf: ({ id }) => Promise.resolve({ id, name: 'Kim Jansen', email: `${id}@test.example`, hasAccount: true }),
    write: (content: DigestContent) => Promise.resolve(digestMail(content, 'https://lwp.example', names)),
    post: (mail) => {
      beforePost(++posted);
      return postMail(mail);
    },
    links,
    answerPurpose: 'proposal.answer',
    baseUrl: () => 'https://lwp.example',
    clock,
  });
  await prepareCollections(connection);
  const failures: unknown[] = [];
  const attempt = async (_item: string, work: () => Promise<unknown>): Promise<boolean> => {
    try {
      await work();
      return true;
    } catch (error) {
      failures.push(error);
      return false;
    }
  };
  return {
    connection,
    reminders,
    digests,
    outbox,
    links,
    planner,
    failures,
    tell: () => digest.run(attempt),
    close: () => connection.close(),
  };
};
export type Instance = Awaited<ReturnType<typeof startInstance>>;

/** Several processes on one database, with a clock that stands where it is set. */
export const startWorld = async (name: string, facts: readonly Fact[], processes: number) => {
  let instant = new Date('2027-01-01T06:00:00Z');
  let today = '2027-01-01' as CalendarDate;
  const clock: Clock = { now: () => instant, today: () => today };
  const uri = await testDatabaseUri(name);
  const instances: Instance[] = [];
  for (let at = 0; at < processes; at++) instances.push(await startInstance(uri, clock, facts));
  return {
    instances,
    first: instances[0]!,
    set: (now: Date, day: CalendarDate): void => {
      instant = now;
      today = day;
    },
    /** Every process plans, all at once, then every process tells. */
    tick: async (): Promise<void> => {
      await Promise.all(instances.map(({ planner }) => planner.plan()));
      await Promise.all(instances.map(({ tell }) => tell()));
      const failed = instances.flatMap(({ failures }) => failures);
      if (failed.length > 0) throw failed[0];
    },
    clear: async (): Promise<void> => {
      for (const model of Object.values(instances[0]?.connection.models ?? {})) await model.deleteMany({});
    },
    close: async (): Promise<void> => {
      for (const one of instances) await one.close();
    },
  };
};

/** What must become of every reminder when these days, and no others, were worked through. */
export const expectedAfter = (facts: readonly Fact[], days: readonly CalendarDate[]): Record<string, string> => {
  const stored: Record<string, string> = {};
  for (const day of days)
    for (const fact of facts)
      for (const due of duesOf(fact, day, () => DEFAULT_SETTINGS)) {
        const key = keyOf(due);
        const mail = due.urgency === 'urgent' ? 'direct' : `digest:${due.recipient.id}:${day}`;
        stored[key] ??= due.drop === null ? mail : `dropped:${due.drop}`;
      }
  return stored;
};

/** What became of every reminder, in the same words. */
export const outcomes = async ({ connection }: Instance): Promise<Record<string, string>> => {
  const rows = await connection.collection('reminders').find().sort({ _id: 1 }).toArray();
  return Object.fromEntries(
    rows.map(({ _id, state, reason, mailKey }) => [
      String(_id),
      state === 'dropped'
        ? `dropped:${String(reason)}`
        : String(mailKey).startsWith('direct:')
          ? 'direct'
          : state === 'digested'
            ? String(mailKey)
            : String(state),
    ]),
  );
};

/** Facts of every type, with something due on most days of 60 from a day on. */
export const factsFrom = (start: CalendarDate): Fact[] => {
  const on = (days: number): CalendarDate => addDays(start, days);
  const recipients = [COORDINATOR, MENTOR];
  const about = { schoolId: 'sch-1', studentId: 'stu-1', establishmentId: 'est-1' };
  return [
    ...[5, 37, 95, 200].map((days, at) => aRecognitionFact({ id: `rec-${at}`, reviewDueOn: on(days) })),
    aRecognitionFact({ id: 'rec-lapse', lapsesOn: on(110) }),
    aRecognitionFact({ id: 'rec-ended', endedOn: on(12), endReason: 'fusie' }),
    ...[0, 3, 9].map((days, at) =>
      aVisitsFact({
        id: `pla-${at}`,
        firstDay: on(days),
        lastDay: on(days + 50),
        visits: [
          { id: `vis-${at}`, on: on(days + 14), state: at === 0 ? 'done' : 'planned', reported: at === 1 },
          { id: `vis-${at}b`, on: on(days + 21), state: 'planned', reported: false },
        ],
        holidays: [{ firstDay: on(20), lastDay: on(28) }],
      }),
    ),
    { type: 'season-places', id: 'cmp-1', season: '2027-najaar', firstDay: on(58), unconfirmed: 2, company: [COMPANY] },
    ...[4, 22].map((days, at): Fact => ({
      type: 'proposal',
      id: `pro-${at}`,
      ...about,
      proposedOn: on(days),
      lapsesOn: on(days + 10),
      company: [COMPANY],
      coordinators: [COORDINATOR],
      isQuestionOpen: false,
      mailedAgainOn: null,
    })),
    { type: 'agreement', id: 'agr-1', agreementId: 'agr-1', ...about, firstDay: on(30), missing: 2, recipients },
    { type: 'hours', id: 'pla-0', ...about, countedOn: on(31), doneMinutes: 600, forecastMinutes: 900, recipients },
    { type: 'pupil', id: 'stu-2', schoolId: 'sch-1', deadlines: [{ code: 'count-day', on: on(40) }], recipients },
    {
      type: 'birthday',
      id: 'pla-1',
      ...about,
      dateOfBirth: addDays(start, 35 - 16 * 365 - 4),
      firstDay: on(3),
      lastDay: on(90),
      changesAt: () => [{ code: 'working-time.day-hours', before: 420, after: 540 }],
      recipients,
    },
    {
      type: 'subsidy',
      id: 'pla-2',
      ...about,
      deadline: on(44),
      missing: 1,
      papers: { agreement: true, weeks: 0, guidance: false },
      recipients,
    },
    {
      type: 'retention',
      id: 'sch-1:identity',
      schoolId: 'sch-1',
      dataClass: 'identity',
      deletesOn: on(50),
      count: 9,
      coordinators: [COORDINATOR],
    },
    { type: 'outflow', id: 'stu-3', schoolId: 'sch-1', leftOn: addDays(start, -160), answeredMonths: [], recipients },
  ];
};
