import type { SqlConnection, SqlRow } from '../sql/connection.js';
import type { SqlParameter } from '../sql/messages.js';

/** The one statement that stands for each command. Every value comes back as the bytes that PostgreSQL sends. */

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

export /** Runs a statement and gives its first row, if there is one. */
const callIfAny = async (
  client: SqlConnection,
  statement: StatementName,
  values: readonly SqlParameter[],
): Promise<SqlRow | undefined> => (await client.query(statement, STATEMENTS[statement], values))[0];

/** The same for a function of DocumentDB, which always gives a row. */
export const call = async (
  client: SqlConnection,
  statement: StatementName,
  values: readonly SqlParameter[],
): Promise<SqlRow> => {
  const row = await callIfAny(client, statement, values);
  if (!row) throw new Error(`${statement}: the database gave no answer`);
  return row;
};

/** A column as BSON. */
export const bsonAt = (row: SqlRow, column: number): Buffer => {
  const value = row[column];
  if (!value) throw new Error('the database gave no document');
  return value;
};

export const isTrueAt = (row: SqlRow, column: number): boolean => row[column]?.[0] === 1;

export const textAt = (row: SqlRow, column: number): string | undefined => row[column]?.toString('utf8');
