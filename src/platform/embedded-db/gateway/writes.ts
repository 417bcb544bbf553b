import { deserialize, serialize, type DeserializeOptions, type Document } from 'bson';
import { documentOfFailedUpdate, duplicateKeyFacts } from './duplicate-key.js';
import type { SqlConnection, SqlRow } from '../sql/connection.js';
import { CODE, codeOf, codeOfState, CommandError, messageOf, nameOfCode, stateOfPacked } from './errors.js';
import { withConnection, type Pools } from './pools.js';
import { bsonAt, call, isTrueAt, type StatementName } from './statements.js';
import { BEGIN, type Transaction } from './transactions.js';
import { splitDocuments } from './wire.js';
import type { WriteGate } from './write-gate.js';

/** insert, update, delete and findAndModify: repeated where that is safe, and their write errors in MongoDB's words. */

type WriteError = { index: number; code: number; errmsg: string };
export type Write = {
  name: 'insert' | 'update' | 'delete' | 'findAndModify';
  command: Document;
  db: string;
  collection: string;
  body: Buffer;
  documents: Buffer | null;
  transaction: Transaction | undefined;
};
type WithClient = <T>(work: (client: SqlConnection) => Promise<T>) => Promise<T>;

const ATTEMPTS = 21;
const WRITE_ERRORS = Buffer.from('writeErrors');

const writeErrorsOf = (result: Document): WriteError[] => {
  const errors: unknown = result.writeErrors;
  if (!Array.isArray(errors)) return [];
  return (errors as WriteError[]).map(({ index, code, errmsg }) => ({
    index,
    code: codeOfState(stateOfPacked(code)),
    errmsg,
  }));
};

const statementsOf = ({ command, documents }: Write, field: string, options: DeserializeOptions = {}): Document[] =>
  documents
    ? splitDocuments(documents).map((document) => deserialize(document, options))
    : ((command[field] as Document[] | undefined) ?? []);

/** An upsert that finds the key taken by a concurrent one is repeated, and then finds the document. */
const isSingleUpsert = (write: Write): boolean => {
  if (write.name === 'findAndModify') return write.command.upsert === true;
  if (write.name !== 'update') return false;
  const updates = statementsOf(write, 'updates');
  return updates.length === 1 && updates[0]?.upsert === true;
};

/** DocumentDB loses the clock of a command on the way it takes after another wrote the document first; nothing was applied. */
const LOST_CLOCK = 'The $$NOW operator cannot be used within this specific context';

const lostAgainstAnother = (code: number, message: string, write: Write): boolean =>
  code === CODE.writeConflict || (code === CODE.duplicateKey && isSingleUpsert(write)) || message.includes(LOST_CLOCK);

/** True when nothing of the write was applied and it failed only because of a concurrent one. */
const mayRepeat = (row: SqlRow, write: Write): boolean => {
  const result = bsonAt(row, 0);
  if (write.name === 'findAndModify' || isTrueAt(row, 1) || !result.includes(WRITE_ERRORS)) return false;
  const read = deserialize(result);
  const [error, ...others] = writeErrorsOf(read);
  return (
    error !== undefined && others.length === 0 && read.n === 0 && lostAgainstAnother(error.code, error.errmsg, write)
  );
};

/** The document that an insert could not store. */
const rejectedInsert = (write: Write, index: number): Document | undefined => {
  if (!write.documents) return (write.command.documents as Document[] | undefined)?.[index];
  const bytes = splitDocuments(write.documents)[index];
  return bytes && deserialize(bytes);
};

export const createWrites = (deps: { gate: WriteGate; pools: Pools }) => {
  /** The document that an update could not store. */
  const rejectedUpdate = async (write: Write, index: number): Promise<Document | undefined> => {
    const update = statementsOf(write, 'updates', { promoteValues: false, bsonRegExp: true })[index];
    if (!update) return undefined;
    const { db, collection, transaction } = write;
    // A failed write ends a transaction anyway.
    if (transaction) return documentOfFailedUpdate(transaction.client, db, collection, update);
    return withConnection(deps.pools.commands, async (client) => {
      await client.execute(BEGIN);
      try {
        return await documentOfFailedUpdate(client, db, collection, update);
      } finally {
        await client.execute('ROLLBACK');
      }
    });
  };

  const described = async (write: Write, error: WriteError): Promise<Document> => {
    const plain = { ...error, codeName: nameOfCode(error.code) };
    if (error.code !== CODE.duplicateKey) return plain;
    const name = /[Ii]ndex '([^']*)'/.exec(error.errmsg)?.[1];
    if (name === undefined) return plain;
    const document =
      write.name === 'insert' ? rejectedInsert(write, error.index) : await rejectedUpdate(write, error.index);
    const key = { db: write.db, collection: write.collection, index: { name }, document };
    return { ...plain, ...(await withConnection(deps.pools.commands, (client) => duplicateKeyFacts(client, key))) };
  };

  const answer = async (write: Write, row: SqlRow): Promise<Buffer> => {
    const result = bsonAt(row, 0);
    if (write.name === 'findAndModify' || (isTrueAt(row, 1) && !result.includes(WRITE_ERRORS))) return result;
    const read = deserialize(result);
    const errors = writeErrorsOf(read);
    const [first] = errors;
    if (!first) return result;
    if (write.transaction) {
      // One failed write ends a transaction.
      const { errmsg, keyPattern, keyValue } = await described(write, first);
      throw new CommandError(first.code, String(errmsg), {
        labels: first.code === CODE.writeConflict ? ['TransientTransactionError'] : [],
        facts: { keyPattern: keyPattern as unknown, keyValue: keyValue as unknown },
      });
    }
    read.writeErrors = await Promise.all(errors.map((error) => described(write, error)));
    return Buffer.from(serialize(read));
  };

  /**
   * Runs a write. Outside a transaction one that lost against a concurrent write is repeated here, as mongod does: that is
   * safe where nothing was applied, because the statement failed as a whole or held one write only.
   */
  const run = async (write: Write, withClient: WithClient): Promise<Buffer> => {
    const values = write.name === 'findAndModify' ? [write.db, write.body] : [write.db, write.body, write.documents];
    const once = (): Promise<SqlRow> =>
      withClient((client) => call(client, write.name satisfies StatementName, values));
    if (write.transaction) return answer(write, await once());
    for (let attempt = 1; ; attempt++) {
      const leave = await deps.gate.enter(`${write.db}.${write.collection}`, attempt > 1);
      try {
        const row = await once();
        if (attempt === ATTEMPTS || !mayRepeat(row, write)) return await answer(write, row);
      } catch (error) {
        if (error instanceof CommandError) throw error;
        if (attempt === ATTEMPTS || !lostAgainstAnother(codeOf(error), messageOf(error), write)) throw error;
      } finally {
        leave();
      }
    }
  };

  return { run };
};
export type Writes = ReturnType<typeof createWrites>;
