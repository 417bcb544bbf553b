import { CODE, CommandError } from './errors.js';
import type { SqlConnection, SqlRow } from '../sql/connection.js';
import type { Pools } from './pools.js';
import { bsonAt, call, isTrueAt } from './statements.js';
import type { Transaction } from './transactions.js';

/** Open cursors. Some continue on any connection, some (sorted ones) only on the connection that opened them. */

type Cursor = {
  id: bigint;
  continuation: Buffer;
  /** The connection this cursor keeps to itself, if it must. */
  held: SqlConnection | undefined;
  transaction: Transaction | undefined;
  lastUsed: number;
  busy: boolean;
};

/** As in mongod: a cursor that nobody reads from for this long is closed. */
const IDLE_MILLISECONDS = 600_000;
/** At most this many connections are kept by cursors; the one that was idle longest gives way. */
const MAX_HELD = 32;
const MAX_OPEN = 1_000;

export const createCursors = (pools: Pools, now: () => number = () => performance.now()) => {
  /** In the order of last use, the longest idle first. */
  const open = new Map<bigint, Cursor>();

  const close = async (cursor: Cursor): Promise<void> => {
    open.delete(cursor.id);
    const { held } = cursor;
    cursor.held = undefined;
    if (!held) return;
    // The portal outlives its statement; without this it would stay with the connection in the pool.
    await held.execute('CLOSE ALL').catch(() => undefined);
    pools.commands.give(held);
  };

  const closeIdle = async (): Promise<void> => {
    for (const cursor of [...open.values()])
      if (!cursor.busy && now() - cursor.lastUsed > IDLE_MILLISECONDS) await close(cursor);
  };
  const timer = setInterval(() => void closeIdle(), 30_000);
  timer.unref();

  const makeRoom = async (): Promise<void> => {
    const idle = [...open.values()].filter((cursor) => !cursor.busy && !cursor.transaction);
    const held = [...open.values()].filter((cursor) => cursor.held).length;
    const leaving = held >= MAX_HELD ? idle.find((cursor) => cursor.held) : open.size >= MAX_OPEN ? idle[0] : undefined;
    if (leaving) await close(leaving);
  };

  /**
   * Keeps what is needed to go on after a first page. True when the connection now belongs to the cursor, so the caller
   * must not give it back.
   */
  const remember = async (row: SqlRow, client: SqlConnection, transaction?: Transaction): Promise<boolean> => {
    const [, continuation, , idBytes] = row;
    const id = idBytes?.readBigInt64BE(0) ?? 0n;
    if (!continuation || id === 0n) return false;
    await makeRoom();
    const held = isTrueAt(row, 2) && !transaction ? client : undefined;
    // A copy: the bytes are part of a page that need not stay in memory.
    open.set(id, { id, continuation: Buffer.from(continuation), held, transaction, lastUsed: now(), busy: false });
    return held !== undefined;
  };

  /** The next page of a cursor. */
  const more = async (id: bigint, db: string, body: Buffer): Promise<Buffer> => {
    const cursor = open.get(id);
    if (!cursor) throw new CommandError(CODE.cursorNotFound, `cursor id ${id.toString()} not found`);
    if (cursor.busy) throw new CommandError(CODE.badValue, `cursor id ${id.toString()} is already in use`);
    cursor.busy = true;
    const kept = cursor.held ?? cursor.transaction?.client;
    const client = kept ?? (await pools.commands.take());
    try {
      const row = await call(client, 'getMore', [db, body, cursor.continuation]);
      const continuation = row[1];
      if (open.get(id) !== cursor) return bsonAt(row, 0); // killed meanwhile
      if (continuation) {
        cursor.continuation = Buffer.from(continuation);
        cursor.lastUsed = now();
        open.delete(id);
        open.set(id, cursor);
      } else await close(cursor);
      return bsonAt(row, 0);
    } catch (error) {
      await close(cursor);
      throw error;
    } finally {
      cursor.busy = false;
      if (!kept) pools.commands.give(client);
    }
  };

  /** Closes one cursor; false when there is none of that id. */
  const kill = async (id: bigint): Promise<boolean> => {
    const cursor = open.get(id);
    if (cursor) await close(cursor);
    return cursor !== undefined;
  };

  const forget = (transaction: Transaction): void => {
    for (const cursor of [...open.values()]) if (cursor.transaction === transaction) open.delete(cursor.id);
  };

  const stop = (): void => clearInterval(timer);

  return { remember, more, kill, forget, closeIdle, stop, size: () => open.size };
};
export type Cursors = ReturnType<typeof createCursors>;
