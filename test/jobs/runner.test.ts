import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { expect } from 'chai';
import type { Connection } from 'mongoose';
import { dayInAmsterdam, type Clock } from '../../src/platform/clock.js';
import { connect, prepareCollections } from '../../src/platform/db/connection.js';
import type { Job, JobContext } from '../../src/platform/jobs/job.js';
import { jobHealth } from '../../src/platform/jobs/job-alarm.js';
import { createJobLedger } from '../../src/platform/jobs/job-ledger.model.js';
import type { JobLedger } from '../../src/platform/jobs/job-ledger.js';
import { createJobRunner } from '../../src/platform/jobs/job-runner.js';
import { createLog } from '../../src/platform/log.js';
import { testDatabaseUri } from '../support/engine.js';

const HOUR_MS = 3_600_000;
const WORKER = new URL('../support/worker.process.ts', import.meta.url);

describe('the runner of jobs', () => {
  let uri: string;
  let connection: Connection;
  let ledger: JobLedger;
  let instant: Date;
  let ran: string[];
  const clock: Clock = { now: () => instant, today: () => dayInAmsterdam(instant) };
  const at = (text: string): void => void (instant = new Date(text));

  before(async () => {
    uri = await testDatabaseUri('runner');
    connection = await connect(uri);
    ledger = createJobLedger(connection);
    await prepareCollections(connection);
  });
  after(() => connection.close());
  beforeEach(async () => {
    for (const name of ['jobRuns', 'jobLeases', 'done']) await connection.collection(name).deleteMany({});
    ran = [];
    at('2026-11-22T06:00:00Z');
  });

  const aJob = (fields: Partial<Job> = {}): Job => ({
    name: 'plan',
    title: 'Plannen',
    cron: '0 7 * * *',
    maxAgeHours: 26,
    run: ({ occurrence }) => {
      ran.push(occurrence.toISOString());
      return Promise.resolve({ planned: 1 });
    },
    ...fields,
  });
  const runnerOf = (jobs: readonly Job[] = [aJob()], leaseMilliseconds = 60_000) =>
    createJobRunner({ jobs, ledger, clock, log: createLog('silent'), leaseMilliseconds });
  const newest = async () => (await ledger.list('plan', { before: null, limit: 1 }))[0]!;

  it('runs an occurrence once, however often it ticks', async () => {
    const runner = runnerOf();
    await runner.tick();
    await runner.tick();
    await runnerOf().tick();
    at('2026-11-22T12:00:00Z');
    await runner.tick();
    at('2026-11-23T06:00:00Z');
    await runner.tick();
    expect(ran).to.deep.equal(['2026-11-22T06:00:00.000Z', '2026-11-23T06:00:00.000Z']);
    const { state, counts, attempts, askedBy } = await newest();
    expect({ state, counts, attempts, askedBy }).to.deep.equal({
      ...{ state: 'done', counts: { planned: 1 }, attempts: 1, askedBy: null },
    });
  });

  for (const [workers, firstDay, changesOn, hours] of [
    [2, '2026-03-01', '2026-03-29', [6, 5]],
    [3, '2026-10-01', '2026-10-25', [5, 6]],
  ] as const)
    it(`runs each occurrence of 60 days from ${firstDay} once with ${workers} workers that tick at the same time`, async () => {
      const connections = await Promise.all(Array.from({ length: workers }, () => connect(uri)));
      const runners = connections.map((one) =>
        createJobRunner({ jobs: [aJob()], ledger: createJobLedger(one), clock, log: createLog('silent') }),
      );
      const first = new Date(`${firstDay}T00:00:00Z`).getTime();
      for (let hour = 0; hour < 60 * 24; hour += 8) {
        instant = new Date(first + hour * HOUR_MS);
        await Promise.all(runners.map((one) => one.tick()));
      }
      // The newest of the day before the first tick, and one for each day; at seven in the Netherlands, whatever the clock did.
      expect(ran).to.have.length(61);
      expect([...new Set(ran)]).to.have.length(61);
      expect(ran.map((one) => new Date(one).getUTCHours())).to.deep.equal(
        ran.map((one) => (one < changesOn ? hours[0] : hours[1])),
      );
      await Promise.all(connections.map((one) => one.close()));
    }).timeout(60_000);

  it('makes good the newest of what was missed in a week switched off, and says how many', async () => {
    await runnerOf().tick();
    at('2026-11-29T15:00:00Z');
    await runnerOf().tick();
    expect(ran).to.deep.equal(['2026-11-22T06:00:00.000Z', '2026-11-29T06:00:00.000Z']);
    expect((await newest()).missed).to.equal(6);
  });

  it('tells a run the day on which it runs, not the one it was planned for', async () => {
    const told: Pick<JobContext, 'occurrence' | 'now' | 'today'>[] = [];
    at('2026-11-21T23:30:00Z'); // half past midnight on the 22nd
    const run: Job['run'] = ({ occurrence, now, today }) => {
      told.push({ occurrence, now, today });
      return Promise.resolve({});
    };
    await runnerOf([aJob({ run })]).tick();
    expect(told).to.deep.equal([{ occurrence: new Date('2026-11-21T06:00:00Z'), now: instant, today: '2026-11-22' }]);
  });

  it('records an item that fails, and does the others', async () => {
    const run: Job['run'] = async ({ attempt }) => {
      let planned = 0;
      for (const item of ['a', 'b', 'c'])
        if (await attempt(item, () => (item === 'b' ? Promise.reject(new Error('b is broken')) : Promise.resolve())))
          planned++;
      return { planned };
    };
    await runnerOf([aJob({ run })]).tick();
    const { state, counts, failedItems, itemErrors } = await newest();
    expect({ state, counts, failedItems, itemErrors }).to.deep.equal({
      ...{ state: 'partly', counts: { planned: 2 }, failedItems: 1 },
      itemErrors: [{ item: 'b', message: 'b is broken' }],
    });
  });

  it('begins a run that failed again after five minutes, three times at most, and one job leaves the others alone', async () => {
    let tries = 0;
    const run = () => Promise.reject(new Error(`broken ${++tries}`));
    const runner = runnerOf([aJob({ name: 'other', run }), aJob()]);
    for (const minute of [0, 4, 5, 9, 10, 20, 60]) {
      instant = new Date(new Date('2026-11-22T06:00:00Z').getTime() + minute * 60_000);
      await runner.tick();
    }
    const [failed] = await ledger.list('other', { before: null, limit: 1 });
    expect([tries, failed?.state, failed?.failure, failed?.attempts]).to.deep.equal([3, 'failed', 'broken 3', 3]);
    expect(ran).to.have.length(1);
    const late = async () => (await runner.health()).filter(({ isLate }) => isLate).map(({ job }) => job);
    at('2026-11-23T08:00:00Z');
    expect(await late()).to.deep.equal([]);
    at('2026-11-23T08:00:01Z');
    expect(await late()).to.deep.equal(['other', 'plan']);
  });

  it('breaks off when its lease is lost, and what it then says is not recorded', async () => {
    let leaseLost: () => void = () => undefined;
    const lost = new Promise<void>((resolve) => (leaseLost = resolve));
    const run: Job['run'] = async ({ signal }) => {
      // Somebody else takes the lease, as when this process was stopped for a while.
      await connection
        .collection<{ _id: string }>('jobLeases')
        .updateOne({ _id: 'plan' }, { $set: { holder: 'heir' } });
      signal.addEventListener('abort', () => leaseLost());
      await lost;
      await connection.collection<{ _id: string }>('jobRuns').updateMany({}, { $set: { fence: 99 } });
      return { planned: 7 };
    };
    await runnerOf([aJob({ run })], 60).tick();
    const { state, counts, fence } = await newest();
    expect({ state, counts, fence }).to.deep.equal({ state: 'running', counts: {}, fence: 99 });
  });

  it('runs what a person asks for, under that name, and tells what it would do without doing it', async () => {
    const runner = runnerOf([
      aJob({
        dryRun: ({ today }) => Promise.resolve({ counts: { planned: 1 }, items: [{ what: 'x', to: 'y', why: today }] }),
      }),
    ]);
    await runner.tick();
    expect((await runner.dryRun('plan'))?.items[0]?.why).to.equal('2026-11-22');
    expect([await runner.ask('none', 'acc-1'), await runner.dryRun('none')]).to.deep.equal([undefined, undefined]);
    expect(ran).to.have.length(1);
    at('2026-11-22T09:30:00Z');
    await runner.ask('plan', 'acc-1');
    await runner.tick();
    const [last] = await runner.overview();
    expect([last?.last?.askedBy, last?.last?.state, last?.next.toISOString()]).to.deep.equal([
      'acc-1',
      'done',
      '2026-11-23T06:00:00.000Z',
    ]);
    expect(ran).to.deep.equal(['2026-11-22T06:00:00.000Z', '2026-11-22T09:30:00.000Z']);
  });

  it('begins nothing once it is stopped, and tells a run that goes on', async () => {
    let begun: () => void = () => undefined;
    const began = new Promise<void>((resolve) => (begun = resolve));
    const run: Job['run'] = ({ signal }) => {
      begun();
      return new Promise((resolve) => signal.addEventListener('abort', () => resolve({})));
    };
    const runner = runnerOf([aJob({ run })]);
    runner.start();
    await began;
    await runner.stop();
    expect((await newest()).failure).to.equal('the run was broken off');
    await runner.tick();
    expect(await ledger.list('plan', { before: null, limit: 9 })).to.have.length(1);
  });

  for (const [what, jobs] of [
    ['two jobs of one name', [aJob(), aJob()]],
    ['a plan between two and three at night', [aJob({ cron: '30 2 * * *' })]],
  ] as const)
    it(`refuses ${what}`, () => {
      expect(() => runnerOf(jobs)).to.throw(RangeError);
    });

  it('judges a job that never ran from when it became known', () => {
    const standing = { job: 'plan', knownSince: new Date('2026-11-01T00:00:00Z'), succeededAt: null };
    const lateAt = (now: string) => jobHealth([aJob({ maxAgeHours: 24 })], [standing], new Date(now))[0]?.isLate;
    expect([lateAt('2026-11-02T00:00:00Z'), lateAt('2026-11-02T00:00:01Z')]).to.deep.equal([false, true]);
    expect(jobHealth([aJob()], [], new Date())[0]?.isLate).to.equal(false);
  });

  it('in three processes, one of which is ended in a run: each occurrence ends well once', async () => {
    const dieAt = '2026-11-24T06:00:00.000Z';
    const start = (...given: string[]): ChildProcess =>
      fork(WORKER, [uri, '0 7 * * *', ...given], {
        execArgv: ['--import', 'tsx'],
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      });
    const [victim, ...others] = [start(dieAt), start(), start()] as const;
    await Promise.all([victim, ...others].map((one) => once(one, 'message')));
    const tick = async (worker: ChildProcess, time: string): Promise<void> => {
      worker.send(time);
      await once(worker, 'message');
    };
    for (const day of [22, 23])
      await Promise.all([victim, ...others].map((one) => tick(one, `2026-11-${day}T06:00:00Z`)));
    victim.send(dieAt);
    await once(victim, 'exit');
    expect(victim.signalCode).to.equal('SIGKILL');
    expect((await newest()).state).to.equal('running');
    // Its lease runs out on the clock of the database, not on that of the workers.
    while ((await newest()).state !== 'done') await Promise.all(others.map((one) => tick(one, dieAt)));
    for (const one of others) one.disconnect();
    await Promise.all(others.map((one) => once(one, 'exit')));
    const runs = await ledger.list('plan', { before: null, limit: 9 });
    expect(runs.map(({ occurrence, state, attempts }) => [occurrence.getUTCDate(), state, attempts])).to.deep.equal([
      [24, 'done', 2],
      [23, 'done', 1],
      [22, 'done', 1],
    ]);
    const done = await connection.collection<{ occurrence: Date }>('done').find().toArray();
    expect(done.map(({ occurrence }) => occurrence.getUTCDate()).sort()).to.deep.equal([22, 23, 24, 24]);
  }).timeout(60_000);
});
