import { expect } from 'chai';
import type { Connection } from 'mongoose';
import { connect, prepareCollections } from '../../src/platform/db/connection.js';
import { createRequestCounts } from '../../src/platform/db/request-counts.model.js';
import { createSharedCounts, type RequestCounts } from '../../src/platform/http/shared-counts.js';
import { testDatabaseUri } from '../support/engine.js';

const LIMIT = 100;

describe('counts of requests that processes share', () => {
  let connection: Connection;
  let counts: RequestCounts;
  before(async () => {
    connection = await connect(await testDatabaseUri('shared_counts'));
    counts = createRequestCounts(connection);
    await prepareCollections(connection);
  });
  after(() => connection.close());

  /** A process of its own, and a way to wait until what it told was answered. */
  const aProcess = (name: string, now: () => number) => {
    const telling: Promise<unknown>[] = [];
    const store = createSharedCounts({
      name,
      limit: LIMIT,
      windowMs: 60_000,
      now,
      counts: {
        add: (...call) => {
          const told = counts.add(...call);
          telling.push(told);
          return told;
        },
      },
    });
    const hit = async (times: number): Promise<number> => {
      let total = 0;
      for (let time = 0; time < times; time++) {
        total = (await store.increment('somebody')).totalHits;
        await Promise.all(telling);
      }
      return total;
    };
    return { hit, told: () => telling.length };
  };

  it('add up over processes, to a twentieth of the limit', async () => {
    const now = () => Date.parse('2099-01-01T09:00:00Z');
    const [one, two] = [aProcess('sum', now), aProcess('sum', now)];
    expect(await one.hit(60)).to.equal(60);
    expect(await two.hit(30)).to.be.within(85, 90);
    expect(await one.hit(10)).to.be.within(95, 100);
  });

  it('cost no write for who asks little', async () => {
    const now = () => Date.parse('2099-01-01T09:00:00Z');
    const one = aProcess('little', now);
    await one.hit(LIMIT / 20 - 1);
    expect(one.told()).to.equal(0);
  });

  it('begin anew with each window', async () => {
    let now = Date.parse('2099-01-01T09:00:59Z');
    const one = aProcess('window', () => now);
    await one.hit(50);
    now += 2000;
    expect(await one.hit(1)).to.equal(1);
  });

  it('go on counting alone while the database does not answer', async () => {
    const store = createSharedCounts({
      name: 'alone',
      limit: LIMIT,
      windowMs: 60_000,
      counts: { add: () => Promise.reject(new Error('no database')) },
      now: () => 0,
    });
    for (let time = 1; time <= 30; time++) expect((await store.increment('somebody')).totalHits).to.equal(time);
  });
});
