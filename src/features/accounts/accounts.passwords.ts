import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** What scrypt may cost: memory is 128 × N × r bytes, time grows with p. */
export interface PasswordCost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

/** One of the settings OWASP gives for scrypt as equally strong; this one needs 16 MiB a sign-in. */
export const STANDARD_COST: PasswordCost = { N: 2 ** 14, r: 8, p: 5 };

const KEY_BYTES = 32;
const FORM = /^scrypt\$N=(\d+),r=(\d+),p=(\d+)\$([A-Za-z0-9_-]+)\$([A-Za-z0-9_-]+)$/;

const derive = (password: string, salt: Buffer, { N, r, p }: PasswordCost): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, KEY_BYTES, { N, r, p, maxmem: 256 * N * r }, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });

/** `scrypt$N=…,r=…,p=…$salt$key`: the cost stands in it, so that a later, higher cost leaves old passwords usable. */
export const hashPassword = async (password: string, cost: PasswordCost = STANDARD_COST): Promise<string> => {
  const salt = randomBytes(16);
  const key = await derive(password, salt, cost);
  return `scrypt$N=${cost.N},r=${cost.r},p=${cost.p}$${salt.toString('base64url')}$${key.toString('base64url')}`;
};

/** Whether a password is the one that was hashed; takes as long for a wrong one as for the right one. */
export const isPassword = async (password: string, hash: string): Promise<boolean> => {
  const [, N, r, p, salt = '', key = ''] = FORM.exec(hash) ?? [];
  if (key === '') throw new Error('not a password hash of this service');
  const cost = { N: Number(N), r: Number(r), p: Number(p) };
  return timingSafeEqual(await derive(password, Buffer.from(salt, 'base64url'), cost), Buffer.from(key, 'base64url'));
};

let common: Promise<ReadonlySet<string>> | undefined;

/**
 * The 49,000 passwords that come up most in what was stolen elsewhere, in lower case (the list of `@zxcvbn-ts/language-common`,
 * made of public breaches). Read when the first password is chosen.
 */
export const loadCommonPasswords = (): Promise<ReadonlySet<string>> =>
  (common ??= import('@zxcvbn-ts/language-common').then(
    ({ dictionary }) => new Set(Object.values(dictionary['passwords-common']).map(String)),
  ));
