import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { flushFolder } from './flush-folder.js';
import { POSTGRES_ENVIRONMENT, programIn, startPostgres } from './postgres.js';
import type { EngineTree } from './fetch/engine-tree.js';
import { runOrThrow } from './programs.js';
import { chooseRunAs, type RunAs } from './run-as.js';

/**
 * An empty database, made once with the tree and copied for each data folder: making one takes seconds, copying it a
 * fraction of one.
 */
const templateOf = (tree: EngineTree): string => join(tree.folder, 'template');

/** Makes the tree's empty database by running the tree, so a tree that does not work is found out here. */
export const createTemplate = async (tree: EngineTree, work: string): Promise<void> => {
  const data = templateOf(tree);
  mkdirSync(data, { mode: 0o700 });
  const runAs = await chooseRunAs(data, [programIn(tree, 'postgres'), tmpdir()]);
  const socketDirectory = mkdtempSync(join(tmpdir(), 'lwp-'));
  try {
    await runAs.own(data);
    await runAs.own(socketDirectory);
    const initdb = [
      '-D',
      data,
      '--locale=C.UTF-8',
      '--encoding=UTF8',
      '-U',
      'postgres',
      '-A',
      'trust',
      '--no-sync',
      '--wal-segsize=4',
    ];
    await runOrThrow(...runAs.command(programIn(tree, 'initdb'), [...initdb, '--no-instructions']), {
      cwd: '/',
      env: POSTGRES_ENVIRONMENT,
    });
    const logFile = join(work, 'template.log');
    const postgres = await startPostgres({ tree, data, socketDirectory, runAs, logFile, temporary: true });
    await postgres.stop();
  } finally {
    rmSync(socketDirectory, { recursive: true, force: true });
  }
};

/** Gives a data folder its empty database, unless it has one. A copy that is cut off is made again. */
export const placeTemplate = async (options: {
  tree: EngineTree;
  data: string;
  runAs: RunAs;
  temporary: boolean;
}): Promise<void> => {
  const { tree, data, runAs, temporary } = options;
  if (existsSync(join(data, 'PG_VERSION'))) return;
  const unfinished = `${data}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  await runOrThrow('cp', ['-R', '--preserve=mode', templateOf(tree), unfinished]);
  await runAs.own(unfinished);
  if (!temporary) await flushFolder(unfinished);
  rmSync(data, { recursive: true, force: true });
  renameSync(unfinished, data);
};
