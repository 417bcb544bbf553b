import { expect } from 'chai';
import type { Connection } from 'mongoose';
import { connect, prepareCollections } from '../../src/platform/db/connection.js';
import { createJobLedger } from '../../src/platform/jobs/job-ledger.model.js';
import type { JobLedger, JobRunEnd } from '../../src/platform/jobs/job-ledger.js';
import { testDatabaseUri } from '../support/engine.js';

const NOW = new Date('2026-11-22T06:00:00Z');
const MINUTE = 60_000;
const STARTED = { occurrence: NOW, missed: 0, startedAt: NOW };
const DONE: JobRunEnd = {
  state: 'done',
  counts: { planned: 2 },
  failedItems: 0,
  itemErrors: [],
  failure: null,
  endedAt: NOW,
};

describe('the ledger of jobs', () => {
  let connection: Connection;
  let ledger: JobLedger;

  before(async () => {
    connection = await connect(await testDatabaseUri('ledger'));
    ledger = createJobLedger(connection);
    await prepareCollections(connection);
  });
  after(() => connection.close());
  beforeEach(async () => {
    for (const name of ['jobRuns', 'jobLeases']) await connection.collection(name).deleteMany({});
    await ledger.register('plan', NOW);
  });

  const taken = async (holder = 'one', milliseconds = MINUTE) => {
    const lease = await ledger.take('plan', holder, milliseconds);
    if (!lease) throw new Error('the lease is not free');
    return lease;
  };

  it('gives a lease to one of many that ask at once, under a higher number each time', async () => {
    for (let round = 1; round <= 3; round++) {
      const leases = await Promise.all(Array.from({ length: 20 }, (_, i) => ledger.take('plan', `w${i}`, MINUTE)));
      const [lease, ...others] = leases.filter((one) => one !== null);
      expect([others.length, lease?.fence]).to.deep.equal([0, round]);
      await ledger.release(lease!);
    }
  });

  it('gives a lease that ran out to another, on the clock of the database; the first can neither renew nor release it', async () => {
    const first = await taken('one', 0);
    const second = await taken('two');
    expect([second.fence, await ledger.renew(first, MINUTE), await ledger.renew(second, MINUTE)]).to.deep.equal([
      2,
      false,
      true,
    ]);
    await ledger.release(first);
    expect(await ledger.take('plan', 'three', MINUTE)).to.equal(null);
  });

  it('does not renew a lease that ran out, even when nobody took it', async () => {
    expect(await ledger.renew(await taken('one', 0), MINUTE)).to.equal(false);
  });

  it('knows only jobs that were registered, and keeps since when', async () => {
    await ledger.register('plan', new Date(NOW.getTime() + 1));
    expect(await ledger.take('unknown', 'one', MINUTE)).to.equal(null);
    expect(await ledger.standings()).to.deep.equal([{ job: 'plan', knownSince: NOW, succeededAt: null }]);
  });

  it('holds an occurrence once: it ends, and is not begun again', async () => {
    const lease = await taken();
    expect((await ledger.begin(lease, STARTED))?.attempts).to.equal(1);
    expect(await ledger.finish(lease, NOW, DONE)).to.equal(true);
    await ledger.release(lease);
    expect(await ledger.begin(await taken(), STARTED)).to.equal(null);
    expect((await ledger.standings())[0]?.succeededAt).to.deep.equal(NOW);
  });

  it('begins again what broke off with its process, and refuses what that process still says', async () => {
    const lost = await taken('lost', 0);
    await ledger.begin(lost, STARTED);
    const heir = await taken('heir');
    expect((await ledger.begin(heir, STARTED))?.attempts).to.equal(2);
    expect(await ledger.finish(lost, NOW, { ...DONE, counts: { planned: 99 } })).to.equal(false);
    expect(await ledger.begin(lost, STARTED), 'a lower number').to.equal(null);
    expect(await ledger.finish(heir, NOW, DONE)).to.equal(true);
    expect((await ledger.get('plan', NOW))?.counts).to.deep.equal({ planned: 2 });
  });

  it('begins again what failed, without what was said of it', async () => {
    const lease = await taken();
    await ledger.begin(lease, STARTED);
    const itemErrors = [{ item: 'vis-1', message: 'no' }];
    await ledger.finish(lease, NOW, { ...DONE, state: 'failed', failedItems: 1, itemErrors, failure: 'database' });
    await ledger.release(lease);
    expect((await ledger.standings())[0]?.succeededAt).to.equal(null);
    const { state, itemErrors: none, failure } = (await ledger.begin(await taken(), STARTED))!;
    expect({ state, none, failure }).to.deep.equal({ state: 'running', none: [], failure: null });
  });

  it('keeps what a person asked for until a worker begins it', async () => {
    const run = await ledger.ask('plan', NOW, 'acc-1');
    expect([run.state, run.askedBy, (await ledger.asked()).length]).to.deep.equal(['asked', 'acc-1', 1]);
    const begun = await ledger.begin(await taken(), STARTED);
    expect([begun?.state, begun?.askedBy, (await ledger.asked()).length]).to.deep.equal(['running', 'acc-1', 0]);
  });

  it('lists runs newest first, and forgets old ones', async () => {
    const lease = await taken();
    for (const hour of [6, 7, 8]) {
      const occurrence = new Date(`2026-11-22T0${hour}:00:00Z`);
      await ledger.begin(lease, { ...STARTED, occurrence });
    }
    const hours = async (before: Date | null) =>
      (await ledger.list('plan', { before, limit: 2 })).map(({ occurrence }) => occurrence.getUTCHours());
    expect([await hours(null), await hours(new Date('2026-11-22T07:00:00Z'))]).to.deep.equal([[8, 7], [6]]);
    expect(await ledger.forget(new Date('2026-11-22T07:00:00Z'))).to.equal(1);
    expect(await hours(new Date('2026-11-22T07:00:00Z'))).to.deep.equal([]);
  });
});
