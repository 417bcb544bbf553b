import pg from 'pg';

/** The connections to PostgreSQL and the one statement that stands for each command. */

export type SqlConnection = pg.PoolClient;
export type SqlValue = Buffer | string | bigint | boolean | null;
export type SqlRow = SqlValue[];

/** PostgreSQL is started with room for these and for DocumentDB's own workers. */
const COMMAND_CONNECTIONS = 64;
const TRANSACTION_CONNECTIONS = 40;
export const MAX_CONNECTIONS = COMMAND_CONNECTIONS + TRANSACTION_CONNECTIONS + 46;
const IDLE_MILLISECONDS = 60_000;
/** A backend keeps what it has learnt of each collection; a new one after this many seconds bounds that. */
const LIFETIME_SECONDS = 1_800;
const WAIT_MILLISECONDS = 60_000;

const BOOLEAN = 16;
const BYTEA = 17;
const INT8 = 20;

const parserOf = (oid: number): ((value: string) => SqlValue) => {
  switch (oid) {
    case BOOLEAN:
      return (value) => value === 't';
    case BYTEA:
      return (value) => Buffer.from(value.slice(2), 'hex');
    case INT8:
      return BigInt;
    default:
      return (value) => value;
  }
};
const types: pg.CustomTypesConfig = { getTypeParser: parserOf as pg.CustomTypesConfig['getTypeParser'] };

const page = (name: string): string =>
  `SELECT cursorpage::bytea, continuation::bytea, persistconnection, cursorid FROM documentdb_api.${name}($1, $2::bytea)`;
const write = (name: string): string =>
  `SELECT p_result::bytea, p_success FROM documentdb_api.${name}($1, $2::bytea, $3::bytea)`;

const STATEMENTS = {
  insert: write('insert'),
  update: write('update'),
  delete: write('delete'),
  findAndModify: 'SELECT p_result::bytea, p_success FROM documentdb_api.find_and_modify($1, $2::bytea)',
  find: page('find_cursor_first_page'),
  aggregate: page('aggregate_cursor_first_page'),
  listCollections: page('list_collections_cursor_first_page'),
  listIndexes: page('list_indexes_cursor_first_page'),
  getMore:
    'SELECT cursorpage::bytea, continuation::bytea FROM documentdb_api.cursor_get_more($1, $2::bytea, $3::bytea)',
  count: 'SELECT document::bytea FROM documentdb_api.count_query($1, $2::bytea)',
  distinct: 'SELECT document::bytea FROM documentdb_api.distinct_query($1, $2::bytea)',
  validate: 'SELECT document::bytea FROM documentdb_api.validate($1, $2::bytea)',
  create: 'SELECT documentdb_api.create_collection_view($1, $2::bytea)::bytea',
  // The concurrent build waits for a job that runs every two seconds; this one locks the collection while it builds.
  createIndexes: 'SELECT documentdb_api_internal.create_indexes_non_concurrently($1, $2::bytea, true)::bytea',
  dropIndexes: 'CALL documentdb_api.drop_indexes($1, $2::bytea::documentdb_core.bson, NULL)',
  listDatabases: 'SELECT documentdb_api.list_databases($1::bytea)::bytea',
  renameCollection: 'SELECT documentdb_api.rename_collection($1::bytea)::bytea',
  collMod: 'SELECT documentdb_api.coll_mod($1, $2, $3::bytea)::bytea',
  collStats: 'SELECT documentdb_api.coll_stats($1, $2, 1)::bytea',
  dbStats: 'SELECT documentdb_api.db_stats($1, 1, false)::bytea',
  drop: 'SELECT documentdb_api.drop_collection($1, $2)',
  dropDatabase: 'SELECT documentdb_api.drop_database($1)',
  indexByName: `SELECT (i.index_spec).index_name, (i.index_spec).index_key::bytea
    FROM documentdb_api_catalog.collection_indexes i JOIN documentdb_api_catalog.collections c USING (collection_id)
    WHERE c.database_name = $1 AND c.collection_name = $2 AND (i.index_spec).index_name = $3`,
  indexById: `SELECT (i.index_spec).index_name, (i.index_spec).index_key::bytea
    FROM documentdb_api_catalog.collection_indexes i WHERE i.index_id = $1`,
  cancel: 'SELECT pg_cancel_backend($1)',
} as const;
export type StatementName = keyof typeof STATEMENTS;

export type Queryable = { query: (config: pg.QueryArrayConfig) => Promise<pg.QueryArrayResult<SqlRow>> };

/** Runs a prepared statement and gives its first row; a function of DocumentDB always gives one. */
export const call = async (client: Queryable, statement: StatementName, values: unknown[]): Promise<SqlRow> => {
  const row = await callIfAny(client, statement, values);
  if (!row) throw new Error(`${statement}: the database gave no answer`);
  return row;
};

export const callIfAny = async (
  client: Queryable,
  statement: StatementName,
  values: unknown[],
): Promise<SqlRow | undefined> => {
  const { rows } = await client.query({
    name: statement,
    text: STATEMENTS[statement],
    values,
    rowMode: 'array',
    types,
  });
  return rows[0];
};

/** The column of a row as BSON. */
export const bsonAt = (row: SqlRow, column: number): Buffer => {
  const value = row[column];
  if (!Buffer.isBuffer(value)) throw new Error('the database gave no document');
  return value;
};

const poolOf = (socketDirectory: string, max: number): pg.Pool => {
  const pool = new pg.Pool({
    host: socketDirectory,
    port: 5432,
    user: 'postgres',
    database: 'postgres',
    max,
    idleTimeoutMillis: IDLE_MILLISECONDS,
    maxLifetimeSeconds: LIFETIME_SECONDS,
    connectionTimeoutMillis: WAIT_MILLISECONDS,
    options: '-c search_path=documentdb_api_catalog,documentdb_api,documentdb_core,public',
  });
  // An idle connection that breaks is dropped by the pool; the next command gets a new one or an error of its own.
  pool.on('error', () => undefined);
  // One that breaks while a transaction or a cursor keeps it fails with the next command on it.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
};

/** Single commands and transactions wait for connections of their own, so one can't keep the other out. */
export const createPools = (socketDirectory: string) => {
  const commands = poolOf(socketDirectory, COMMAND_CONNECTIONS);
  const transactions = poolOf(socketDirectory, TRANSACTION_CONNECTIONS);
  return { commands, transactions };
};
export type Pools = ReturnType<typeof createPools>;
