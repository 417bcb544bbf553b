import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, extname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { socketIn, type EngineTask, type FromEngine } from './engine-life.js';
import { cannotRun, EmbeddedEngineError } from './engine-error.js';
import { defaultCacheDir, ensureEngineTree } from './fetch/engine-tree.js';
import { holderOf, takeFileLock, type FileLock } from './folder-lock.js';
import { findMongod } from './mongod.js';

/** Starts the database that the service brings along, for when MONGODB_URI is not set. */

export type EmbeddedEngine = {
  /** Connects through a private socket; the name of a database goes before the question mark. */
  uri: string;
  kind: 'mongod' | 'documentdb';
  version: string;
  /** Ends every process of the engine; what was acknowledged is on disk. */
  stop: () => Promise<void>;
};

export type EngineOptions = {
  /** The folder that belongs to the engine alone, such as `.data/db`. */
  dataDir: string;
  /** Where the fetched engine is kept for all projects of this user. */
  cacheDir?: string;
  onProgress?: (line: string) => void;
  /** Called when the engine ends without having been asked to. */
  onUnexpectedEnd?: (error: Error) => void;
  /** For tests: the data folder is removed at the end, and nothing is forced to disk. */
  temporary?: boolean;
};

/** What a data folder was made with; another engine can't read it. */
type Contents = { kind: 'documentdb'; postgresMajor: number } | { kind: 'mongod' };
type Choice = Pick<EngineTask, 'kind' | 'tree' | 'mongod'> & { version: string; contents: Contents };

/** A Unix socket's path may have 107 bytes, and those in this folder take 20 of them. */
const MAX_RUNTIME_DIR = 80;
const RUNTIME_PREFIX = 'lwp-';
const LOCK_MILLISECONDS = 30_000;
const IPC_LOCK_FD = 4;

const makeRuntimeDir = (): string => {
  const within = tmpdir().length + 12 <= MAX_RUNTIME_DIR ? tmpdir() : '/tmp';
  const folder = mkdtempSync(join(within, RUNTIME_PREFIX));
  // The user that PostgreSQL runs as passes through to its own folder; each of the two is closed to everyone else.
  chmodSync(folder, 0o711);
  for (const name of ['gate', 'pg']) mkdirSync(join(folder, name), { mode: 0o700 });
  return folder;
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

type Holder = { pid: number; runtimeDir: string };
const readHolder = (lockFile: string): Holder | undefined => {
  try {
    return JSON.parse(holderOf(lockFile)) as Holder;
  } catch {
    return undefined;
  }
};

/** Two engines never share a folder. One whose service is gone is still writing its last, and is waited for. */
const lockFolder = async (dataDir: string): Promise<FileLock> => {
  const file = join(dataDir, 'engine.lock');
  const deadline = performance.now() + LOCK_MILLISECONDS;
  const lock = await takeFileLock(file, () => {
    const holder = readHolder(file);
    return !(holder && isAlive(holder.pid)) && performance.now() < deadline;
  });
  if (!lock) {
    const holder = readHolder(file);
    throw new EmbeddedEngineError(
      `The embedded database in ${dataDir} is in use by process ${holder?.pid ?? 'unknown'}: ` +
        'stop that one, or set DATA_DIR to another folder, or set MONGODB_URI.',
    );
  }
  // Sockets of an engine that was killed.
  const left = readHolder(file)?.runtimeDir;
  if (left?.split('/').at(-1)?.startsWith(RUNTIME_PREFIX)) rmSync(left, { recursive: true, force: true });
  return lock;
};

const readContents = (dataDir: string): Contents | undefined => {
  try {
    return JSON.parse(readFileSync(join(dataDir, 'engine.json'), 'utf8')) as Contents;
  } catch {
    return undefined;
  }
};

/** The engine that made the folder; for a new one a mongod on the PATH, else DocumentDB. */
const choose = async (dataDir: string, cacheDir: string, onProgress: (line: string) => void): Promise<Choice> => {
  const contents = readContents(dataDir);
  const mongod = contents?.kind === 'documentdb' ? undefined : await findMongod();
  if (mongod)
    return {
      kind: 'mongod',
      tree: undefined,
      mongod: mongod.program,
      version: mongod.version,
      contents: { kind: 'mongod' },
    };
  if (contents?.kind === 'mongod')
    throw cannotRun(`the data in ${dataDir} was made with mongod, and no usable mongod is on the PATH now`);
  const tree = await ensureEngineTree({ cacheDir, postgresMajor: contents?.postgresMajor, onProgress });
  const { postgresMajor, documentdb: version } = tree;
  return { kind: 'documentdb', tree, mongod: undefined, version, contents: { kind: 'documentdb', postgresMajor } };
};

/** Fetches the engine if a start would have to, so that the start itself is quick. */
export const prepareEmbeddedEngine = async (
  options: Pick<EngineOptions, 'cacheDir' | 'onProgress'> = {},
): Promise<void> => {
  const { cacheDir = defaultCacheDir(), onProgress = () => undefined } = options;
  if (!(await findMongod())) await ensureEngineTree({ cacheDir: resolve(cacheDir), onProgress });
};

/** The child runs as this file does: compiled by plain node, or from source with the same loader. */
const spawnEngine = (task: EngineTask, lock: FileLock): ChildProcess => {
  const here = fileURLToPath(import.meta.url);
  const script = join(dirname(here), `engine.process${extname(here)}`);
  const flags = process.execArgv.filter((flag) => !flag.startsWith('--inspect'));
  const log = openSync(join(task.dataDir, 'engine.log'), 'a', 0o600);
  // In a session of its own: Ctrl-C in a terminal is for the service, which then stops the engine in good order.
  const child = spawn(process.execPath, [...flags, script, JSON.stringify(task)], {
    detached: true,
    stdio: ['ignore', 'ignore', log, 'ipc', lock.fd],
  });
  closeSync(log);
  return child;
};

const firstMessage = (child: ChildProcess): Promise<FromEngine> =>
  new Promise((answer) => {
    child.once('message', (message) => answer(message as FromEngine));
    child.once('error', (error) => answer({ failed: error.message }));
    child.once('exit', (code, signal) => answer({ failed: `its process ended (${code ?? signal ?? 'no reason'})` }));
  });

/**
 * Starts the embedded engine on a folder and gives its address. The first start on a machine without `mongod` fetches the
 * engine, which takes a minute or so and is reported line by line. Throws an `EmbeddedEngineError` of one line otherwise.
 */
export const startEmbeddedEngine = async (options: EngineOptions): Promise<EmbeddedEngine> => {
  const { cacheDir = defaultCacheDir(), onProgress = () => undefined, onUnexpectedEnd, temporary = false } = options;
  const dataDir = resolve(options.dataDir);
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o711 });
  } catch (error) {
    throw cannotRun(`the folder ${dataDir} can't be made (${(error as Error).message})`);
  }
  const lock = await lockFolder(dataDir);
  let runtimeDir: string | undefined;
  let child: ChildProcess;
  let choice: Choice;
  try {
    choice = await choose(dataDir, resolve(cacheDir), onProgress);
    runtimeDir = makeRuntimeDir();
    lock.describe(JSON.stringify({ pid: process.pid, runtimeDir } satisfies Holder));
    writeFileSync(join(dataDir, 'engine.json'), `${JSON.stringify(choice.contents)}\n`);
    const { kind, tree, mongod } = choice;
    child = spawnEngine({ kind, tree, mongod, dataDir, runtimeDir, lockFd: IPC_LOCK_FD, temporary }, lock);
  } catch (error) {
    if (runtimeDir !== undefined) rmSync(runtimeDir, { recursive: true, force: true });
    throw error;
  } finally {
    // The engine's processes hold the lock from here on.
    lock.release();
  }

  const gone = new Promise<void>((done) => {
    child.once('close', () => done());
    child.once('error', () => done());
  });
  const first = await firstMessage(child);
  if ('failed' in first) {
    await gone;
    rmSync(runtimeDir, { recursive: true, force: true });
    throw cannotRun(first.failed);
  }

  // The engine ends with this process, and does not keep it from ending.
  child.unref();
  child.channel?.unref();
  let stopping = false;
  let lastWords = 'its process ended';
  child.on('message', (message: FromEngine) => {
    if ('failed' in message) lastWords = message.failed;
  });
  child.once('exit', () => {
    if (!stopping) onUnexpectedEnd?.(cannotRun(lastWords));
  });
  return {
    uri: `mongodb://${encodeURIComponent(socketIn(runtimeDir))}/?retryWrites=false`,
    kind: choice.kind,
    version: choice.version,
    stop: async () => {
      stopping = true;
      child.ref();
      if (child.connected) child.send('stop');
      await gone;
    },
  };
};
