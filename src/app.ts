import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import type { Actor } from './domain/actor.js';
import { withTrail } from './platform/audit/audit-trail.js';
import { AppError, invalid, notFound } from './platform/errors.js';
import { soundJson } from './platform/http/json-shape.js';
import { observe } from './platform/http/observe.js';
import { problemOf, sendProblem, type Problem, type Wording } from './platform/http/problem.js';
import type { RateLimits } from './platform/http/rate-limits.js';
import { sameOriginOnly } from './platform/http/same-origin.js';
import { serve, type ServeParts } from './platform/http/serve.js';
import type { Logger } from './platform/log.js';
import type { Metrics } from './platform/metrics.js';
import type { AnyRoute } from './web/route.js';

export interface AppParts {
  readonly routes: readonly AnyRoute[];
  readonly sessions: RequestHandler;
  readonly rateLimits: RateLimits;
  readonly serving: ServeParts<Actor>;
  readonly wording: Wording;
  readonly renderErrorPage: (problem: Problem, actor: Actor | null) => string;
  /** Folders of files that everyone may read, by the path under which they are served. */
  readonly assets: readonly { readonly path: string; readonly folder: string }[];
  readonly signInPath: string;
  readonly baseUrl: () => string | undefined;
  readonly log: Logger;
  readonly metrics: Metrics;
}

/** The whole HTTP side: security headers, sessions, routes, and the one end for errors. */
export const createApp = (parts: AppParts): Express => {
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.set('etag', false); // the version of what is sent is its ETag; a digest of every answer would only cost time
  app.set('trust proxy', 'loopback');
  app.use(observe(parts.log, parts.metrics));
  app.use((_request, _response, next) => withTrail(next));
  app.use(securityHeaders(parts.baseUrl()?.startsWith('https:') ?? false));
  for (const { path, folder } of parts.assets)
    app.use(path, express.static(folder, { maxAge: '1h', index: false, redirect: false }));
  app.use(notKept);
  app.use(parts.rateLimits.perAddress);
  app.use(parts.sessions);
  app.use(parts.rateLimits.perPerson);
  app.use(sameOriginOnly(parts.baseUrl));
  app.use('/api', express.json({ limit: '1mb' }), soundJson);
  app.use(/^(?!\/api\/)/, express.urlencoded({ extended: false, limit: '256kb', parameterLimit: 500 }));
  app.use(serve(parts.routes, parts.serving));
  app.use((_request, _response, next) => next(notFound('request.no-such-path')));
  app.use(errorEnd(parts));
  return app;
};

/** What the service answers is of one person and one moment: no cache keeps it. A browser gets no device of the person for us. */
const notKept: RequestHandler = (_request, response, next) => {
  response.set('Cache-Control', 'no-store');
  response.set('Permissions-Policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()');
  next();
};

const securityHeaders = (https: boolean): RequestHandler =>
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        scriptSrcAttr: ["'none'"],
        objectSrc: ["'none'"],
        workerSrc: ["'none'"],
        frameSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        ...(https ? { upgradeInsecureRequests: [] } : {}),
      },
    },
    strictTransportSecurity: https,
    referrerPolicy: { policy: 'same-origin' },
  });

const errorEnd =
  (parts: AppParts): ErrorRequestHandler =>
  (thrown: unknown, request, response, _next) => {
    const error = asAppError(thrown);
    const requestId = response.locals.requestId as string | undefined;
    if (response.headersSent) {
      parts.log.error({ err: error, requestId, method: request.method }, 'an answer that had begun was broken off');
      response.destroy();
      return;
    }
    if (!(error instanceof AppError)) parts.log.error({ err: error, requestId, method: request.method }, 'a bug');
    const problem = problemOf(error, parts.wording);
    if (request.path.startsWith('/api/') || request.path.startsWith('/health/')) {
      sendProblem(response, problem);
      return;
    }
    if (problem.status === 401 && request.method === 'GET') {
      const back = withoutSearchedWords(request.originalUrl);
      response.redirect(303, `${parts.signInPath}?terug=${encodeURIComponent(back)}`);
      return;
    }
    const actor = (response.locals.actor as Actor | null | undefined) ?? null;
    response.status(problem.status).type('html').send(parts.renderErrorPage(problem, actor));
  };

/** The words somebody searched for, and a cursor, which is made of names: an address that is passed on holds neither. */
const SEARCHED = ['q', 'zoek', 'cursor', 'aan', 'persoon', 'naam'];

const withoutSearchedWords = (address: string): string => {
  const [path = '/', ...rest] = address.split('?');
  const query = new URLSearchParams(rest.join('?'));
  for (const name of SEARCHED) query.delete(name);
  return query.size === 0 ? path : `${path}?${query.toString()}`;
};

/** What the body parser and the router say of a request that is not well-formed, in our words. */
const asAppError = (thrown: unknown): unknown => {
  const { status, type } = thrown as { status?: number; type?: string };
  if (thrown instanceof AppError || status === undefined || status < 400 || status >= 500) return thrown;
  if (type === 'entity.parse.failed') return invalid('request.malformed-json', [{ path: '', code: 'malformed-json' }]);
  if (status === 413) return new AppError('too-large', 'request.too-large');
  if (status === 415) return new AppError('unsupported-type', 'request.unsupported-encoding');
  return invalid('request.malformed');
};
