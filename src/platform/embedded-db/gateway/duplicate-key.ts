import { deserialize, serialize, type Document } from 'bson';
import { SqlError, type SqlConnection } from '../sql/connection.js';
import { bsonAt, call, callIfAny, textAt } from './statements.js';

/** What MongoDB says about a duplicate key: which index, its keys, and the values where they are known. */

export type DuplicateKey = {
  db: string;
  collection: string;
  index: { name: string } | { id: string };
  /** The document that did not fit, where it is known. */
  document: Document | undefined;
};

const PRIMARY: DuplicateKey['index'] = { name: '_id_' };

/** PostgreSQL names the constraint after the index's number; the primary key is that of `_id`. */
const indexOf = ({ constraint }: SqlError): DuplicateKey['index'] => {
  const id = /^documents_rum_index_(\d+)$/.exec(constraint ?? '')?.[1];
  return id === undefined ? PRIMARY : { id };
};

/** The document that a statement tried to store: the first value after the names of the key's parts. */
const documentIn = ({ detail }: SqlError): Document | undefined => {
  const hex = /\)=\(BSONHEX([0-9a-f]+)/.exec(detail ?? '')?.[1];
  return hex === undefined ? undefined : deserialize(Buffer.from(hex, 'hex'));
};

/** What a failed statement itself tells about the key. */
export const duplicateKeyOf = (failure: SqlError, db: string, collection: string): DuplicateKey => ({
  db,
  collection,
  index: indexOf(failure),
  document: documentIn(failure),
});

const valueAt = (document: Document, path: string): unknown => {
  let value: unknown = document;
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
};

const keyOf = async (
  client: SqlConnection,
  { db, collection, index }: DuplicateKey,
): Promise<{ name: string; keyPattern: Document | undefined }> => {
  if ('name' in index && index.name === '_id_') return { name: '_id_', keyPattern: { _id: 1 } };
  const row =
    'id' in index
      ? await callIfAny(client, 'indexById', [index.id])
      : await callIfAny(client, 'indexByName', [db, collection, index.name]);
  const name = row && textAt(row, 0);
  if (!row || name === undefined)
    return { name: 'name' in index ? index.name : `of id ${index.id}`, keyPattern: undefined };
  return { name, keyPattern: deserialize(bsonAt(row, 1)) };
};

/** The fields that MongoDB adds to an E11000. `keyValue` is left out where the values are not known. */
export const duplicateKeyFacts = async (
  client: SqlConnection,
  key: DuplicateKey,
): Promise<{ errmsg: string; keyPattern?: Document; keyValue?: Document }> => {
  const { name, keyPattern } = await keyOf(client, key);
  const { document } = key;
  const keyValue =
    keyPattern && document
      ? Object.fromEntries(Object.keys(keyPattern).map((path) => [path, valueAt(document, path) ?? null]))
      : undefined;
  return {
    errmsg:
      `E11000 duplicate key error collection: ${key.db}.${key.collection} ` +
      `index: ${name} dup key: ${JSON.stringify(keyValue ?? {})}`,
    ...(keyPattern ? { keyPattern } : {}),
    ...(keyValue ? { keyValue } : {}),
  };
};

/**
 * The document that a failed update would have stored. DocumentDB does not say it of an update, but does of a
 * findAndModify, so the same is tried that way, on a connection inside a transaction that is rolled back afterwards.
 */
export const documentOfFailedUpdate = async (
  client: SqlConnection,
  db: string,
  collection: string,
  update: Document,
): Promise<Document | undefined> => {
  const { q, u, upsert, arrayFilters, collation, multi } = update as Record<string, unknown>;
  if (multi === true) return undefined; // it is not said which of them
  const attempt = { findAndModify: collection, query: q, update: u, upsert, arrayFilters, collation };
  try {
    await call(client, 'findAndModify', [db, Buffer.from(serialize(attempt, { ignoreUndefined: true }))]);
    return undefined; // the key is free by now
  } catch (error) {
    return error instanceof SqlError ? documentIn(error) : undefined;
  }
};
