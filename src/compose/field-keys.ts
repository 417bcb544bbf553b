import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Connection, mongo } from 'mongoose';
import { createFieldCipher, readFieldKeys, type FieldCipher } from '../platform/db/field-cipher.js';

/** The keys of the settings, else one that is made once and kept in the data folder. */
export const openFieldCipher = async (config: {
  readonly FIELD_KEYS?: string | undefined;
  readonly DATA_DIR: string;
}): Promise<FieldCipher> => {
  if (config.FIELD_KEYS !== undefined) return createFieldCipher(readFieldKeys(config.FIELD_KEYS));
  const file = join(config.DATA_DIR, 'field-keys');
  const kept = await readFile(file, 'utf8').catch(() => null);
  if (kept !== null) return createFieldCipher(readFieldKeys(kept));
  await mkdir(config.DATA_DIR, { recursive: true });
  const made = `first:${randomBytes(32).toString('base64')}`;
  await writeFile(file, made, { mode: 0o600, flag: 'wx' });
  return createFieldCipher(readFieldKeys(made));
};

interface Sealed {
  readonly _id: string;
  readonly bytes: mongo.Binary | null;
}

/** Where sealed bytes stand: the collection, the field, and whom they belong to. */
const PLACES = [
  { collection: 'students', field: 'sealedNeeds' },
  { collection: 'matchingSnapshots', field: 'packed' },
] as const;

/**
 * Seals with the current key what another key sealed. A document that changes meanwhile is left to its writer, who seals with the
 * current key too. Safe to repeat; afterwards the old key can be taken out of FIELD_KEYS.
 */
export const rotateFieldKeys = async (connection: Connection, cipher: FieldCipher): Promise<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const { collection, field } of PLACES) {
    counts[collection] = 0;
    const stored = connection.collection<Record<string, unknown> & { _id: string }>(collection);
    const found = stored.find({ [field]: { $type: 'binData' } }).project<Sealed>({ bytes: `$${field}` });
    for await (const { _id, bytes } of found) {
      if (!bytes) continue;
      const before = Buffer.from(bytes.buffer);
      const name = cipher.keyOf(before);
      if (name === null || name === cipher.current) continue;
      const after = cipher.seal(cipher.open(before, _id), _id);
      const { modifiedCount } = await stored.updateOne({ _id, [field]: bytes }, { $set: { [field]: after } });
      counts[collection] += modifiedCount;
    }
  }
  return counts;
};
