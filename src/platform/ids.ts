import { randomBytes } from 'node:crypto';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** A new id: a prefix that names the kind and 80 random bits in Crockford base 32, as `stu_3k9…`. */
export const newId = (prefix: string): string => {
  const bytes = randomBytes(16);
  let id = '';
  for (const byte of bytes) id += ALPHABET.charAt(byte & 31);
  return `${prefix}_${id}`;
};
