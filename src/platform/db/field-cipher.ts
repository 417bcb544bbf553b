import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** Encrypts what must not be readable in a copy of the database. A key is 32 bytes under a name of its own. */
export interface FieldCipher {
  /** The name of the key that seals now. */
  readonly current: string;
  /** @param owner the document it belongs to; it opens for no other */
  seal(text: Buffer, owner: string): Buffer;
  /** @throws Error when it was changed, belongs to another document, or its key is not there */
  open(sealed: Buffer, owner: string): Buffer;
  /** The name of the key something was sealed with; null for what is not sealed. */
  keyOf(bytes: Buffer): string | null;
}

const MARK = 'lwp1';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY = /^([a-z0-9-]{1,20}):([A-Za-z0-9+/_-]{43}=?)$/;

/** Reads FIELD_KEYS: `name:key` parts with commas between, the key that seals first. @throws Error when one has not that form */
export const readFieldKeys = (text: string): ReadonlyMap<string, Buffer> => {
  const keys = text.split(',').map((part): [string, Buffer] => {
    const [, name = '', key = ''] = KEY.exec(part.trim()) ?? [];
    if (name === '')
      throw new Error('FIELD_KEYS: each part is name:key, the key 32 bytes in base64 (openssl rand -base64 32)');
    return [name, Buffer.from(key, 'base64')];
  });
  if (new Set(keys.map(([name]) => name)).size !== keys.length)
    throw new Error('FIELD_KEYS: two keys have the same name');
  return new Map(keys);
};

/** A new key as FIELD_KEYS takes it. */
export const newFieldKey = (name: string): string => `${name}:${randomBytes(32).toString('base64')}`;

/** AES-256-GCM: mark, name of the key, nonce, tag, then what is hidden. The first key seals, all of them open. */
export const createFieldCipher = (keys: ReadonlyMap<string, Buffer>): FieldCipher => {
  const [current] = keys.keys();
  if (current === undefined) throw new Error('FIELD_KEYS: no key');
  const headOf = (name: string): Buffer => Buffer.from(`${MARK}:${name}:`);
  const keyOf = (bytes: Buffer): string | null =>
    /^lwp1:([a-z0-9-]{1,20}):/.exec(bytes.subarray(0, 30).toString('latin1'))?.[1] ?? null;
  const keyNamed = (name: string | null): Buffer => {
    const key = keys.get(name ?? '');
    if (!key) throw new Error(`FIELD_KEYS: no key named ${name ?? '(none)'}`);
    return key;
  };
  return {
    current,
    keyOf,
    seal: (text, owner) => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', keyNamed(current), nonce).setAAD(Buffer.from(owner));
      const body = Buffer.concat([cipher.update(text), cipher.final()]);
      return Buffer.concat([headOf(current), nonce, cipher.getAuthTag(), body]);
    },
    open: (sealed, owner) => {
      const name = keyOf(sealed);
      const at = headOf(name ?? '').length;
      const key = keyNamed(name);
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(at, at + NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAAD(Buffer.from(owner)).setAuthTag(sealed.subarray(at + NONCE_BYTES, at + NONCE_BYTES + TAG_BYTES));
      return Buffer.concat([decipher.update(sealed.subarray(at + NONCE_BYTES + TAG_BYTES)), decipher.final()]);
    },
  };
};
