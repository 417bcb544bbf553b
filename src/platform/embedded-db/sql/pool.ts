import type { SqlConnection } from './connection.js';

/** A bounded number of connections, kept while they are of use. */

export type SqlPool = {
  /** A connection for the caller alone, until it is given back. */
  take: () => Promise<SqlConnection>;
  /** Takes a connection back; one that failed or was left inside a transaction is dropped. */
  give: (connection: SqlConnection) => void;
  end: () => void;
};

type Kept = { connection: SqlConnection; madeAt: number; idleSince: number };
type Taker = { take: (connection: SqlConnection) => void; refuse: (error: Error) => void; timer: NodeJS.Timeout };

const SWEEP_MILLISECONDS = 5_000;
const ALWAYS_KEPT = 4;

export const createSqlPool = (options: {
  connect: () => Promise<SqlConnection>;
  max: number;
  /** Those beyond the few that are always kept are ended when they were idle this long. */
  idleMilliseconds: number;
  /** A backend keeps what it has learnt of each collection; ending it after this long bounds that. */
  lifetimeMilliseconds: number;
  /** A caller waits at most this long. */
  waitMilliseconds: number;
}): SqlPool => {
  const { connect, max, idleMilliseconds, lifetimeMilliseconds, waitMilliseconds } = options;
  /** The last given back is taken first: it is warm, and the others may end. */
  const idle: Kept[] = [];
  const madeAt = new Map<SqlConnection, number>();
  const takers: Taker[] = [];
  let size = 0;
  let ended = false;

  const drop = (connection: SqlConnection): void => {
    madeAt.delete(connection);
    size--;
    connection.end();
  };

  const make = async (): Promise<SqlConnection> => {
    size++;
    try {
      const connection = await connect();
      madeAt.set(connection, performance.now());
      return connection;
    } catch (error) {
      size--;
      throw error;
    }
  };

  const next = (): Taker | undefined => {
    const taker = takers.shift();
    if (taker) clearTimeout(taker.timer);
    return taker;
  };

  const take = async (): Promise<SqlConnection> => {
    for (let kept = idle.pop(); kept; kept = idle.pop()) {
      if (kept.connection.isFree()) return kept.connection;
      drop(kept.connection);
    }
    if (ended) throw new Error('the pool has ended');
    if (size < max) return make();
    return new Promise((taken, refused) => {
      const refuse = (error: Error): void => refused(error);
      const timer = setTimeout(() => {
        takers.splice(takers.indexOf(taker), 1);
        refuse(new Error(`no connection to PostgreSQL came free in ${waitMilliseconds / 1_000} s`));
      }, waitMilliseconds);
      const taker: Taker = { take: taken, refuse, timer };
      takers.push(taker);
    });
  };

  const give = (connection: SqlConnection): void => {
    const made = madeAt.get(connection) ?? 0;
    if (ended || !connection.isFree() || performance.now() - made > lifetimeMilliseconds) {
      drop(connection);
      const taker = ended ? undefined : next();
      if (taker) void make().then(taker.take, taker.refuse);
      return;
    }
    const taker = next();
    if (taker) taker.take(connection);
    else idle.push({ connection, madeAt: made, idleSince: performance.now() });
  };

  const sweep = setInterval(() => {
    const now = performance.now();
    for (
      let kept = idle[0];
      kept && idle.length > ALWAYS_KEPT && now - kept.idleSince > idleMilliseconds;
      kept = idle[0]
    ) {
      idle.shift();
      drop(kept.connection);
    }
  }, SWEEP_MILLISECONDS);
  sweep.unref();

  const end = (): void => {
    ended = true;
    clearInterval(sweep);
    for (const { connection } of idle.splice(0)) drop(connection);
    for (let taker = next(); taker; taker = next()) taker.refuse(new Error('the pool has ended'));
  };

  return { take, give, end };
};
