import { createHash, randomBytes } from 'node:crypto';

/** A secret for a link: 256 random bits in 43 characters that need no escaping in an address. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** What is stored in the place of a secret. The secret can't be guessed, so it needs no salt. */
export const secretDigest = (secret: string): string => createHash('sha256').update(secret).digest('base64url');
