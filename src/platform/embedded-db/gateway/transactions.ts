import { Binary, type Document } from 'bson';
import type { SqlConnection } from '../sql/connection.js';
import { CODE, codeOf, CommandError, messageOf, stateOf } from './errors.js';
import type { Pools } from './pools.js';

/** Transactions of client sessions: each has a PostgreSQL connection to itself until it ends. */

export type Transaction = {
  client: SqlConnection;
  session: string;
  number: string;
  open: boolean;
  /** The connection its last command came by. */
  connectionId: number;
};

/** As in mongod: a transaction that is not ended within this time is rolled back. */
const LIFETIME_MILLISECONDS = 60_000;
/**
 * A transaction that meets another's write has lost already, whatever that one does; mongod says so at once. Here it waits
 * a moment, so that not all of them try again at the same time, and no longer, because while it waits it keeps one of the
 * client's connections, which the other may need in order to end.
 */
export const BEGIN = "BEGIN ISOLATION LEVEL REPEATABLE READ; SET LOCAL lock_timeout = '50ms'";

/** How many ended transactions are remembered, to answer a repeated commit. */
const REMEMBERED = 10_000;

export const sessionOf = (command: Document): string => sessionKey((command.lsid as Document | undefined)?.id);
const sessionKey = (id: unknown): string => (id instanceof Binary ? Buffer.from(id.buffer).toString('hex') : '');
const numberOf = (command: Document): string => String(command.txnNumber);

const gone = (message: string): CommandError =>
  new CommandError(CODE.noSuchTransaction, message, { labels: ['TransientTransactionError'] });

export const createTransactions = (pools: Pools, options: { onEnd: (transaction: Transaction) => void }) => {
  const running = new Map<string, Promise<Transaction>>();
  const timers = new Map<Transaction, NodeJS.Timeout>();
  /** By session: the last transaction that was committed, or whose commit got no answer from PostgreSQL. */
  const ended = new Map<string, { number: string; outcome: 'committed' | 'unknown' }>();

  const remember = (session: string, number: string, outcome: 'committed' | 'unknown'): void => {
    ended.delete(session);
    ended.set(session, { number, outcome });
    for (const oldest of ended.keys()) {
      if (ended.size <= REMEMBERED) return;
      ended.delete(oldest);
    }
  };

  const close = async (transaction: Transaction, how: 'COMMIT' | 'ROLLBACK'): Promise<string> => {
    transaction.open = false;
    running.delete(transaction.session);
    clearTimeout(timers.get(transaction));
    timers.delete(transaction);
    options.onEnd(transaction);
    try {
      return await transaction.client.execute(how);
    } finally {
      pools.transactions.give(transaction.client);
    }
  };

  /** Ends a transaction without keeping anything; a broken connection has rolled back already. */
  const rollBack = async (transaction: Transaction): Promise<void> => {
    if (transaction.open) await close(transaction, 'ROLLBACK').catch(() => undefined);
  };

  const begin = async (session: string, number: string, connectionId: number): Promise<Transaction> => {
    const client = await pools.transactions.take();
    try {
      await client.execute(BEGIN);
    } catch (error) {
      pools.transactions.give(client);
      throw error;
    }
    const transaction = { client, session, number, open: true, connectionId };
    timers.set(
      transaction,
      setTimeout(() => void rollBack(transaction), LIFETIME_MILLISECONDS),
    );
    return transaction;
  };

  const current = async (command: Document): Promise<Transaction | undefined> => {
    const transaction = await running.get(sessionOf(command))?.catch(() => undefined);
    return transaction?.open && transaction.number === numberOf(command) ? transaction : undefined;
  };

  /** The transaction that a command belongs to, begun here when the command starts it. */
  const join = async (command: Document, connectionId: number): Promise<Transaction> => {
    if (command.startTransaction === true) {
      const session = sessionOf(command);
      const left = await running.get(session)?.catch(() => undefined);
      if (left) await rollBack(left);
      const started = begin(session, numberOf(command), connectionId);
      running.set(session, started);
      try {
        return await started;
      } catch (error) {
        running.delete(session);
        throw new CommandError(CODE.exceededTimeLimit, `can't begin a transaction: ${messageOf(error)}`, {
          labels: ['TransientTransactionError'],
        });
      }
    }
    const transaction = await current(command);
    if (!transaction) throw gone('Given transaction number does not match any in-progress transactions.');
    transaction.connectionId = connectionId;
    return transaction;
  };

  /** Commits; a repeated commit of the same transaction gets the same answer, never a second chance to be applied. */
  const commit = async (command: Document): Promise<void> => {
    const transaction = await current(command);
    const session = sessionOf(command);
    if (!transaction) {
      const last = ended.get(session);
      if (last?.number !== numberOf(command)) throw gone('the transaction does not exist or was ended');
      if (last.outcome === 'committed') return;
      throw new CommandError(CODE.unknown, 'it is not known whether the transaction was committed');
    }
    const outcome = await close(transaction, 'COMMIT').catch((error: unknown) => {
      const code = codeOf(error);
      const message = messageOf(error);
      // An error of PostgreSQL itself means rolled back; a lost connection means that nobody knows.
      if (stateOf(error) !== undefined && code !== CODE.shutdownInProgress)
        throw new CommandError(code, message, { labels: ['TransientTransactionError'] });
      remember(session, transaction.number, 'unknown');
      throw new CommandError(CODE.shutdownInProgress, message, { labels: ['UnknownTransactionCommitResult'] });
    });
    if (outcome !== 'COMMIT') throw gone('the transaction was rolled back');
    remember(session, transaction.number, 'committed');
  };

  const abort = async (command: Document): Promise<void> => {
    const transaction = await current(command);
    if (!transaction) throw new CommandError(CODE.noSuchTransaction, 'the transaction does not exist or was ended');
    await rollBack(transaction);
  };

  const endSessions = async (ids: readonly Document[]): Promise<void> => {
    for (const { id } of ids as { id: unknown }[]) {
      const session = sessionKey(id);
      ended.delete(session);
      const transaction = await running.get(session)?.catch(() => undefined);
      if (transaction) await rollBack(transaction);
    }
  };

  /**
   * Ends what was going on over a connection that is gone: a process that died holds up nobody. A client that lives on is told to
   * begin its transaction again.
   */
  const connectionClosed = async (connectionId: number): Promise<void> => {
    for (const started of [...running.values()]) {
      const transaction = await started.catch(() => undefined);
      if (transaction?.connectionId === connectionId) await rollBack(transaction);
    }
  };

  const stop = (): void => {
    for (const timer of timers.values()) clearTimeout(timer);
  };

  return { join, commit, abort, rollBack, endSessions, connectionClosed, stop };
};
export type Transactions = ReturnType<typeof createTransactions>;
