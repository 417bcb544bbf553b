import { expect } from 'chai';
import { createCursors } from '../../../../src/platform/embedded-db/gateway/cursors.js';
import type { SqlRow } from '../../../../src/platform/embedded-db/sql/connection.js';
import { createSqlPool } from '../../../../src/platform/embedded-db/sql/pool.js';
import { fakeConnection } from '../sql/fake-connection.js';

const HOUR = 3_600_000;

/** A first page that says there is more; `held` when only the same connection can go on. */
const firstPage = (id: bigint, held: boolean): SqlRow => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(id);
  return [Buffer.from('page'), Buffer.from('more'), Buffer.from([held ? 1 : 0]), bytes];
};

describe('open cursors', () => {
  const aStore = (answers: SqlRow[] = []) => {
    let now = 0;
    const fakes: ReturnType<typeof fakeConnection>[] = [];
    const pool = createSqlPool({
      connect: () => {
        fakes.push(fakeConnection(answers));
        return Promise.resolve(fakes.at(-1)!.connection);
      },
      max: 100,
      idleMilliseconds: HOUR,
      lifetimeMilliseconds: HOUR,
      waitMilliseconds: HOUR,
    });
    const cursors = createCursors({ commands: pool, transactions: pool }, () => now);
    return { cursors, pool, fakes, pass: (milliseconds: number) => (now += milliseconds) };
  };
  const codeOf = (answer: Promise<unknown>) =>
    answer.then(
      () => 'answered',
      (error: unknown) => (error as { code: number }).code,
    );

  it('go on where they were, and are gone after the last page', async () => {
    const { cursors, pool } = aStore([
      [Buffer.from('second'), Buffer.from('still more')],
      [Buffer.from('last'), null],
    ]);
    expect(await cursors.remember(firstPage(7n, false), await pool.take())).to.equal(false);
    expect(String(await cursors.more(7n, 'db', Buffer.alloc(0)))).to.equal('second');
    expect(String(await cursors.more(7n, 'db', Buffer.alloc(0)))).to.equal('last');
    expect(await codeOf(cursors.more(7n, 'db', Buffer.alloc(0)))).to.equal(43);
    cursors.stop();
  });

  it('are not kept when there is no more', async () => {
    const { cursors, pool } = aStore();
    expect(await cursors.remember([Buffer.from('page'), null, null, null], await pool.take())).to.equal(false);
    expect(cursors.size()).to.equal(0);
    cursors.stop();
  });

  it('are closed after ten minutes without a reader, and give their connection back', async () => {
    const { cursors, pool, fakes, pass } = aStore();
    const connection = await pool.take();
    expect(await cursors.remember(firstPage(1n, true), connection)).to.equal(true);
    pass(590_000);
    await cursors.closeIdle();
    expect(cursors.size()).to.equal(1);
    pass(20_000);
    await cursors.closeIdle();
    expect({ size: cursors.size(), asked: fakes[0]!.asked }).to.deep.equal({ size: 0, asked: ['CLOSE ALL'] });
    expect(await pool.take()).to.equal(connection);
    expect(await codeOf(cursors.more(1n, 'db', Buffer.alloc(0)))).to.equal(43);
    cursors.stop();
  });

  it('keep at most 32 connections; the one idle longest gives way', async () => {
    const { cursors, pool } = aStore();
    for (let id = 1n; id <= 33n; id++) await cursors.remember(firstPage(id, true), await pool.take());
    expect(cursors.size()).to.equal(32);
    expect([await cursors.kill(1n), await cursors.kill(2n)]).to.deep.equal([false, true]);
    cursors.stop();
  });
});
