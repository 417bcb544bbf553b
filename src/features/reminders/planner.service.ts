import type { CalendarDate } from '../../platform/calendar-date.js';
import type { Clock } from '../../platform/clock.js';
import type { Logger } from '../../platform/log.js';
import { duesOf, type Fact, type FactType } from './facts.rules.js';
import { keyOf, MAIL_CHANNEL, type Due } from './reminder.rules.js';
import type { SettingsOf } from './reminder-settings.rules.js';
import type { Reminder, ReminderRepository } from './reminders.repository.js';

/** Which fact a reminder was about, and for which school its recipient was told. */
export interface FactRef {
  readonly id: string;
  readonly schoolId: string | null;
}

/** Where facts of one type come from. Never gives all of them at once. */
export interface FactSource {
  readonly type: FactType;
  /** Every open fact, in batches of at most a few thousand. By the settings it can tell of which there is nothing to say, and read no more of those. */
  stream(today: CalendarDate, settingsOf: SettingsOf): AsyncIterable<readonly Fact[]>;
  /** The open facts that are referred to; those that are settled or gone are left out. */
  of(refs: readonly FactRef[], today: CalendarDate, settingsOf: SettingsOf): Promise<readonly Fact[]>;
}

/** A fact that could not be judged; the others were. */
export interface PlanFailure {
  readonly source: FactType;
  readonly factId: string | null;
  readonly message: string;
}

/** What one run did, or would do. */
export interface PlanReport {
  readonly today: CalendarDate;
  readonly facts: number;
  /** New: will be said. */
  readonly planned: number;
  /** New: stored with the reason why it is not said. */
  readonly dropped: number;
  /** Had been planned before. */
  readonly known: number;
  readonly failures: readonly PlanFailure[];
  /** For a dry run: the first of what would be planned, each with its rule and facts. */
  readonly examples: readonly Reminder[];
}

const EXAMPLES = 200;
/** Reminders that go to storage at once. */
const BATCH = 1000;

/** What a due is as stored. */
export const reminderOf = (due: Due, source: FactType, at: Date): Reminder => ({
  id: keyOf(due),
  kind: due.kind,
  subject: due.subject,
  occurrence: due.occurrence,
  recipientId: due.recipient.id,
  recipientRole: due.recipient.role,
  channel: MAIL_CHANNEL,
  schoolId: due.recipient.schoolId,
  source,
  dueOn: due.dueOn,
  urgency: due.urgency,
  staleAfterDays: due.staleAfterDays,
  facts: due.facts,
  state: due.drop === null ? 'planned' : 'dropped',
  reason: due.drop,
  mailKey: null,
  plannedAt: at,
  settledAt: due.drop === null ? null : at,
});

/**
 * Plans what must have been said by today. Any number of planners may run, at once, late or twice: a reminder is stored by its unique
 * key, so each is there once. What does not depend on storage is a pure rule.
 */
export const createReminderPlanner = (deps: {
  reminders: ReminderRepository;
  sources: readonly FactSource[];
  settings: () => Promise<SettingsOf>;
  clock: Clock;
  log: Logger;
}) => {
  const { reminders, clock, log } = deps;

  const tally = () => {
    const counts = { facts: 0, planned: 0, dropped: 0, known: 0 };
    const failures: PlanFailure[] = [];
    const examples: Reminder[] = [];
    return { counts, failures, examples };
  };
  type Tally = ReturnType<typeof tally>;

  const store = async (batch: readonly Reminder[], dryRun: boolean, into: Tally): Promise<void> => {
    const known = dryRun ? await reminders.known(batch.map(({ id }) => id)) : null;
    const stored = known === null ? await reminders.plan(batch) : null;
    for (const one of batch) {
      if (known === null ? !stored?.has(one.id) : known.has(one.id)) into.counts.known += 1;
      else if (one.state === 'dropped') into.counts.dropped += 1;
      else {
        into.counts.planned += 1;
        if (into.examples.length < EXAMPLES) into.examples.push(one);
      }
    }
  };

  const judge = (facts: readonly Fact[], today: CalendarDate, settingsOf: SettingsOf, into: Tally): Reminder[] => {
    const at = clock.now();
    const batch = new Map<string, Reminder>();
    for (const fact of facts) {
      into.counts.facts += 1;
      try {
        for (const due of duesOf(fact, today, settingsOf)) {
          const reminder = reminderOf(due, fact.type, at);
          batch.set(reminder.id, reminder);
        }
      } catch (error) {
        log.error({ err: error, fact: fact.type, id: fact.id }, 'a fact could not be judged');
        into.failures.push({ source: fact.type, factId: fact.id, message: messageOf(error) });
      }
    }
    return [...batch.values()];
  };

  const planBatch = async (
    facts: readonly Fact[],
    run: { today: CalendarDate; settingsOf: SettingsOf; dryRun: boolean; into: Tally },
  ): Promise<void> => {
    const batch = judge(facts, run.today, run.settingsOf, run.into);
    for (let from = 0; from < batch.length; from += BATCH)
      await store(batch.slice(from, from + BATCH), run.dryRun, run.into);
  };

  const reportOf = (today: CalendarDate, { counts, failures, examples }: Tally, dryRun: boolean): PlanReport => ({
    today,
    ...counts,
    failures,
    examples: dryRun ? examples : [],
  });

  /** Plans everything. A source that fails is recorded and does not stop the others. */
  const plan = async ({ dryRun = false }: { dryRun?: boolean } = {}): Promise<PlanReport> => {
    const today = clock.today();
    const settingsOf = await deps.settings();
    const into = tally();
    for (const source of deps.sources) {
      try {
        let storing = Promise.resolve(); // one batch is stored while the next is read
        for await (const facts of source.stream(today, settingsOf)) {
          await storing;
          storing = planBatch(facts, { today, settingsOf, dryRun, into });
          storing.catch(() => undefined); // awaited below, where it is recorded
        }
        await storing;
      } catch (error) {
        log.error({ err: error, source: source.type }, 'the facts of a source could not be read');
        into.failures.push({ source: source.type, factId: null, message: messageOf(error) });
      }
    }
    return reportOf(today, into, dryRun);
  };

  /** Plans what is to be said about some facts, at once: for what can't wait for the night. */
  const planFor = async (type: FactType, refs: readonly FactRef[]): Promise<PlanReport> => {
    const today = clock.today();
    const settingsOf = await deps.settings();
    const into = tally();
    for (const source of deps.sources.filter((one) => one.type === type))
      await planBatch(await source.of(refs, today, settingsOf), { today, settingsOf, dryRun: false, into });
    return reportOf(today, into, false);
  };

  return { plan, planFor };
};

export type ReminderPlanner = ReturnType<typeof createReminderPlanner>;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
