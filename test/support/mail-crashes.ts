import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { connect, prepareCollections } from '../../src/platform/db/connection.js';
import { createBouncedAddresses } from '../../src/platform/mail/bounced-addresses.model.js';
import { createMailPace } from '../../src/platform/mail/mail-pace.model.js';
import { createOutbox } from '../../src/platform/mail/outbox.model.js';
import { mailIdOf } from '../../src/platform/mail/outbox.js';
import { createRandom } from '../../src/platform/random.js';
import { aMail } from './mail-builders.js';
import { startMailServer, type Behaviour, type Step } from './mail-server.js';
import type { SenderSettings } from './sender.process.js';

const PROGRAM = new URL('./sender.process.ts', import.meta.url);

/** Starts a sender in a process of its own. */
export const startSender = (settings: SenderSettings): ChildProcess =>
  fork(PROGRAM, [JSON.stringify(settings)], {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });

/** What became of the mails of a run. */
export interface CrashResult {
  readonly mails: number;
  readonly sent: number;
  readonly unknown: number;
  /** Of those unknown, how many the server had taken. */
  readonly unknownTaken: number;
  readonly dead: number;
  /** Sent by what is recorded, and the server never took it; or in no end state. */
  readonly lost: number;
  /** The server took it more than once. */
  readonly doubled: number;
  /** Refused for good by the server, and taken or sent all the same. */
  readonly wrong: number;
  readonly kills: number;
  readonly seconds: number;
}

/** Every so many-th address does not exist. */
const REFUSED_EVERY = 20;

/**
 * Sends mails with several processes that are ended without warning, at random and just when the server has a mail, to a server that
 * refuses, hangs and ends connections. Ends when every mail is in an end state; then the last processes are ended too.
 */
export const runMailCrashes = async (options: {
  uri: string;
  mails: number;
  senders: number;
  kills: number;
  seed: string;
  onProgress?: (line: string) => void;
}): Promise<CrashResult> => {
  const { uri, mails, senders, kills, seed } = options;
  const began = performance.now();
  const random = createRandom(seed);
  const connection = await connect(uri);
  const outbox = createOutbox(connection);
  createBouncedAddresses(connection);
  createMailPace(connection);
  await prepareCollections(connection);
  const keys = Array.from({ length: mails }, (_, i) => `crash-${i}`);
  const addressOf = (i: number): string => `${i % REFUSED_EVERY === 7 ? 'gone' : 'here'}-${i}@berkel.example`;
  const startedAt = Date.now();
  for (const [i, key] of keys.entries())
    await outbox.put(aMail({ key, to: addressOf(i), notBefore: new Date(startedAt) }), 'queued', new Date(startedAt));

  const children: ChildProcess[] = [];
  let killed = 0;
  let isOver = false;
  const kill = (child: ChildProcess | undefined): void => {
    if (!child?.pid || killed >= kills || isOver) return;
    killed++;
    child.kill('SIGKILL');
  };
  const behave = (step: Step, to: string): Behaviour => {
    if (step === 'rcpt' && to.startsWith('gone')) return { kind: 'answer', code: 550, text: '5.1.1 no such user' };
    const chance = random.next();
    if (step === 'taken' && random.next() < (1.5 * kills) / mails) kill(random.pick(children));
    if (chance < 0.03) return { kind: 'answer', code: 451, text: '4.3.0 later' };
    if (chance < 0.05) return { kind: 'close' };
    if (chance < 0.06) return { kind: 'hang' };
    return chance < 0.08 && step === 'taken' ? { kind: 'take and close' } : { kind: 'go on' };
  };
  const server = await startMailServer(behave);
  const settings: SenderSettings = {
    uri,
    smtpUrl: server.url,
    dieAt: null,
    startedAt,
    speed: 2000,
    claimMilliseconds: 4000,
    silenceMilliseconds: 1500,
  };
  const startAt = (index: number): void => {
    const child = startSender(settings);
    children[index] = child;
    child.once('exit', () => {
      if (!isOver) startAt(index);
    });
  };
  for (let i = 0; i < senders; i++) startAt(i);

  const counts = async () => {
    const { sent, unknown, dead } = await outbox.counts();
    return { sent, unknown, dead, ended: sent + unknown + dead };
  };
  for (let now = await counts(); now.ended < mails; now = await counts()) {
    options.onProgress?.(`${now.ended} of ${mails} ended, ${killed} processes ended`);
    await wait(200 + random.below(600));
    if (random.next() < 0.4) kill(random.pick(children));
  }
  isOver = true;
  await Promise.all(
    children.map(async (child) => {
      const gone = child.exitCode !== null || child.signalCode !== null ? null : once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    }),
  );
  await server.close();

  const takenOf = new Map<string, number>();
  for (const { messageId } of server.taken) takenOf.set(messageId, (takenOf.get(messageId) ?? 0) + 1);
  const result = { sent: 0, unknown: 0, unknownTaken: 0, dead: 0, lost: 0, doubled: 0, wrong: 0 };
  for (const [i, key] of keys.entries()) {
    const taken = takenOf.get(`${mailIdOf(key)}@leerwerkplek.example`) ?? 0;
    const state = (await outbox.get(mailIdOf(key)))?.state;
    if (taken > 1) result.doubled++;
    if (state === 'sent') result.sent++;
    else if (state === 'unknown') result.unknown++;
    else if (state === 'dead') result.dead++;
    if (state === 'unknown' && taken > 0) result.unknownTaken++;
    if ((state === 'sent' && taken === 0) || !['sent', 'unknown', 'dead'].includes(state ?? '')) result.lost++;
    if ((state === 'dead') !== addressOf(i).startsWith('gone') || (state === 'dead' && taken > 0)) result.wrong++;
  }
  await connection.close();
  return { mails, ...result, kills: killed, seconds: Math.round((performance.now() - began) / 100) / 10 };
};
