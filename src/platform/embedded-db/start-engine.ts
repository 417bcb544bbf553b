import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, rmSync } from 'node:fs';
import { dirname, extname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openDataFolder, type Contents, type DataFolder } from './data-folder.js';
import { cannotRun, EmbeddedEngineError } from './engine-error.js';
import { openEngineLog, type EngineTask, type FromEngine } from './engine-life.js';
import { defaultCacheDir, ensureEngineTree } from './fetch/engine-tree.js';
import { findMongod, mongodUri } from './mongod-program.js';
import { clientSocketIn, makeRuntimeDir, makeRuntimeDirAgain } from './runtime-folder.js';

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

type Settings = Required<Omit<EngineOptions, 'dataDir'>>;
type Choice = { server: EngineTask['server']; version: string; contents: Contents; runtimeDir: string };

/** The child's inherited descriptors are: nothing, nothing, the log, the channel, the lock. */
const LOCK_FD = 4;

const chooseDocumentDb = async (folder: DataFolder, { cacheDir, onProgress }: Settings): Promise<Choice> => {
  const postgresMajor = folder.contents?.kind === 'documentdb' ? folder.contents.postgresMajor : undefined;
  const tree = await ensureEngineTree({ cacheDir, postgresMajor, onProgress });
  return {
    server: { kind: 'documentdb', tree },
    version: tree.documentdb,
    contents: { kind: 'documentdb', postgresMajor: tree.postgresMajor },
    runtimeDir: makeRuntimeDir(),
  };
};

const chooseMongod = async ({ path, contents }: DataFolder): Promise<Choice | undefined> => {
  if (contents?.kind === 'documentdb') return undefined;
  const mongod = await findMongod();
  if (!mongod && contents)
    throw cannotRun(`the data in ${path} was made with mongod, and there is no mongod 7 or later on the PATH`);
  if (!mongod) return undefined;
  const runtimeDir = contents ? makeRuntimeDirAgain(contents.runtimeDir) : makeRuntimeDir();
  const { program, version } = mongod;
  return { server: { kind: 'mongod', program }, version, contents: { kind: 'mongod', runtimeDir }, runtimeDir };
};

/** The child runs as this file does: compiled by plain node, or from source with the same loader. */
const spawnEngine = (task: EngineTask, lockFd: number): ChildProcess => {
  const here = fileURLToPath(import.meta.url);
  const script = join(dirname(here), `engine.process${extname(here)}`);
  const flags = process.execArgv.filter((flag) => !flag.startsWith('--inspect'));
  const log = openEngineLog(task.dataDir);
  // In a session of its own: Ctrl-C in a terminal is for the service, which then stops the engine in good order.
  const child = spawn(process.execPath, [...flags, script, JSON.stringify(task)], {
    detached: true,
    stdio: ['ignore', 'ignore', log, 'ipc', lockFd],
  });
  closeSync(log);
  return child;
};

const firstMessage = (child: ChildProcess): Promise<FromEngine> =>
  new Promise((answer) => {
    child.once('message', (message) => answer(message as FromEngine));
    child.once('error', (error) => answer({ failed: error.message }));
    child.once('exit', (code, signal) => {
      answer({ failed: `its process ended (${code ?? signal ?? 'no reason'}), see engine.log in its folder` });
    });
  });

/** Starts what was chosen; a text that says why where that does not work. */
const launch = async (folder: DataFolder, choice: Choice, settings: Settings): Promise<EmbeddedEngine | string> => {
  const { server, version, runtimeDir } = choice;
  const { temporary, onUnexpectedEnd } = settings;
  const task: EngineTask = { dataDir: folder.path, runtimeDir, lockFd: LOCK_FD, temporary, server };
  const child = spawnEngine(task, folder.lock.fd);
  const gone = new Promise<void>((done) => {
    child.once('close', () => done());
    child.once('error', () => done());
  });
  const first = await firstMessage(child);
  if ('failed' in first) {
    await gone;
    rmSync(runtimeDir, { recursive: true, force: true });
    return first.failed;
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
    if (!stopping) onUnexpectedEnd(cannotRun(lastWords));
  });
  const socket = clientSocketIn(runtimeDir);
  return {
    // What a driver would repeat after a lost connection the gateway could apply twice.
    uri: server.kind === 'mongod' ? mongodUri(socket) : `mongodb://${encodeURIComponent(socket)}/?retryWrites=false`,
    kind: server.kind,
    version,
    stop: async () => {
      stopping = true;
      child.ref();
      if (child.connected) child.send('stop');
      await gone;
    },
  };
};

/** Fetches the engine if a start would have to, so that the start itself is quick. */
export const prepareEmbeddedEngine = async (
  options: Pick<EngineOptions, 'cacheDir' | 'onProgress'> = {},
): Promise<void> => {
  const { cacheDir = defaultCacheDir(), onProgress = () => undefined } = options;
  if (!(await findMongod())) await ensureEngineTree({ cacheDir: resolve(cacheDir), onProgress });
};

/**
 * Starts the embedded engine on a folder and gives its address. The first start on a machine without `mongod` fetches the
 * engine, which takes a minute or so and is reported line by line. Throws an `EmbeddedEngineError` of one line otherwise.
 */
export const startEmbeddedEngine = async (options: EngineOptions): Promise<EmbeddedEngine> => {
  const settings: Settings = {
    cacheDir: resolve(options.cacheDir ?? defaultCacheDir()),
    onProgress: options.onProgress ?? (() => undefined),
    onUnexpectedEnd: options.onUnexpectedEnd ?? (() => undefined),
    temporary: options.temporary ?? false,
  };
  const folder = await openDataFolder(resolve(options.dataDir));
  try {
    let choice = (await chooseMongod(folder)) ?? (await chooseDocumentDb(folder, settings));
    folder.record(choice.runtimeDir, choice.contents);
    let engine = await launch(folder, choice, settings);
    // A mongod that has no data here yet and does not work gives way.
    if (typeof engine === 'string' && choice.server.kind === 'mongod' && !folder.contents) {
      settings.onProgress(`The mongod on the PATH can't be used (${engine}); using DocumentDB`);
      rmSync(join(folder.path, 'mongod'), { recursive: true, force: true });
      choice = await chooseDocumentDb(folder, settings);
      folder.record(choice.runtimeDir, choice.contents);
      engine = await launch(folder, choice, settings);
    }
    if (typeof engine === 'string') throw cannotRun(engine);
    return engine;
  } catch (error) {
    if (error instanceof EmbeddedEngineError) throw error;
    throw cannotRun(error instanceof Error ? error.message : String(error));
  } finally {
    // The engine's processes hold the lock from here on.
    folder.lock.release();
  }
};
