import { once } from 'node:events';
import { closeSync, openSync, rmSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import type { EngineTree } from './fetch/engine-tree.js';
import { createGateway } from './gateway/server.js';
import { placeTemplate } from './postgres-template.js';
import { programIn, startPostgres } from './postgres.js';
import { chooseRunAs } from './run-as.js';
import { clientSocketIn, postgresSocketsIn } from './runtime-folder.js';

/** What happens inside the engine's process: start, serve, stop. */

export type EngineTask = {
  dataDir: string;
  /** A private folder for sockets, gone with the engine. */
  runtimeDir: string;
  /** Inherited by every process of the engine, so the folder is locked until the last has ended. */
  lockFd: number;
  /** The whole data folder is removed at the end. */
  temporary: boolean;
  server: { kind: 'documentdb'; tree: EngineTree } | { kind: 'mongod'; program: string };
};
export type FromEngine = { ready: true } | { failed: string };

type Part = { ended: Promise<string>; stop: () => Promise<void> };

const MAX_LOG_BYTES = 5_000_000;

/** The log of a folder's engine, begun anew when it has become long. */
export const openEngineLog = (dataDir: string): number => {
  const file = join(dataDir, 'engine.log');
  const log = openSync(file, 'a', 0o600);
  if (statSync(file).size > MAX_LOG_BYTES) truncateSync(file);
  return log;
};

const startDocumentDb = async (task: EngineTask, tree: EngineTree): Promise<Part> => {
  const { dataDir, runtimeDir, lockFd, temporary } = task;
  const data = join(dataDir, 'pg');
  const socketDirectory = postgresSocketsIn(runtimeDir);
  const runAs = await chooseRunAs(data, [dataDir, runtimeDir, programIn(tree, 'postgres')]);
  await runAs.own(socketDirectory);
  await placeTemplate({ tree, data, runAs, temporary });
  const logFile = join(dataDir, 'engine.log');
  const postgres = await startPostgres({ tree, data, socketDirectory, runAs, logFile, lockFd, temporary });
  const gateway = createGateway({
    postgresSocketDirectory: socketDirectory,
    onFault: (fault) => process.stderr.write(`gateway: ${fault.message}\n`),
  });
  gateway.server.listen(clientSocketIn(runtimeDir));
  await once(gateway.server, 'listening');
  return {
    ended: postgres.ended,
    stop: async () => {
      await gateway.close();
      await postgres.stop();
    },
  };
};

const start = async (task: EngineTask): Promise<Part> => {
  const { server, dataDir, runtimeDir, lockFd } = task;
  if (server.kind === 'documentdb') return startDocumentDb(task, server.tree);
  const log = openEngineLog(dataDir);
  try {
    // It brings a MongoDB driver along, which DocumentDB's gateway has no use for.
    const { startMongod } = await import('./mongod.js');
    return await startMongod({ program: server.program, dataDir, socket: clientSocketIn(runtimeDir), log, lockFd });
  } finally {
    closeSync(log);
  }
};

/** Starts the engine and tells how that went. */
export const runEngine = (task: EngineTask, tell: (message: FromEngine) => Promise<void>) => {
  const starting = start(task);
  let stopping: Promise<void> | undefined;

  const clear = (): void => {
    rmSync(task.runtimeDir, { recursive: true, force: true });
    if (task.temporary) rmSync(task.dataDir, { recursive: true, force: true });
  };
  /** Stops a running engine, and one that is still starting as soon as it has started. */
  const stop = (): Promise<void> =>
    (stopping ??= starting
      .then((part) => part.stop())
      .catch(() => undefined)
      .then(clear));

  /** Resolves when the engine ended without being asked. */
  const ended = starting.then(
    async (part) => {
      await tell({ ready: true });
      const lastWords = await part.ended;
      if (stopping) return new Promise<never>(() => undefined);
      await tell({ failed: `the database ended: ${lastWords}` });
      return stop();
    },
    async (error: unknown) => {
      await tell({ failed: error instanceof Error ? error.message : String(error) });
      clear();
    },
  );
  return { stop, ended };
};
