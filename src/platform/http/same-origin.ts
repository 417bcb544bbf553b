import type { RequestHandler } from 'express';
import { AppError, forbidden } from '../errors.js';

/** What a route of the API can take at all; each route takes one of them. */
const BODIES = ['application/json', 'multipart/form-data'];
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses what another site makes a browser send (CSRF): the browser's own `Sec-Fetch-Site` and `Origin` are judged, the session
 * cookie is SameSite=Lax besides, and the API takes JSON only, which a foreign form can't send; a form with a file only where a route says so.
 * A client that is no browser sends neither header and has no cookie that somebody else could abuse.
 */
export const sameOriginOnly =
  (baseUrl: () => string | undefined): RequestHandler =>
  (request, _response, next) => {
    if (SAFE.has(request.method)) return next();
    const site = request.get('sec-fetch-site');
    if (site !== undefined && site !== 'same-origin' && site !== 'none')
      return next(forbidden('request.from-another-site'));
    const origin = request.get('origin');
    if (origin !== undefined && ![`${request.protocol}://${request.get('host') ?? ''}`, baseUrl()].includes(origin))
      return next(forbidden('request.from-another-site'));
    if (request.path.startsWith('/api/') && hasBody(request.headers) && !request.is(BODIES))
      return next(new AppError('unsupported-type', 'request.json-only'));
    return next();
  };

export const hasBody = (headers: Record<string, unknown>): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
