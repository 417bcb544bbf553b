import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { Router, type Request, type RequestHandler, type Response } from 'express';
import type { z } from 'zod';
import { AppError, forbidden, invalid, unauthenticated, type FieldError } from '../errors.js';
import { fieldErrors } from './field-errors.js';
import type { IdempotencyStore } from './idempotency.js';
import { answerOnce } from './idempotency.js';
import type { Allow, Caller, Context, JsonRoute, PageReply, PageRoute, Route } from './route.js';
import { ownerOf, sessionHandleOf } from './session.js';
import { hasBody } from './same-origin.js';
import { readUpload } from './upload.js';

/** What happened, for the audit log. */
export interface AuditEntry<Actor> {
  readonly action: string;
  readonly actor: Actor | null;
  readonly subject: Readonly<Record<string, string>>;
  readonly outcome: 'done' | 'refused';
  readonly requestId: string;
}

/** A program that calls with a key, and whether that key may be used for a route. */
export interface KeyHolder<Actor> {
  readonly actor: Actor;
  readonly allows: (route: Pick<Route<string, Actor>, 'kind' | 'method' | 'path'>) => boolean;
}

export interface ServeParts<Actor> {
  /**
   * The person behind an account now; undefined when it is gone, or counts sessions from a later number than this one's.
   * A change of role works at once.
   */
  readonly actorOf: (accountId: string, epoch: number) => Promise<Actor | undefined>;
  /** Who holds the key of an `Authorization: Bearer` header now; undefined when it is unknown, expired or revoked. */
  readonly keyHolderOf: (key: string) => Promise<KeyHolder<Actor> | undefined>;
  readonly audit: (entry: AuditEntry<Actor>) => Promise<void>;
  readonly idempotency: IdempotencyStore;
  /** The fields of a body with a number that the service may not hold. They are refused before anything reads them. */
  readonly forbiddenNumbersIn: (body: unknown) => readonly FieldError[];
}

/** An Express router for a list of routes. A known path with another method answers 405. */
export const serve = <Role extends string, Actor extends Caller>(
  routes: readonly Route<Role, Actor>[],
  parts: ServeParts<Actor>,
): Router => {
  const router = Router();
  for (const one of routes)
    router[one.method](one.path, one.kind === 'json' ? serveJson(one, parts) : servePage(one, parts));
  for (const path of new Set(routes.map((one) => one.path))) {
    const methods = routes.filter((one) => one.path === path).map((one) => one.method.toUpperCase());
    router.all(path, (_request, response, next) => {
      response.set('Allow', methods.join(', '));
      next(new AppError('method-not-allowed', 'request.method-not-allowed', { allowed: methods }));
    });
  }
  return router;
};

const serveJson =
  <Role extends string, Actor extends Caller>(
    route: JsonRoute<Role, Actor>,
    parts: ServeParts<Actor>,
  ): RequestHandler =>
  async (request, response) => {
    const actor = await admit(route, request, parts);
    if (hasBody(request.headers) && !request.is(route.upload ? 'multipart/form-data' : 'application/json'))
      throw new AppError('unsupported-type', route.upload ? 'request.form-only' : 'request.json-only');
    const file = route.upload ? await readUpload(request, response, route.upload) : null;
    refuseNumbers(parts, request.body, request.query, file && { fileName: file.name });
    const context: Context<Actor | null, unknown, unknown, unknown> = {
      actor,
      params: parsed(route.params, request.params),
      query: parsed(route.query, request.query),
      body: parsed(route.body, (request.body as unknown) ?? {}),
      ifMatch: ifMatchOf(request, route.guarded),
      session: sessionHandleOf(request),
      requestId: requestIdOf(response),
      address: request.ip ?? '',
      file,
    };
    const run = async (): Promise<{ status: number; body: unknown }> => {
      const result = await route.handle(context);
      const body = route.response === null ? null : route.response.parse(result);
      await record(route, actor, request.params, requestIdOf(response), parts);
      return { status: route.status, body };
    };
    const key = route.method === 'post' && !route.secretAnswer ? request.get('idempotency-key') : undefined;
    const answer =
      key === undefined || actor === null
        ? await run()
        : await answerOnce(
            parts.idempotency,
            {
              key,
              accountId: actor.accountId,
              path: request.path,
              body: file ? [context.body, digestOf(file.bytes)] : context.body,
            },
            run,
          );
    send(response, answer);
  };

const digestOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** @throws AppError `rule` naming the fields with a number that the service may not hold */
const refuseNumbers = (parts: Pick<ServeParts<unknown>, 'forbiddenNumbersIn'>, ...sent: readonly unknown[]): void => {
  const found = sent.flatMap((one) => parts.forbiddenNumbersIn(one));
  if (found.length > 0) throw new AppError('rule', 'request.looks-like-bsn', {}, found);
};

const send = (response: Response, { status, body }: { status: number; body: unknown }): void => {
  if (body === null) {
    response.status(status === 200 ? 204 : status).end();
    return;
  }
  const version = (body as { version?: unknown }).version;
  if (typeof version === 'number') response.set('ETag', `"${version}"`);
  const id = (body as { id?: unknown }).id;
  if (status === 201 && typeof id === 'string')
    response.set('Location', `${response.req.originalUrl.split('?')[0] ?? ''}/${id}`);
  response.status(status).json(body);
};

const servePage =
  <Role extends string, Actor extends Caller>(
    route: PageRoute<Role, Actor>,
    parts: ServeParts<Actor>,
  ): RequestHandler =>
  async (request, response) => {
    const actor = await admit(route, request, parts);
    const file = route.upload ? await readUpload(request, response, route.upload) : null;
    // What stands in the fields of a form is judged by the page, which shows it beside the field.
    refuseNumbers(parts, request.query, file && { fileName: file.name });
    const reply = await route.handle({
      actor,
      params: parsed(route.params, request.params),
      query: parsed(route.query, request.query),
      body: (request.body as Record<string, unknown> | undefined) ?? {},
      ifMatch: null,
      session: sessionHandleOf(request),
      requestId: requestIdOf(response),
      address: request.ip ?? '',
      file,
    });
    // A form that comes back with its faults did nothing.
    if (!('html' in reply) || (reply.status ?? 200) < 400)
      await record(route, actor, request.params, requestIdOf(response), parts);
    if ('parts' in reply) await sendParts(response, reply);
    else sendPage(response, reply);
  };

/** What a framed document may do: show text, its own styles and pictures that it carries itself. */
const FRAMED = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";

type FileInParts = Extract<PageReply, { readonly parts: unknown }>;

/** @throws what the making of a part threw; the answer is broken off by then, so that its reader knows that it is not whole */
const sendParts = async (response: Response, { parts, type, name }: FileInParts): Promise<void> => {
  response.attachment(name).type(type);
  if (response.req.method === 'HEAD') {
    response.end();
    return;
  }
  try {
    await pipeline(parts, response);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error; // else its reader went away
  }
};

const sendPage = (response: Response, reply: Exclude<PageReply, FileInParts>): void => {
  if ('redirect' in reply) return response.redirect(303, reply.redirect);
  if ('framed' in reply) {
    response.set({ 'Content-Security-Policy': FRAMED, 'X-Frame-Options': 'SAMEORIGIN' });
    response.type('html').send(reply.framed);
    return;
  }
  if ('file' in reply) {
    if (reply.name !== undefined) response.attachment(reply.name);
    response.type(reply.type).send(reply.file);
    return;
  }
  if (reply.showsFrame === true) {
    const policy = String(response.getHeader('Content-Security-Policy') ?? '');
    response.set('Content-Security-Policy', policy.replace("frame-src 'none'", "frame-src 'self'"));
  }
  response
    .status(reply.status ?? 200)
    .type('html')
    .send(reply.html);
};

const admit = async <Role extends string, Actor extends Caller>(
  route: Route<Role, Actor>,
  request: Request,
  parts: ServeParts<Actor>,
): Promise<Actor | null> => {
  const holder = await holderOf(request, parts);
  const actor = holder === undefined ? await personOf(request, parts) : holder.actor;
  if (request.res) request.res.locals.actor = actor;
  const allow: Allow<Role> = route.allow;
  const refuse = async (code?: string): Promise<never> => {
    await parts.audit({
      action: route.audit ?? `${route.method} ${route.path}`,
      actor,
      subject: request.params as Record<string, string>,
      outcome: 'refused',
      requestId: requestIdOf(request.res),
    });
    throw forbidden(code);
  };
  if (holder?.allows(route) === false) return refuse('session.key-out-of-scope');
  if (allow === 'everyone') return actor;
  if (actor === null) throw unauthenticated();
  if (allow !== 'signed-in' && !allow.includes(actor.role as Role)) return refuse();
  return actor;
};

/** The program whose key came along; undefined when none did. @throws 401 for a key that is not good */
const holderOf = async <Actor>(request: Request, parts: ServeParts<Actor>): Promise<KeyHolder<Actor> | undefined> => {
  const key = /^Bearer ([\x21-\x7e]{1,200})$/i.exec(request.get('authorization') ?? '')?.[1];
  if (key === undefined) return undefined;
  const holder = await parts.keyHolderOf(key);
  if (holder === undefined) throw unauthenticated('session.wrong-key');
  return holder;
};

const personOf = async <Actor>(request: Request, parts: ServeParts<Actor>): Promise<Actor | null> => {
  const owner = ownerOf(request);
  return owner === undefined ? null : ((await parts.actorOf(owner.accountId, owner.epoch)) ?? null);
};

const record = async <Role extends string, Actor extends Caller>(
  route: Route<Role, Actor>,
  actor: Actor | null,
  subject: Readonly<Record<string, string | string[]>>,
  requestId: string,
  parts: ServeParts<Actor>,
): Promise<void> => {
  if (route.audit === null) return;
  await parts.audit({
    action: route.audit,
    actor,
    subject: subject as Record<string, string>,
    outcome: 'done',
    requestId,
  });
};

const parsed = (schema: z.ZodType | undefined, input: unknown): unknown => {
  if (!schema) return undefined;
  const result = schema.safeParse(input);
  if (!result.success) throw invalid('request.invalid', fieldErrors(result.error, input));
  return result.data;
};

const ifMatchOf = (request: Request, required: boolean): number | null => {
  const header = request.get('if-match');
  if (header === undefined) {
    if (required) throw new AppError('precondition-required', 'request.if-match-required');
    return null;
  }
  const version = /^"(\d{1,9})"$/.exec(header)?.[1];
  if (version === undefined) throw invalid('request.invalid', [{ path: 'If-Match', code: 'wrong-form' }]);
  return Number(version);
};

const requestIdOf = (response: Response | undefined): string =>
  (response?.locals.requestId as string | undefined) ?? '';
