import type { RequestHandler } from 'express';
import type { Logger } from '../log.js';
import type { Metrics } from '../metrics.js';
import { newId } from '../ids.js';

/** Gives each request an id, and logs and measures its answer by the path pattern, so that no id or name of a person is kept. */
export const observe =
  (log: Logger, metrics: Metrics): RequestHandler =>
  (request, response, next) => {
    const started = process.hrtime.bigint();
    const requestId = newId('req');
    response.locals.requestId = requestId;
    response.set('X-Request-Id', requestId);
    response.on('finish', () => {
      const seconds = Number(process.hrtime.bigint() - started) / 1e9;
      const pattern = (request.route as { path?: unknown } | undefined)?.path;
      const route = typeof pattern === 'string' ? pattern : 'other';
      metrics.observeRequest(route, request.method, response.statusCode, seconds);
      log.debug(
        { requestId, route, method: request.method, status: response.statusCode, ms: Math.round(seconds * 1000) },
        'answered',
      );
    });
    next();
  };
