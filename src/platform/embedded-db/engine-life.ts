import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createGateway } from './gateway/server.js';
import { startMongod } from './mongod.js';
import type { EngineTree } from './fetch/engine-tree.js';
import { startPostgres } from './postgres.js';
import { placeTemplate } from './postgres-template.js';
import { chooseRunAs } from './run-as.js';

/** What happens inside the engine's process: start, serve, stop. */

export type EngineTask = {
  kind: 'documentdb' | 'mongod';
  dataDir: string;
  /** A private folder for sockets, gone with the engine. */
  runtimeDir: string;
  /** Inherited by every process of the engine, so the folder is locked until the last has ended. */
  lockFd: number | undefined;
  /** The whole data folder is removed at the end. */
  temporary: boolean;
  tree: EngineTree | undefined;
  mongod: string | undefined;
};
export type FromEngine = { ready: true } | { failed: string };

/** The socket that clients connect to, in the engine's runtime folder. */
export const socketIn = (runtimeDir: string): string => join(runtimeDir, 'gate', 'db.sock');

type Part = { ended: Promise<string>; stop: () => Promise<void> };

const startDocumentDb = async (task: EngineTask): Promise<Part> => {
  const { dataDir, runtimeDir, tree, lockFd, temporary } = task;
  if (!tree) throw new Error('no tree to start from');
  const data = join(dataDir, 'pg');
  const socketDirectory = join(runtimeDir, 'pg');
  const runAs = await chooseRunAs(data, [dataDir, runtimeDir, tree.folder]);
  await runAs.own(socketDirectory);
  await placeTemplate({ tree, data, runAs, temporary });
  const logFile = join(dataDir, 'engine.log');
  const lock = lockFd === undefined ? {} : { lockFd };
  const postgres = await startPostgres({ tree, data, socketDirectory, runAs, logFile, temporary, ...lock });
  const gateway = createGateway({
    postgresSocketDirectory: socketDirectory,
    onFault: (fault) => process.stderr.write(`gateway: ${fault.message}\n`),
  });
  gateway.server.listen(socketIn(runtimeDir));
  await once(gateway.server, 'listening');
  return {
    ended: postgres.ended,
    stop: async () => {
      await gateway.close();
      await postgres.stop();
    },
  };
};

/** Starts the engine and tells how that went. */
export const runEngine = (task: EngineTask, tell: (message: FromEngine) => void) => {
  const starting = task.kind === 'documentdb' ? startDocumentDb(task) : startMongod(task);
  let stopping: Promise<void> | undefined;

  const clear = (): void => {
    rmSync(task.runtimeDir, { recursive: true, force: true });
    if (task.temporary) rmSync(task.dataDir, { recursive: true, force: true });
  };
  const stop = (): Promise<void> =>
    (stopping ??= starting
      .then((part) => part.stop())
      .catch(() => undefined)
      .then(clear));

  /** Resolves when the engine ended without being asked. */
  const ended = starting.then(
    async (part) => {
      tell({ ready: true });
      const lastWords = await part.ended;
      if (stopping) return new Promise<never>(() => undefined);
      tell({ failed: `the database ended: ${lastWords}` });
      return stop();
    },
    (error: unknown) => {
      tell({ failed: error instanceof Error ? error.message : String(error) });
      return stop();
    },
  );
  return { stop, ended };
};
