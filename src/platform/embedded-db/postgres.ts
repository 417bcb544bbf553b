import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { EngineTree } from './fetch/engine-tree.js';
import { MAX_CONNECTIONS } from './gateway/pools.js';
import type { RunAs } from './run-as.js';
import { connectSql, type SqlConnection } from './sql/connection.js';

/** One PostgreSQL with DocumentDB: its settings, its start, and an end that leaves no process. */

export type Postgres = {
  pid: number;
  /** Resolves when PostgreSQL has ended, whoever ended it, with what it said last. */
  ended: Promise<string>;
  stop: () => Promise<void>;
};

type StartOptions = {
  tree: EngineTree;
  /** PostgreSQL's own data folder. */
  data: string;
  /** A private folder for its socket: nobody else may enter it, and no port is opened. */
  socketDirectory: string;
  runAs: RunAs;
  logFile: string;
  /** A descriptor that it inherits and holds until its last process has ended. */
  lockFd?: number;
  /** For data that is thrown away: nothing is forced to disk. */
  temporary: boolean;
};

const START_MILLISECONDS = 120_000;
const STOP_MILLISECONDS = 20_000;

export const programIn = (tree: EngineTree, name: 'postgres' | 'initdb'): string =>
  join(tree.folder, 'usr', 'lib', 'postgresql', String(tree.postgresMajor), 'bin', name);

/** PostgreSQL needs nothing of the service's environment, and should not see its secrets. */
export const POSTGRES_ENVIRONMENT = { PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8', TZ: 'UTC' };

const settingsFor = (socketDirectory: string, temporary: boolean): Record<string, string | number> => ({
  listen_addresses: '',
  port: 5432,
  unix_socket_directories: socketDirectory,
  unix_socket_permissions: '0700',
  shared_preload_libraries: 'pg_cron,pg_documentdb_core,pg_documentdb',
  'documentdb.localhost_connection_string': `host=${socketDirectory}`,
  'documentdb_core.enableCollation': 'on',
  'cron.database_name': 'postgres',
  // Jobs run inside the server: a connection would need the address of the socket, which is another at each start.
  'cron.use_background_workers': 'on',
  max_worker_processes: 16,
  // Every ten seconds a job removes what has expired; a row about each would fill the disk.
  'cron.log_run': 'off',
  'cron.log_statement': 'off',
  max_connections: MAX_CONNECTIONS,
  // Writers of one unique key wait for each other; this is how long before PostgreSQL looks who is stuck.
  deadlock_timeout: '20ms',
  idle_in_transaction_session_timeout: '120s',
  jit: 'off',
  shared_buffers: '128MB',
  max_wal_size: '512MB',
  wal_compression: 'on',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // Errors of statements go to the client that sent them, not to the log.
  log_min_messages: 'log',
  log_checkpoints: 'off',
  synchronous_commit: temporary ? 'off' : 'on',
  fsync: temporary ? 'off' : 'on',
});

const textOf = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
};

/**
 * PostgreSQL notes its process number in its data, and does not start while a process of that number is there. After a
 * kill -9 that may be a zombie which nobody collects, or in a container any other program. Only one that really runs on
 * this data is left to PostgreSQL to refuse; the folder's own lock is held here in any case.
 */
const forgetDeadServer = (data: string): void => {
  const note = join(data, 'postmaster.pid');
  const [pid = ''] = textOf(note).split('\n');
  const running = textOf(`/proc/${pid}/cmdline`).split('\0').includes(data);
  if (!running) rmSync(note, { force: true });
};

const isRunning = (child: ChildProcess): boolean => child.exitCode === null && child.signalCode === null;

/** Brings the extension in a data folder to the version that the tree has. */
const prepareExtension = async (client: SqlConnection): Promise<void> => {
  const [version] = await client.query(
    'versions',
    "SELECT installed_version, default_version FROM pg_available_extensions WHERE name = 'documentdb'",
    [],
  );
  if (!version) throw new Error('the engine lacks the extension documentdb');
  const [installed, offered] = version;
  if (!installed) await client.execute('CREATE EXTENSION documentdb CASCADE');
  else if (!offered?.equals(installed))
    for (const name of ['documentdb_core', 'documentdb']) await client.execute(`ALTER EXTENSION ${name} UPDATE`);
  const [often, never] = ["jobname = 'documentdb_ttl_task'", "jobname LIKE 'documentdb_index_build_task%'"];
  const schedule = '10 seconds';
  await client.execute(
    `SELECT cron.alter_job(jobid, schedule := '${schedule}') FROM cron.job WHERE ${often} AND schedule <> '${schedule}'`,
  );
  // Indexes are built by the command that asks for them; these two would look for work every second.
  await client.execute(`SELECT cron.alter_job(jobid, active := false) FROM cron.job WHERE ${never} AND active`);
};

const untilReady = async (socketDirectory: string, running: () => boolean): Promise<void> => {
  const deadline = performance.now() + START_MILLISECONDS;
  for (;;) {
    if (!running()) throw new Error('PostgreSQL ended');
    let client: SqlConnection;
    try {
      client = await connectSql(socketDirectory);
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await wait(20); // it does not listen yet, or still reads its journal after a crash
      continue;
    }
    try {
      await prepareExtension(client);
      return;
    } finally {
      client.end();
    }
  }
};

/** Starts PostgreSQL and waits until it answers. */
export const startPostgres = async (options: StartOptions): Promise<Postgres> => {
  const { tree, data, socketDirectory, runAs, logFile, lockFd, temporary } = options;
  const settings = Object.entries(settingsFor(socketDirectory, temporary));
  const args = ['-D', data, ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`])];
  forgetDeadServer(data);
  const log = openSync(logFile, 'a', 0o600);
  const child = spawn(...runAs.command(programIn(tree, 'postgres'), args), {
    cwd: '/',
    env: POSTGRES_ENVIRONMENT,
    stdio: ['ignore', 'ignore', log, ...(lockFd === undefined ? [] : [lockFd])],
  });
  closeSync(log);
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', () => resolve(textOf(logFile).trim().split('\n').slice(-3).join(' ')));
  });
  const running = (): boolean => child.pid !== undefined && isRunning(child);

  const stop = async (): Promise<void> => {
    if (!running()) return;
    // "Fast" shutdown: open transactions are rolled back, everything else is on disk; then, if need be, without mercy.
    for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
      child.kill(signal);
      const over = await Promise.race([ended.then(() => true), wait(STOP_MILLISECONDS, false, { ref: false })]);
      if (over) return;
    }
  };

  try {
    await untilReady(socketDirectory, running);
  } catch (error) {
    await stop();
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`PostgreSQL did not start (${why}): ${await ended}`);
  }
  return { pid: child.pid ?? 0, ended, stop };
};
