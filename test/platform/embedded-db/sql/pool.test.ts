import { expect } from 'chai';
import { createSqlPool } from '../../../../src/platform/embedded-db/sql/pool.js';
import { fakeConnection } from './fake-connection.js';

describe('the pool of connections', () => {
  const aPool = (own: { max?: number; lifetimeMilliseconds?: number; waitMilliseconds?: number } = {}) => {
    const made: ReturnType<typeof fakeConnection>[] = [];
    const pool = createSqlPool({
      connect: () => {
        const fake = fakeConnection();
        made.push(fake);
        return Promise.resolve(fake.connection);
      },
      max: 2,
      idleMilliseconds: 1_000,
      lifetimeMilliseconds: 60_000,
      waitMilliseconds: 60_000,
      ...own,
    });
    return { pool, made };
  };

  it('makes no more than it may, and hands one on to who waited longest', async () => {
    const { pool, made } = aPool();
    const [first, second] = [await pool.take(), await pool.take()];
    const waiting = [pool.take(), pool.take()];
    pool.give(second);
    pool.give(first);
    expect(await Promise.all(waiting)).to.deep.equal([second, first]);
    expect(made).to.have.length(2);
  });

  it('uses the warmest again', async () => {
    const { pool } = aPool();
    const [first, second] = [await pool.take(), await pool.take()];
    pool.give(first);
    pool.give(second);
    expect(await pool.take()).to.equal(second);
  });

  it('drops one that failed, is inside a transaction or is old, and makes another for who waits', async () => {
    const { pool, made } = aPool({ max: 1 });
    const failed = await pool.take();
    const waiting = pool.take();
    made[0]!.state.free = false;
    pool.give(failed);
    expect(await waiting).to.equal(made[1]!.connection);
    expect(made.map(({ state }) => state.ended)).to.deep.equal([true, false]);

    const old = aPool({ max: 1, lifetimeMilliseconds: -1 });
    old.pool.give(await old.pool.take());
    await old.pool.take();
    expect(old.made.map(({ state }) => state.ended)).to.deep.equal([true, false]);
  });

  it('drops one that failed while nobody used it', async () => {
    const { pool, made } = aPool();
    pool.give(await pool.take());
    made[0]!.state.free = false;
    expect(await pool.take()).to.equal(made[1]!.connection);
  });

  it('says so when none comes free, and takes nobody after its end', async () => {
    const { pool, made } = aPool({ max: 1, waitMilliseconds: 1 });
    const taken = await pool.take();
    const messageOf = (wait: Promise<unknown>) => wait.catch((error: unknown) => (error as Error).message);
    expect(await messageOf(pool.take())).to.equal('no connection to PostgreSQL came free in 0.001 s');
    pool.end();
    pool.give(taken);
    expect(await messageOf(pool.take())).to.equal('the pool has ended');
    expect(made.map(({ state }) => state.ended)).to.deep.equal([true]);
  });
});
