import { chmodSync, mkdirSync, mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * The folder with the engine's sockets. A Unix socket's path may have 107 bytes, so it does not lie in the data folder,
 * whose path can be of any length.
 */
export const RUNTIME_PREFIX = 'lwp-';

/** The sockets' own names take up to 25 of the 107 bytes. */
const MAX_BYTES = 80;

/** The socket that clients connect to. */
export const clientSocketIn = (runtimeDir: string): string => join(runtimeDir, 'gate', 'db.sock');
/** The folder with PostgreSQL's socket, for the user that it runs as. */
export const postgresSocketsIn = (runtimeDir: string): string => join(runtimeDir, 'pg');

const furnish = (folder: string): string => {
  // The user that PostgreSQL runs as passes through to its own folder; each of the two is closed to everyone else.
  chmodSync(folder, 0o711);
  for (const inner of [join(folder, 'gate'), postgresSocketsIn(folder)]) mkdirSync(inner, { mode: 0o700 });
  return folder;
};

/** A new folder of a name that nobody can guess. */
export const makeRuntimeDir = (): string => {
  const inTmp = join(tmpdir(), `${RUNTIME_PREFIX}XXXXXX`);
  const within = Buffer.byteLength(inTmp) <= MAX_BYTES ? tmpdir() : '/tmp';
  return furnish(mkdtempSync(join(within, RUNTIME_PREFIX)));
};

/** The same folder again, for a server that keeps its own address in its data. */
export const makeRuntimeDirAgain = (folder: string): string => {
  mkdirSync(folder, { mode: 0o711 });
  if (statSync(folder).uid !== process.getuid?.()) throw new Error(`${folder} belongs to another user`);
  return furnish(folder);
};
