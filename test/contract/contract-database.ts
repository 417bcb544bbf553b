import type { Connection, mongo } from 'mongoose';
import { connect } from '../../src/platform/db/connection.js';
import { testDatabaseUri } from '../support/engine.js';

export type Doc = mongo.BSON.Document & { _id: number | string };
export type Docs = mongo.Collection<Doc>;

/**
 * A database for one file of the contract: what the repositories rely on, asked of the embedded engine, or of the server
 * at MONGODB_URI. Connects as the service does.
 */
export const contractDatabase = (name: string) => {
  let connection: Connection | undefined;
  let made = 0;
  before(async () => {
    connection = await connect(await testDatabaseUri(name));
  });
  after(() => connection?.close());

  const current = (): Connection => {
    if (!connection) throw new Error('not connected yet');
    return connection;
  };
  return {
    connection: current,
    /** A collection that no other test has. */
    collection: (): Docs => current().getClient().db(current().name).collection<Doc>(`c${++made}`),
    /** The same, with documents in it. */
    filled: async (...documents: Doc[]): Promise<Docs> => {
      const docs = current().getClient().db(current().name).collection<Doc>(`c${++made}`);
      await docs.insertMany(documents);
      return docs;
    },
  };
};

/** What a write was refused with. */
export const refusal = async (
  write: Promise<unknown>,
): Promise<{ code: unknown; keyPattern: unknown; keyValue: unknown }> => {
  try {
    await write;
  } catch (error) {
    const { code, keyPattern, keyValue } = error as { code?: unknown; keyPattern?: unknown; keyValue?: unknown };
    return { code, keyPattern, keyValue };
  }
  throw new Error('the write was not refused');
};

export const idsOf = (documents: readonly { _id: unknown }[]): string => documents.map(({ _id }) => String(_id)).join();
