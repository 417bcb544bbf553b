import { createHash } from 'node:crypto';
import { AppError, notFound } from '../errors.js';
import type { LinkGrant, PersonalLinks } from './personal-links.js';
import type { LinkCounts } from './personal-links.model.js';

const WINDOW_MINUTES = 10;
/** Links that were not good, per address and window: somebody mistypes once, not twenty times. */
const MOST_MISSES = 20;
/** Visits to one link per window: a person, their mail scanner and a colleague. */
const MOST_VISITS = 60;

/** Opens personal links for requests, within limits. */
export interface LinkGate {
  /**
   * The grant behind the secret in a request's path. Opening acts on nothing: mail scanners open links.
   * @throws AppError 404 `link.not-valid` when unknown, expired, revoked or for another purpose; 429 beyond the limits
   */
  open(secret: string, purpose: string, address: string): Promise<LinkGrant>;
}

// Neither addresses nor secrets are kept.
const keyOf = (kind: string, text: string, window: number): string =>
  `${kind}:${createHash('sha256').update(text).digest('base64url').slice(0, 22)}:${window}`;

/** The gate before pages that are reached by personal link. */
export const createLinkGate = (deps: { links: PersonalLinks; counts: LinkCounts; now: () => Date }): LinkGate => {
  const count = async (kind: string, text: string, most: number): Promise<void> => {
    const windowMs = WINDOW_MINUTES * 60_000;
    const now = deps.now().getTime();
    const window = Math.floor(now / windowMs);
    const until = new Date((window + 1) * windowMs);
    if ((await deps.counts.add(keyOf(kind, text, window), until)) > most)
      throw new AppError('too-many', 'request.too-many', {
        retryAfterSeconds: Math.max(1, Math.ceil((until.getTime() - now) / 1000)),
      });
  };
  return {
    open: async (secret, purpose, address) => {
      const grant = await deps.links.read(secret, purpose);
      if (!grant) {
        await count('miss', address, MOST_MISSES);
        throw notFound('link.not-valid');
      }
      await count('visit', secret, MOST_VISITS);
      return grant;
    },
  };
};
