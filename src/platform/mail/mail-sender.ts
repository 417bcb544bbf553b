import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../clock.js';
import type { Logger } from '../log.js';
import { ATTEMPTS, waitAfter } from './back-off.js';
import type { BouncedAddresses, OnBounce } from './bounced-addresses.js';
import { openGate, type MailGate, type MailStop } from './mail-gate.js';
import type { MailPace } from './mail-pace.js';
import type { Delivery, MailTransport } from './mail-transport.js';
import type { MailOutcome, Outbox, OutboxMessage } from './outbox.js';

/** Longer than a server may be silent in all steps of a mail together. */
const CLAIM_MS = 5 * 60_000;
const LOOK_EVERY_MS = 3_000;
const SWEEP_EVERY_MS = 30_000;
const WITHHELD_AT_ONCE = 100;

export interface MailSenderDeps {
  readonly outbox: Outbox;
  readonly bounced: BouncedAddresses;
  readonly transport: MailTransport;
  readonly onBounce: OnBounce;
  /** What may not go out, asked at the moment of sending; all may unless said. */
  readonly gate?: MailGate;
  readonly clock: Clock;
  readonly log: Logger;
  readonly pace: MailPace;
  /** The name under which processes share their pace. */
  readonly server: string;
  readonly perMinute: number;
  /** Mails that are sent at once. */
  readonly lanes: number;
  readonly claimMilliseconds?: number;
  readonly lookMilliseconds?: number;
  readonly sweepMilliseconds?: number;
}

/** Sends what is due in the outbox. Any number of processes may do so at the same time. */
export const createMailSender = (deps: MailSenderDeps) => {
  const { outbox, bounced, transport, clock, log, claimMilliseconds = CLAIM_MS, gate = openGate } = deps;
  const stopping = new AbortController();
  let lanes: Promise<void>[] = [];
  let isBehind = false;

  /** Waits, unless the sender is stopped. */
  const rest = (milliseconds: number): Promise<void> =>
    wait(milliseconds, undefined, { signal: stopping.signal }).catch(() => undefined);

  const tellBounce = async (message: OutboxMessage, at: Date): Promise<void> => {
    const { schoolId, recipientId, to, kind, id } = message;
    try {
      await deps.onBounce({ schoolId, recipientId, address: to, kind, messageId: id, at });
    } catch (error) {
      log.error({ err: error, mail: id }, 'nobody could be told that a mail bounced');
    }
  };

  const outcomeOf = (message: OutboxMessage, delivery: Exclude<Delivery, { outcome: 'withheld' }>): MailOutcome => {
    const at = clock.now();
    const { answer } = delivery;
    if (delivery.outcome === 'sent') return { state: 'sent', at, reason: null, answer };
    if (delivery.outcome !== 'retry') return { state: delivery.outcome, at, reason: delivery.reason, answer };
    if (message.attempts >= ATTEMPTS) return { state: 'dead', at, reason: 'tried-too-often', answer };
    const dueAt = new Date(at.getTime() + waitAfter(message.attempts, message.id));
    return { state: 'retry', at, reason: delivery.reason, answer, dueAt };
  };

  /** Sends one claimed mail and records how it went. */
  const deliver = async (message: OutboxMessage): Promise<void> => {
    const { id, to, kind } = message;
    const mark = await bounced.get(to);
    if (mark) {
      const at = clock.now();
      await tellBounce(message, at);
      await outbox.record(message, { state: 'dead', at, reason: 'address-marked', answer: mark.answer });
      return;
    }
    const asked: { stop: MailStop | null } = { stop: null };
    // Marked first: what begins after the mark and before the question is still seen, and nothing lies between the question and the text.
    const delivery = await transport.send(message, async () => {
      if (!(await outbox.markSending(message, claimMilliseconds))) return false;
      asked.stop = await gate.against(message);
      return asked.stop === null;
    });
    if (asked.stop !== null) {
      await outbox.record(message, { ...asked.stop, at: clock.now(), answer: null });
      return;
    }
    if (delivery.outcome === 'withheld') {
      log.warn({ mail: id, kind }, 'a mail was claimed by another before it was handed over');
      return;
    }
    const outcome = outcomeOf(message, delivery);
    if (delivery.outcome === 'dead' && delivery.reason === 'address-refused') {
      await bounced.mark({ address: to, since: outcome.at, messageId: id, answer: delivery.answer });
      await tellBounce(message, outcome.at);
    }
    const recorded = await outbox.record(message, outcome);
    const about = { mail: id, kind, state: outcome.state, reason: outcome.reason, attempts: message.attempts };
    if (!recorded) log.error(about, 'the outcome of a mail came after it was taken over');
    else if (outcome.state === 'sent') log.debug(about, 'a mail was sent');
    else log.warn(about, 'a mail was not sent');
  };

  /** Sends the mail that is due longest, at the pace of the server. False when nothing is due. */
  const sendNext = async (): Promise<boolean> => {
    if (!(await outbox.hasDue(clock.now()))) return false;
    const pause = await deps.pace.take(deps.server, deps.perMinute);
    if (pause > 0) await rest(pause);
    if (stopping.signal.aborted) return false;
    const message = await outbox.claim(clock.now(), claimMilliseconds);
    if (!message) return false;
    await deliver(message);
    return true;
  };

  const lane = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      let sent = false;
      try {
        sent = await sendNext();
        isBehind = false;
      } catch (error) {
        if (!isBehind) log.error({ err: error }, 'the outbox could not be read or written');
        isBehind = true; // said once, not every few seconds
      }
      if (!sent) await rest(deps.lookMilliseconds ?? LOOK_EVERY_MS);
    }
  };

  /** Lets go what was withheld and may go now. What is looked at is how things stand, so a lifting that nobody saw is made up for. */
  const releaseWithheld = async (): Promise<void> => {
    for (let after: string | null = null, rows; ; after = rows.at(-1)?.id ?? null) {
      rows = await outbox.withheld(after, WITHHELD_AT_ONCE);
      for (const message of rows) {
        const stop = await gate.against(message);
        if (stop?.state === 'withheld') continue;
        const goes = stop === null && (await gate.stillHolds(message));
        const how = goes
          ? ({ state: 'queued', reason: 'released' } as const)
          : ({ state: 'dropped', reason: stop?.reason ?? 'out-of-date' } as const);
        await outbox.release(message.id, { ...how, at: clock.now() });
      }
      if (rows.length < WITHHELD_AT_ONCE) return;
    }
  };

  const sweep = async (): Promise<void> => {
    await releaseWithheld();
    const { again, unknown } = await outbox.sweep(clock.now());
    if (again + unknown > 0) log.error({ again, unknown }, 'mails were left by a sender that vanished');
  };

  const sweepLane = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await sweep().catch((error: unknown) => log.error({ err: error }, 'the outbox could not be swept'));
      await rest(deps.sweepMilliseconds ?? SWEEP_EVERY_MS);
    }
  };

  return {
    start: (): void => {
      if (lanes.length === 0) lanes = [...Array.from({ length: deps.lanes }, lane), sweepLane()];
    },
    /** Claims nothing more, waits for what is being sent, and closes the connections. */
    stop: async (): Promise<void> => {
      stopping.abort();
      await Promise.all(lanes);
      await transport.close();
    },
    /** Sends all that is due now, one after the other; for tests and for a process that sends and ends. */
    drain: async (): Promise<void> => {
      await sweep();
      while (await sendNext());
    },
  };
};

export type MailSender = ReturnType<typeof createMailSender>;
