import { connect } from 'node:net';
import { join } from 'node:path';
import {
  bindAndExecute,
  createMessageReader,
  parse,
  readFields,
  readRow,
  simpleQuery,
  startup,
  terminate,
  type SqlParameter,
} from './messages.js';

/** One connection to PostgreSQL through its private socket. */

export type SqlRow = readonly (Buffer | null)[];

/** A failure that PostgreSQL named; without a state, one of the connection itself. */
export class SqlError extends Error {
  constructor(
    message: string,
    readonly sqlState: string,
    readonly detail?: string,
    readonly constraint?: string,
  ) {
    super(message);
  }
}

/** PostgreSQL's own code for a connection that failed. */
export const CONNECTION_FAILURE = '08006';

export type SqlConnection = {
  /** The number by which PostgreSQL knows this connection. */
  processId: () => number;
  /** Runs a statement that is prepared on its first use under the name given; its rows. */
  query: (name: string, text: string, parameters: readonly SqlParameter[]) => Promise<readonly SqlRow[]>;
  /** Runs statements without parameters; what the last one says it did. */
  execute: (text: string) => Promise<string>;
  /** False once the connection has failed, and inside a transaction. */
  isFree: () => boolean;
  end: () => void;
};

/** What waits for an answer, in the order in which it was asked. */
type Waiting = {
  rows: SqlRow[];
  tag: string;
  error: SqlError | undefined;
  /** The statement that gets its name with this, until it has it. */
  parses: string | undefined;
  done: (outcome: { rows: readonly SqlRow[]; tag: string }) => void;
  failed: (error: Error) => void;
};

const errorIn = (body: Buffer): SqlError => {
  const fields = readFields(body);
  return new SqlError(fields.get('M') ?? 'no reason', fields.get('C') ?? 'XX000', fields.get('D'), fields.get('n'));
};

/**
 * Connects; rejects where PostgreSQL does not listen or does not take connections yet.
 * @param searchPath the schemas to look in, where not PostgreSQL's own choice
 */
export const connectSql = (socketDirectory: string, searchPath?: string): Promise<SqlConnection> =>
  new Promise((connected, refused) => {
    const socket = connect(join(socketDirectory, '.s.PGSQL.5432'));
    const prepared = new Set<string>();
    const queue: Waiting[] = [];
    let processId = 0;
    let ready = false;
    let broken: Error | undefined;
    let inTransaction = false;
    let startError: SqlError | undefined;

    const fail = (why: string): void => {
      if (broken) return;
      broken = startError ?? new SqlError(why, CONNECTION_FAILURE);
      socket.destroy();
      refused(broken);
      for (const waiting of queue.splice(0)) waiting.failed(waiting.error ?? broken);
    };

    const ask = (parts: readonly Buffer[], parses?: string): Promise<{ rows: readonly SqlRow[]; tag: string }> =>
      new Promise((done, failed) => {
        if (broken) {
          failed(broken);
          return;
        }
        queue.push({ rows: [], tag: '', error: undefined, parses, done, failed });
        socket.cork();
        for (const part of parts) socket.write(part);
        socket.uncork();
      });

    const connection: SqlConnection = {
      processId: () => processId,
      query: async (name, text, parameters) => {
        const run = bindAndExecute(name, parameters);
        const known = prepared.has(name);
        prepared.add(name);
        const { rows } = known ? await ask(run) : await ask([...parse(name, text), ...run], name);
        return rows;
      },
      execute: async (text) => (await ask(simpleQuery(text))).tag,
      isFree: () => broken === undefined && queue.length === 0 && !inTransaction,
      end: () => {
        if (!broken) socket.end(terminate());
        fail('the connection was ended');
      },
    };

    const atReady = (body: Buffer): void => {
      inTransaction = body.toString('latin1') !== 'I';
      if (!ready) {
        ready = true;
        connected(connection);
        return;
      }
      const waiting = queue.shift();
      if (waiting?.parses !== undefined) prepared.delete(waiting.parses); // refused before it got its name
      if (waiting?.error) waiting.failed(waiting.error);
      else waiting?.done({ rows: waiting.rows, tag: waiting.tag });
    };

    const onMessage = (letter: string, body: Buffer): void => {
      const [current] = queue;
      switch (letter) {
        case 'D':
          current?.rows.push(readRow(body));
          break;
        case 'C':
          if (current) current.tag = body.toString('utf8', 0, body.length - 1);
          break;
        case '1':
          if (current) current.parses = undefined;
          break;
        case 'E':
          if (current) current.error = errorIn(body);
          else startError = errorIn(body);
          break;
        case 'Z':
          atReady(body);
          break;
        case 'K':
          processId = body.readInt32BE(0);
          break;
        case 'R':
          if (body.readInt32BE(0) !== 0) fail('PostgreSQL asks for a password');
          break;
        default: // notices, settings, and what says only that something is complete
      }
    };

    socket.on('connect', () => {
      const options = searchPath === undefined ? {} : { options: `-c search_path=${searchPath}` };
      socket.write(startup({ user: 'postgres', database: 'postgres', client_encoding: 'UTF8', ...options }));
    });
    socket.on('data', createMessageReader(onMessage));
    socket.on('error', (error) => fail(error.message));
    socket.on('close', () => fail('PostgreSQL closed the connection'));
  });
