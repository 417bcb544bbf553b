import { closeSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { findProgram, run } from './programs.js';

/**
 * A lock of the kernel on a file (flock). It belongs to the open file: the engine's processes inherit the descriptor, so
 * it is held until the last of them is gone and free at once after that, also after kill -9. No lock is ever stale.
 */
export type FileLock = {
  /** For handing the lock on to a child; release() here leaves the child's hold untouched. */
  fd: number;
  /** Replaces what the file tells about its holder. */
  describe: (text: string) => void;
  release: () => void;
};

const TAKEN = 75;
const LOOK_AGAIN_MILLISECONDS = 100;

const tryToLock = async (flock: string, fd: number): Promise<boolean> => {
  const { code, errors } = await run(flock, ['--nonblock', '--conflict-exit-code', String(TAKEN), '3'], { pass: [fd] });
  if (code === 0) return true;
  if (code === TAKEN) return false;
  throw new Error(`flock failed: ${errors}`);
};

/** Takes the lock; undefined while another process has it, after `keepTrying` has said no. */
export const takeFileLock = async (
  file: string,
  keepTrying: () => boolean = () => false,
): Promise<FileLock | undefined> => {
  const flock = findProgram('flock');
  if (flock === undefined) throw new Error("the program 'flock' is missing (Debian package util-linux)");
  const fd = openSync(file, 'a+', 0o600);
  try {
    while (!(await tryToLock(flock, fd))) {
      if (!keepTrying()) {
        closeSync(fd);
        return undefined;
      }
      await wait(LOOK_AGAIN_MILLISECONDS);
    }
  } catch (error) {
    closeSync(fd);
    throw error;
  }
  return {
    fd,
    describe: (text) => {
      ftruncateSync(fd);
      writeSync(fd, text);
    },
    release: () => closeSync(fd),
  };
};

/** What the holder of a lock wrote about itself; empty where there is nothing to read. */
export const holderOf = (file: string): string => {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return '';
  }
};
