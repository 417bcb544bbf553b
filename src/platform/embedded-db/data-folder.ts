import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { cannotRun, EmbeddedEngineError } from './engine-error.js';
import { holderOf, takeFileLock, type FileLock } from './folder-lock.js';
import { RUNTIME_PREFIX } from './runtime-folder.js';

/** The engine's folder: who is using it, and which engine made what is in it. */

/** What a data folder was made with; another engine can't read it. */
export type Contents = { kind: 'documentdb'; postgresMajor: number } | { kind: 'mongod'; runtimeDir: string };
type Holder = { pid: number; runtimeDir: string };

export type DataFolder = {
  path: string;
  lock: FileLock;
  /** Undefined for a folder that has held no data yet. */
  contents: Contents | undefined;
  /** Says who uses the folder now, and what is in it from now on. */
  record: (runtimeDir: string, contents: Contents) => void;
};

/** An engine whose service is gone is still writing its last; a start waits this long for it. */
const LOCK_MILLISECONDS = 30_000;

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

const readHolder = (lockFile: string): Holder | undefined => {
  try {
    return JSON.parse(holderOf(lockFile)) as Holder;
  } catch {
    return undefined;
  }
};

const readContents = (file: string): Contents | undefined => {
  let text;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
  try {
    return JSON.parse(text) as Contents;
  } catch {
    throw cannotRun(`${file} can't be read, so it is not known which engine made the data beside it`);
  }
};

/** Makes the folder if need be and takes it for this process; throws one line where another engine has it. */
export const openDataFolder = async (path: string): Promise<DataFolder> => {
  const lockFile = join(path, 'engine.lock');
  const deadline = performance.now() + LOCK_MILLISECONDS;
  let lock: FileLock | undefined;
  try {
    // Others may pass through it: the database itself lies in a closed folder, whose owner may be another user.
    mkdirSync(dirname(path), { recursive: true });
    if (!existsSync(path)) mkdirSync(path, { mode: 0o711 });
    lock = await takeFileLock(lockFile, () => {
      const holder = readHolder(lockFile);
      return !(holder && isAlive(holder.pid)) && performance.now() < deadline;
    });
  } catch (error) {
    throw cannotRun(`the folder ${path} can't be used (${error instanceof Error ? error.message : String(error)})`);
  }
  const holder = readHolder(lockFile);
  if (!lock)
    throw new EmbeddedEngineError(
      `The embedded database in ${path} is in use by process ${holder?.pid ?? 'unknown'}: ` +
        'stop that one, or set DATA_DIR to another folder, or set MONGODB_URI.',
    );
  // Sockets of an engine that was killed.
  if (holder && basename(holder.runtimeDir).startsWith(RUNTIME_PREFIX))
    rmSync(holder.runtimeDir, { recursive: true, force: true });

  const contentsFile = join(path, 'engine.json');
  const taken = lock;
  try {
    return {
      path,
      lock: taken,
      contents: readContents(contentsFile),
      record: (runtimeDir, contents) => {
        taken.describe(JSON.stringify({ pid: process.pid, runtimeDir } satisfies Holder));
        writeFileSync(`${contentsFile}.new`, `${JSON.stringify(contents)}\n`);
        renameSync(`${contentsFile}.new`, contentsFile);
      },
    };
  } catch (error) {
    taken.release();
    throw error;
  }
};
