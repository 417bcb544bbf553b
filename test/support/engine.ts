import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose, { type Connection } from 'mongoose';
import { startEmbeddedEngine, type EmbeddedEngine } from '../../src/platform/embedded-db/start-engine.js';

/**
 * The database of the tests: the server at MONGODB_URI when that is set, else one embedded engine for the whole run, on a
 * folder that is thrown away. Test files run in processes of their own, which find its address in their environment.
 */
const ENGINE = 'TEST_ENGINE_URI';
let engine: EmbeddedEngine | undefined;
const names = new Set<string>();
/** Addresses of databases that were given back: with collections and indexes, and empty. */
const prepared: string[] = [];

/** Starts the engine, before the first test. Where it can't run, the tests that need it say so. */
export const startTestEngine = async (): Promise<void> => {
  if (process.env.MONGODB_URI !== undefined) return;
  try {
    engine = await startEmbeddedEngine({
      dataDir: mkdtempSync(join(tmpdir(), 'leerwerkplek-test-')),
      temporary: true,
      onProgress: (line) => void process.stderr.write(`${line}\n`),
    });
    process.env[ENGINE] = engine.uri;
  } catch (error) {
    process.stderr.write(`${String(error)}\n`);
  }
};

/** Ends the engine, after the last test. */
export const stopTestEngine = async (): Promise<void> => engine?.stop();

const withDatabase = (uri: string, name: string): string => {
  const match = /^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/[^?]*)?(\?.*)?$/.exec(uri);
  if (!match) throw new Error('MONGODB_URI is not a MongoDB connection string');
  return `${match[1] ?? ''}/${name}${match[2] ?? ''}`;
};

const run = `${process.pid.toString(36)}${Date.now().toString(36)}`;

/** The address of an empty database; who asks twice by one name gets the same. */
export const testDatabaseUri = (name: string): Promise<string> => {
  const uri = process.env.MONGODB_URI ?? process.env[ENGINE];
  if (uri === undefined) return Promise.reject(new Error('The embedded engine did not start: the first lines say why'));
  const database = `t_${name.replace(/[^a-zA-Z0-9_-]/g, '_').slice(0, 24)}_${run}`;
  names.add(database);
  return Promise.resolve(withDatabase(uri, database));
};

/** An empty database for the whole service: one that was given back where there is one, as making the collections takes a second. */
export const takeDatabase = async (): Promise<{ uri: string; isPrepared: boolean }> => {
  const uri = prepared.pop();
  return uri === undefined
    ? { uri: await testDatabaseUri(`app-${names.size}`), isPrepared: false }
    : { uri, isPrepared: true };
};

/** Empties a database and keeps it for the next who takes one. */
export const giveBackDatabase = async (connection: Connection, uri: string): Promise<void> => {
  const collections = (await connection.listCollections()).filter(({ name }) => !name.startsWith('system.'));
  await Promise.all(collections.map(({ name }) => connection.collection(name).deleteMany({})));
  prepared.push(uri);
};

/** Leaves nothing behind on a server that was given. */
export const dropTestDatabases = async (): Promise<void> => {
  const given = process.env.MONGODB_URI;
  if (given === undefined || names.size === 0) return;
  const client = await new mongoose.mongo.MongoClient(given).connect();
  for (const name of names) await client.db(name).dropDatabase();
  names.clear();
  prepared.length = 0;
  await client.close();
};
