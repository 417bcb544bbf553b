import { join } from 'node:path';
import type { Connection } from 'mongoose';
import type { Config } from '../config.js';
import { connect } from '../platform/db/connection.js';
import { startEmbeddedEngine } from '../platform/embedded-db/start-engine.js';

const DATABASE = 'leerwerkplek';

/** The database of the settings, open. */
export interface Database {
  readonly connection: Connection;
  /** Closes the connection, and ends the embedded engine where that is what was opened. */
  close(): Promise<void>;
}

/**
 * Opens the database at MONGODB_URI, else the embedded engine on the data folder. The first start may fetch the engine, which is
 * told line by line. @throws Error of one line when there is no database to be had
 */
export const openDatabase = async (
  config: Pick<Config, 'MONGODB_URI' | 'DATA_DIR'>,
  watch: { onProgress: (line: string) => void; onUnexpectedEnd?: (error: Error) => void },
): Promise<Database> => {
  if (config.MONGODB_URI !== undefined) {
    const connection = await connect(config.MONGODB_URI);
    return { connection, close: () => connection.close() };
  }
  const engine = await startEmbeddedEngine({ dataDir: join(config.DATA_DIR, 'db'), ...watch });
  try {
    const connection = await connect(engine.uri.replace('/?', `/${DATABASE}?`));
    const close = async (): Promise<void> => {
      await connection.close();
      await engine.stop();
    };
    return { connection, close };
  } catch (error) {
    await engine.stop();
    throw error;
  }
};
