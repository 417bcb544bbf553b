import type { RequestHandler } from 'express';
import { invalid } from '../errors.js';

/** No document of ours is nested more than ten deep. */
const DEEPEST = 32;

/**
 * Refuses JSON that is nested so deep that code which follows it could run out of stack, and keys that would set the prototype of
 * a copy. Walks with a list of its own, so it can't run out of stack itself.
 */
export const soundJson: RequestHandler = (request, _response, next) => {
  let level: unknown[] = [request.body];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST) return next(invalid('request.nested-too-deep', [], { maximum: DEEPEST }));
    const inner: unknown[] = [];
    for (const value of level) {
      if (typeof value !== 'object' || value === null) continue;
      if (Object.hasOwn(value, '__proto__')) return next(invalid('request.malformed-json'));
      for (const one of Object.values(value)) inner.push(one);
    }
    level = inner;
  }
  return next();
};
