import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { mongo } from 'mongoose';
import { mongodUri } from './mongod-program.js';
import { findProgram } from './programs.js';

/** A real mongod of this machine, as a replica set of one (transactions need one) on a private socket. */

const REPLICA_SET = 'leerwerkplek';
const START_MILLISECONDS = 60_000;
const STOP_MILLISECONDS = 20_000;

const NOT_YET_INITIALIZED = 94;

/** Asks until this mongod is the primary of its own replica set, which it makes on its first start. */
const untilPrimary = async (socket: string, running: () => boolean): Promise<void> => {
  const deadline = performance.now() + START_MILLISECONDS;
  const options = { serverSelectionTimeoutMS: 1_000, connectTimeoutMS: 1_000 };
  let why = 'no answer';
  while (performance.now() < deadline) {
    if (!running()) throw new Error('mongod ended; see engine.log');
    const client = new mongo.MongoClient(mongodUri(socket), options);
    try {
      await client.connect();
      const admin = client.db('admin');
      const { isWritablePrimary } = await admin.command({ hello: 1 });
      if (isWritablePrimary === true) return;
      why = 'it is not primary';
      await admin.command({ replSetGetStatus: 1 }).catch(async (error: unknown) => {
        if (!(error instanceof mongo.MongoServerError) || error.code !== NOT_YET_INITIALIZED) throw error;
        const config = { _id: REPLICA_SET, members: [{ _id: 0, host: socket }] };
        await admin.command({ replSetInitiate: config });
      });
    } catch (error) {
      why = error instanceof Error ? error.message : String(error);
      if (error instanceof mongo.MongoServerError) throw error; // it answers, and says no
    } finally {
      await client.close().catch(() => undefined);
    }
    await wait(50);
  }
  throw new Error(`mongod did not become primary (${why})`);
};

/** Starts mongod and waits until it takes writes. */
export const startMongod = async (options: {
  program: string;
  dataDir: string;
  socket: string;
  log: number;
  lockFd: number | undefined;
}): Promise<{ ended: Promise<string>; stop: () => Promise<void> }> => {
  const { program, dataDir, socket, log, lockFd } = options;
  const dbpath = join(dataDir, 'mongod');
  mkdirSync(dbpath, { recursive: true, mode: 0o700 });
  const args = ['--dbpath', dbpath, '--replSet', REPLICA_SET, '--bind_ip', socket];
  args.push('--filePermissions', '0700', '--oplogSize', '128', '--wiredTigerCacheSizeGB', '0.25');
  const setpriv = findProgram('setpriv');
  const [command, ...rest] = setpriv ? [setpriv, '--pdeathsig', 'SIGTERM', program, ...args] : [program, ...args];
  const child = spawn(command, rest, {
    cwd: '/',
    stdio: ['ignore', log, log, ...(lockFd === undefined ? [] : [lockFd])],
  });
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(`mongod ended with ${code ?? signal ?? 'nothing'}`));
  });
  const running = (): boolean => child.pid !== undefined && child.exitCode === null && child.signalCode === null;
  const stop = async (): Promise<void> => {
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      if (!running()) return;
      child.kill(signal);
      await Promise.race([ended, wait(STOP_MILLISECONDS, undefined, { ref: false })]);
    }
  };
  try {
    await untilPrimary(socket, running);
  } catch (error) {
    await stop();
    throw error;
  }
  return { ended, stop };
};
