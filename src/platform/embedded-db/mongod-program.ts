import { findProgram, run } from './programs.js';

/** The mongod of this machine, if it has one that is new enough. */

/** What the service is written for; an older one lacks things that it relies on. */
const OLDEST_MAJOR = 7;

/** The version that `mongod --version` tells; undefined for anything else. */
export const versionIn = (output: string): string | undefined => /db version v(\d+\.\d+\.\d+)/.exec(output)?.[1];

/** The mongod on the PATH, if there is one that is new enough. */
export const findMongod = async (): Promise<{ program: string; version: string } | undefined> => {
  const program = findProgram('mongod');
  if (program === undefined) return undefined;
  const version = await run(program, ['--version']).then(
    ({ output }) => versionIn(output),
    () => undefined,
  );
  return version !== undefined && parseInt(version) >= OLDEST_MAJOR ? { program, version } : undefined;
};

/** The address of a socket that a mongod started here listens on. */
export const mongodUri = (socket: string): string => `mongodb://${encodeURIComponent(socket)}/?directConnection=true`;
