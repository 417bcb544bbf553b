import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose from 'mongoose';
import {
  prepareEmbeddedEngine,
  startEmbeddedEngine,
  type EmbeddedEngine,
} from '../../src/platform/embedded-db/start-engine.js';

/**
 * The database of the tests: the one at MONGODB_URI when that is set, else one embedded engine for the whole run, on a
 * folder that is thrown away. It starts when the first test asks for a database.
 */
let starting: Promise<EmbeddedEngine> | undefined;
const given = process.env.MONGODB_URI;
const run = `${process.pid.toString(36)}${Date.now().toString(36)}`;
const names = new Set<string>();

const onProgress = (line: string): void => void process.stderr.write(`${line}\n`);

/** Fetches the engine where it is not cached yet: a test's own time limit is too short for that. */
export const prepareTestEngine = async (): Promise<void> => {
  // Tests of pure rules run without a database; those that need one get the same error when they ask for it.
  if (given === undefined) await prepareEmbeddedEngine({ onProgress }).catch(() => undefined);
};

const startOnce = (): Promise<EmbeddedEngine> =>
  (starting ??= startEmbeddedEngine({
    dataDir: mkdtempSync(join(tmpdir(), 'leerwerkplek-test-')),
    temporary: true,
    onProgress,
  }));

const withDatabase = (uri: string, name: string): string => {
  const match = /^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/[^?]*)?(\?.*)?$/.exec(uri);
  if (!match) throw new Error('MONGODB_URI is not a MongoDB connection string');
  return `${match[1] ?? ''}/${name}${match[2] ?? ''}`;
};

/** The address of an empty database; each test file asks for one by a name of its own. */
export const testDatabaseUri = async (name: string): Promise<string> => {
  const database = `t_${name.replace(/[^a-zA-Z0-9_-]/g, '_').slice(0, 24)}_${run}`;
  names.add(database);
  return withDatabase(given ?? (await startOnce()).uri, database);
};

/** Ends the engine, or drops this run's databases from the server that was given. */
export const stopTestEngine = async (): Promise<void> => {
  if (given !== undefined && names.size > 0) {
    const client = await new mongoose.mongo.MongoClient(given).connect();
    for (const name of names) await client.db(name).dropDatabase();
    await client.close();
  }
  const engine = await starting?.catch(() => undefined);
  await engine?.stop();
};
