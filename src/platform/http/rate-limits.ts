import { createHash } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import { ipKeyGenerator, rateLimit, type Store } from 'express-rate-limit';
import { AppError } from '../errors.js';
import { createSharedCounts, type RequestCounts } from './shared-counts.js';
import { ownerOf } from './session.js';

/** How many requests a minute may come, over all processes together. */
export interface RequestLimits {
  readonly perPerson: number;
  readonly perAddress: number;
}

export interface RateLimits {
  /** Before anything is read for a request: per network address. */
  readonly perAddress: RequestHandler;
  /** When it is known who asks: per person or key; of somebody who is not signed in, per address. */
  readonly perPerson: RequestHandler;
}

const WINDOW_MS = 60_000;

const passOn: RequestHandler = (_request, _response, next) => next();

const addressOf = (request: Request): string => ipKeyGenerator(request.ip ?? '');

const digestOf = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 22);

const whoIs = (request: Request): string => {
  const key = request.get('authorization');
  if (key !== undefined) return `key:${digestOf(key)}`;
  const owner = ownerOf(request);
  return owner === undefined ? `address:${digestOf(addressOf(request))}` : `account:${owner.accountId}`;
};

/**
 * Limits on how many requests a person and an address may send in a minute. Counted in the memory of the process, so that no
 * request waits for the database; whoever sends many is counted over all processes (see `shared-counts.ts`).
 * @param limits null sets no limits
 */
export const createRateLimits = (limits: RequestLimits | null, counts: RequestCounts): RateLimits => {
  if (limits === null) return { perAddress: passOn, perPerson: passOn };
  const limit = (name: string, perMinute: number, keyGenerator: (request: Request) => string): RequestHandler => {
    const store: Store = createSharedCounts({ name, limit: perMinute, windowMs: WINDOW_MS, counts });
    return rateLimit({
      windowMs: WINDOW_MS,
      limit: perMinute,
      keyGenerator,
      store,
      standardHeaders: false,
      legacyHeaders: false,
      handler: (_request, response, next) => {
        const retryAfterSeconds = Math.max(1, Math.ceil((WINDOW_MS - (Date.now() % WINDOW_MS)) / 1000));
        response.set('Retry-After', String(retryAfterSeconds));
        next(new AppError('too-many', 'request.too-many', { retryAfterSeconds }));
      },
    });
  };
  return {
    perAddress: limit('address', limits.perAddress, (request) => digestOf(addressOf(request))),
    perPerson: limit('person', limits.perPerson, whoIs),
  };
};
