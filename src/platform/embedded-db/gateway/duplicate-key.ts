import { deserialize, type Document } from 'bson';
import { bsonAt, callIfAny, type Pools, type SqlConnection } from './sql.js';

/** What MongoDB says about a duplicate key: which index, its keys, and the values where they are known. */

type Subject = {
  db: string;
  collection: string;
  index: { name: string } | { id: string };
  /** The document that did not fit, or as much of it as is known. */
  document: Document | undefined;
};

const valueAt = (document: Document, path: string): unknown => {
  let value: unknown = document;
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
};

const keyOf = async (
  client: SqlConnection | Pools['commands'],
  { db, collection, index }: Subject,
): Promise<{ name: string; keyPattern: Document | undefined }> => {
  if ('name' in index && index.name === '_id_') return { name: '_id_', keyPattern: { _id: 1 } };
  const row =
    'id' in index
      ? await callIfAny(client, 'indexById', [index.id])
      : await callIfAny(client, 'indexByName', [db, collection, index.name]);
  const name = row?.[0];
  if (!row || typeof name !== 'string')
    return { name: 'name' in index ? index.name : `of id ${index.id}`, keyPattern: undefined };
  return { name, keyPattern: deserialize(bsonAt(row, 1)) };
};

/** The fields that MongoDB adds to an E11000. `keyValue` is left out where the values are not known. */
export const duplicateKeyFacts = async (
  client: SqlConnection | Pools['commands'],
  subject: Subject,
): Promise<{ errmsg: string; keyPattern?: Document; keyValue?: Document }> => {
  const { name, keyPattern } = await keyOf(client, subject);
  const { document } = subject;
  const keyValue =
    keyPattern && document
      ? Object.fromEntries(Object.keys(keyPattern).map((path) => [path, valueAt(document, path) ?? null]))
      : undefined;
  return {
    errmsg:
      `E11000 duplicate key error collection: ${subject.db}.${subject.collection} ` +
      `index: ${name} dup key: ${JSON.stringify(keyValue ?? {})}`,
    ...(keyPattern ? { keyPattern } : {}),
    ...(keyValue ? { keyValue } : {}),
  };
};
