import { deserialize, Long, type Document } from 'bson';
import { createCursors } from './cursors.js';
import { duplicateKeyFacts, duplicateKeyOf } from './duplicate-key.js';
import { CODE, codeOf, codeOfState, CommandError, messageOf, stateOfPacked } from './errors.js';
import { explain } from './explain.js';
import { buildInfo, hello, REPORTED_VERSION } from './handshake.js';
import { SqlError, type SqlConnection } from '../sql/connection.js';
import { withConnection, type Pools } from './pools.js';
import { bsonAt, call, callIfAny, type StatementName } from './statements.js';
import { createTransactions, type Transaction } from './transactions.js';
import { createWriteGate } from './write-gate.js';
import { createWrites, type Write } from './writes.js';

/** Which statement serves which command. */

export type Command = {
  name: string;
  command: Document;
  body: Buffer;
  /** Documents that came beside the command, and the field of the command they stand for. */
  sequence: { name: string; documents: Buffer } | null;
  connectionId: number;
};
type Call = Command & { db: string; transaction: Transaction | undefined; withClient: WithClient };
type WithClient = <T>(work: (client: SqlConnection, keep: () => void) => Promise<T>) => Promise<T>;
type Handler = (call: Call) => Promise<Buffer | Document> | Buffer | Document;

const done = { ok: 1 };
const WRITE_SEQUENCES: Readonly<Record<string, string>> = {
  insert: 'documents',
  update: 'updates',
  delete: 'deletes',
};

const targetOf = ({ command, name }: Command): string => {
  const target: unknown = command[name];
  if (typeof target !== 'string') throw new CommandError(CODE.badValue, `${name}: the collection must be a string`);
  return target;
};

const cursorIdOf = (value: unknown): bigint => {
  if (typeof value === 'number' || typeof value === 'bigint') return BigInt(value);
  if (value instanceof Long) return value.toBigInt();
  throw new CommandError(CODE.badValue, 'a cursor id must be a number');
};

export const createCommands = (pools: Pools) => {
  const cursors = createCursors(pools);
  const transactions = createTransactions(pools, { onEnd: cursors.forget });
  const writes = createWrites({ gate: createWriteGate(), pools });

  const simple =
    (statement: StatementName): Handler =>
    ({ db, body, withClient }) =>
      withClient(async (client) => bsonAt(await call(client, statement, [db, body]), 0));

  const firstPage =
    (statement: 'find' | 'aggregate' | 'listCollections' | 'listIndexes'): Handler =>
    (request) =>
      request.withClient(async (client, keep) => {
        const { command, db, body, transaction } = request;
        if (command.explain === true) return explain(client, db, command);
        const row = await call(client, statement, [db, body]);
        if (await cursors.remember(row, client, transaction)) keep();
        return bsonAt(row, 0);
      });

  const write =
    (name: Write['name']): Handler =>
    (request) => {
      const { command, db, body, sequence, transaction, withClient } = request;
      const documents = sequence?.documents ?? null;
      return writes.run({ name, command, db, collection: targetOf(request), body, documents, transaction }, withClient);
    };

  const createIndexes: Handler = ({ db, body, withClient }) =>
    withClient(async (client) => {
      const result = deserialize(bsonAt(await call(client, 'createIndexes', [db, body]), 0));
      if (result.ok !== 1) {
        const packed: unknown = result.code;
        const code = typeof packed === 'number' ? codeOfState(stateOfPacked(packed)) : CODE.internal;
        throw new CommandError(code, String(result.errmsg ?? 'createIndexes failed'));
      }
      const [shard] = Object.values((result.raw as Document | undefined) ?? {}) as Document[];
      return { ...(shard ?? result), ok: 1 };
    });

  const dropIndexes: Handler = ({ db, body, withClient }) =>
    withClient(async (client) => {
      const answer = (await callIfAny(client, 'dropIndexes', [db, body]))?.[0];
      const result = answer && deserialize(answer);
      if (result && Number(result.ok) !== 1) throw new CommandError(CODE.indexNotFound, String(result.errmsg));
      return done;
    });

  const killCursors: Handler = async ({ command }) => {
    const ids = command.cursors as unknown[];
    const killed = await Promise.all(ids.map((id) => cursors.kill(cursorIdOf(id))));
    return {
      cursorsKilled: ids.filter((_, i) => killed[i]),
      cursorsNotFound: ids.filter((_, i) => !killed[i]),
      cursorsAlive: [],
      cursorsUnknown: [],
      ok: 1,
    };
  };

  const nothing: Handler = () => done;
  const greet: Handler = ({ connectionId }) => hello(connectionId);
  const build: Handler = () => buildInfo();
  const findAndModify = write('findAndModify');
  const dbStats: Handler = ({ db, withClient }) =>
    withClient(async (client) => bsonAt(await call(client, 'dbStats', [db]), 0));

  const handlers: Readonly<Record<string, Handler>> = {
    hello: greet,
    ismaster: greet,
    isMaster: greet,
    ping: nothing,
    refreshSessions: nothing,
    connectionStatus: nothing,
    buildInfo: build,
    buildinfo: build,
    serverStatus: () => ({ process: 'gateway', version: REPORTED_VERSION, uptime: process.uptime(), ok: 1 }),
    endSessions: async ({ command }) => {
      await transactions.endSessions(command.endSessions as Document[]);
      return done;
    },
    commitTransaction: async ({ command }) => {
      await transactions.commit(command);
      return done;
    },
    abortTransaction: async ({ command }) => {
      await transactions.abort(command);
      return done;
    },
    insert: write('insert'),
    update: write('update'),
    delete: write('delete'),
    findAndModify,
    findandmodify: findAndModify,
    find: firstPage('find'),
    aggregate: firstPage('aggregate'),
    listCollections: firstPage('listCollections'),
    listIndexes: firstPage('listIndexes'),
    getMore: ({ command, db, body }) => cursors.more(cursorIdOf(command.getMore), db, body),
    killCursors,
    count: simple('count'),
    distinct: simple('distinct'),
    validate: simple('validate'),
    create: simple('create'),
    createIndexes,
    dropIndexes,
    deleteIndexes: dropIndexes,
    drop: async (request) => {
      const collection = targetOf(request);
      await request.withClient((client) => call(client, 'drop', [request.db, collection]));
      return { ns: `${request.db}.${collection}`, ok: 1 };
    },
    dropDatabase: async ({ db, withClient }) => {
      await withClient((client) => call(client, 'dropDatabase', [db]));
      return { dropped: db, ok: 1 };
    },
    listDatabases: ({ body, withClient }) =>
      withClient(async (client) => bsonAt(await call(client, 'listDatabases', [body]), 0)),
    renameCollection: async ({ body, withClient }) => {
      await withClient((client) => call(client, 'renameCollection', [body]));
      return done;
    },
    collMod: (request) => {
      const values = [request.db, targetOf(request), request.body];
      return request.withClient(async (client) => bsonAt(await call(client, 'collMod', values), 0));
    },
    collStats: (request) => {
      const values = [request.db, targetOf(request)];
      return request.withClient(async (client) => bsonAt(await call(client, 'collStats', values), 0));
    },
    dbStats,
    dbstats: dbStats,
    explain: ({ command, db, withClient }) => withClient((client) => explain(client, db, command.explain as Document)),
  };

  /** Gives a connection to `work`: the transaction's own, or one of the pool for as long as it takes. */
  const clientGiver = (transaction: Transaction | undefined, maxMilliseconds: number): WithClient => {
    if (transaction) return (work) => work(transaction.client, () => undefined);
    return async (work) => {
      const client = await pools.commands.take();
      const keeping = { connection: false };
      const limit = maxMilliseconds > 0 ? cancelAfter(client, maxMilliseconds) : undefined;
      try {
        return await work(client, () => (keeping.connection = true));
      } finally {
        await limit?.();
        if (!keeping.connection) pools.commands.give(client);
      }
    };
  };

  const cancelAfter = (client: SqlConnection, milliseconds: number): (() => Promise<unknown>) => {
    let cancelled: Promise<unknown> = Promise.resolve();
    const timer = setTimeout(() => {
      cancelled = withConnection(pools.commands, (other) => call(other, 'cancel', [String(client.processId())])).catch(
        () => undefined,
      );
    }, milliseconds);
    return () => {
      clearTimeout(timer);
      return cancelled;
    };
  };

  const described = async (error: unknown, request: Command, transaction: Transaction | undefined): Promise<Error> => {
    if (transaction) await transactions.rollBack(transaction);
    if (error instanceof CommandError) return error;
    const code = codeOf(error);
    if (code === CODE.duplicateKey && error instanceof SqlError) {
      const { command, name } = request;
      const key = duplicateKeyOf(error, String(command.$db), String(command[name]));
      const { errmsg, ...facts } = await withConnection(pools.commands, (client) => duplicateKeyFacts(client, key));
      return new CommandError(code, errmsg, { facts });
    }
    const transient = transaction && (code === CODE.writeConflict || code === CODE.shutdownInProgress);
    return new CommandError(code, messageOf(error), transient ? { labels: ['TransientTransactionError'] } : {});
  };

  /** Answers one command; failures come as `CommandError`. */
  const run = async (request: Command): Promise<Buffer | Document> => {
    const { name, command, sequence } = request;
    const handler = Object.hasOwn(handlers, name) ? handlers[name] : undefined;
    if (!handler) throw new CommandError(CODE.commandNotFound, `no such command: '${name}'`);
    if (sequence && WRITE_SEQUENCES[name] !== sequence.name)
      throw new CommandError(CODE.badValue, `${name} with a document sequence '${sequence.name}'`);
    const ends = name === 'commitTransaction' || name === 'abortTransaction';
    const transaction =
      command.autocommit === false && !ends ? await transactions.join(command, request.connectionId) : undefined;
    const withClient = clientGiver(transaction, Number(command.maxTimeMS ?? 0));
    try {
      return await handler({ ...request, db: String(command.$db), transaction, withClient });
    } catch (error) {
      throw await described(error, request, transaction);
    }
  };

  /** Lets go of every connection; PostgreSQL rolls back what was open on them when it is stopped. */
  const close = (): void => {
    cursors.stop();
    transactions.stop();
    for (const pool of Object.values(pools)) pool.end();
  };

  return { run, connectionClosed: transactions.connectionClosed, close };
};
export type Commands = ReturnType<typeof createCommands>;
