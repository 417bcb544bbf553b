import { connectSql, type SqlConnection } from '../sql/connection.js';
import { createSqlPool, type SqlPool } from '../sql/pool.js';

const COMMANDS = 64;
const TRANSACTIONS = 40;
/** PostgreSQL is started with room for these and for DocumentDB's own workers. */
export const MAX_CONNECTIONS = COMMANDS + TRANSACTIONS + 46;

const LIMITS = { idleMilliseconds: 10_000, lifetimeMilliseconds: 1_800_000, waitMilliseconds: 60_000 };

const SEARCH_PATH = 'documentdb_api_catalog,documentdb_api,documentdb_core,public';

/** Single commands and transactions wait for connections of their own, so one can't keep the other out. */
export const createPools = (socketDirectory: string) => {
  const connect = (): Promise<SqlConnection> => connectSql(socketDirectory, SEARCH_PATH);
  return {
    commands: createSqlPool({ connect, max: COMMANDS, ...LIMITS }),
    transactions: createSqlPool({ connect, max: TRANSACTIONS, ...LIMITS }),
  };
};
export type Pools = ReturnType<typeof createPools>;

/** Runs some work with a connection of a pool. */
export const withConnection = async <T>(pool: SqlPool, work: (client: SqlConnection) => Promise<T>): Promise<T> => {
  const client = await pool.take();
  try {
    return await work(client);
  } finally {
    pool.give(client);
  }
};
