import type { z } from 'zod';
import type { SentFile, UploadSpec } from './upload.js';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** Who may call a route: some roles, everybody who is signed in, or everyone. It must always be said. */
export type Allow<Role extends string> = readonly Role[] | 'signed-in' | 'everyone';

/** The least a route needs to know of who calls. */
export interface Caller {
  readonly accountId: string;
  readonly role: string;
}

/** The session, as far as a route may touch it. */
export interface SessionHandle {
  /** What names this session in a list of sessions; not what the cookie holds. */
  readonly id: string;
  /** What was kept of a sign-in that is half way. */
  readonly pending: string | undefined;
  /** Starts a fresh session for an account; the old session id is void. `epoch` is the account's session number now. */
  signIn(accountId: string, epoch?: number): Promise<void>;
  /** Keeps a sign-in that is half way, in a fresh session that belongs to nobody yet. */
  setPending(text: string): Promise<void>;
  signOut(): Promise<void>;
}

/** A value that is only read: what a schema takes, with arrays and fields that may be readonly. */
export type Readable<T> = T extends readonly (infer U)[]
  ? readonly Readable<U>[]
  : T extends object
    ? { readonly [K in keyof T]: Readable<T[K]> }
    : T;

type Output<S> = S extends z.ZodType ? z.output<S> : undefined;

export interface Context<Actor, Params, Query, Body> {
  readonly actor: Actor;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** The version in `If-Match`; null when the caller sent none. */
  readonly ifMatch: number | null;
  readonly session: SessionHandle;
  readonly requestId: string;
  /** The network address the request came from. */
  readonly address: string;
  /** The file of a form that may send one; null when none was chosen. */
  readonly file: SentFile | null;
}

interface Shape {
  readonly method: Method;
  readonly path: string;
  /** What the route does, in one line; the OpenAPI document and the audit reader show it. */
  readonly summary: string;
  /** The event in the audit log; null for a call that changes nothing worth keeping. */
  readonly audit: string | null;
}

/** A JSON route as a value: who may call it, its shapes, its audit event and what it does. */
export interface JsonRoute<Role extends string, Actor> extends Shape {
  readonly kind: 'json';
  readonly allow: Allow<Role>;
  readonly params?: z.ZodType | undefined;
  readonly query?: z.ZodType | undefined;
  readonly body?: z.ZodType | undefined;
  readonly response: z.ZodType | null;
  /** 200, or 204 where `response` is null; a creation says 201, work that goes on 202. */
  readonly status: number;
  /** `If-Match` must be sent: two people can change this. */
  readonly guarded: boolean;
  /** The answer holds a secret that is shown once: it is not kept to answer a repeated POST with. */
  readonly secretAnswer: boolean;
  /** The file that comes along: the body is then a form with a file; read only after the caller was admitted. */
  readonly upload?: UploadSpec | undefined;
  readonly handle: (context: Context<Actor | null, unknown, unknown, unknown>) => unknown;
}

/** What a page answers with: markup, a redirect after a form, or a file (to download when it has a name). */
export type PageReply =
  /** `showsFrame`: the page holds a frame with a document that this service gives. */
  | { readonly html: string; readonly status?: number; readonly showsFrame?: boolean }
  | { readonly redirect: string }
  /** A document that is not of our making, for a frame in a page of ours: nothing in it runs, and nothing is fetched for it. */
  | { readonly framed: string }
  | { readonly file: string | Buffer; readonly type: string; readonly name?: string }
  /** A file that is made while it is sent, as fast as it is read; it is no longer made when nobody reads on. */
  | { readonly parts: AsyncIterable<string>; readonly type: string; readonly name: string };

/** An HTML page or the form on it. */
export interface PageRoute<Role extends string, Actor> extends Shape {
  readonly kind: 'page';
  readonly allow: Allow<Role>;
  readonly params?: z.ZodType | undefined;
  readonly query?: z.ZodType | undefined;
  /** The file that a form may send along; read only after the caller was admitted. */
  readonly upload?: UploadSpec | undefined;
  /** A form is checked by the page itself, so that it can show the errors beside the fields. */
  readonly handle: (
    context: Context<Actor | null, unknown, unknown, Record<string, unknown>>,
  ) => PageReply | Promise<PageReply>;
}

export type Route<Role extends string, Actor> = JsonRoute<Role, Actor> | PageRoute<Role, Actor>;

type ActorFor<A, Actor> = A extends 'everyone' ? Actor | null : Actor;

interface JsonSpec<Role extends string, Actor, A extends Allow<Role>, P, Q, B, R> extends Shape {
  readonly allow: A;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly response: R;
  readonly status?: number;
  readonly guarded?: boolean;
  readonly secretAnswer?: boolean;
  readonly upload?: UploadSpec;
  readonly handle: (
    context: Context<ActorFor<A, Actor>, Output<P>, Output<Q>, Output<B>>,
  ) => R extends z.ZodType ? Readable<z.input<R>> | Promise<Readable<z.input<R>>> : void | Promise<void>;
}

interface PageSpec<Role extends string, Actor, A extends Allow<Role>, P, Q> extends Shape {
  readonly allow: A;
  readonly params?: P;
  readonly query?: Q;
  readonly upload?: UploadSpec;
  readonly handle: (
    context: Context<ActorFor<A, Actor>, Output<P>, Output<Q>, Record<string, unknown>>,
  ) => PageReply | Promise<PageReply>;
}

/** Binds the makers of routes to the roles and the actor of one service. */
export const createRouteMakers = <Role extends string, Actor extends Caller>() => ({
  route: <
    A extends Allow<Role>,
    P extends z.ZodType | undefined = undefined,
    Q extends z.ZodType | undefined = undefined,
    B extends z.ZodType | undefined = undefined,
    R extends z.ZodType | null = null,
  >(
    spec: JsonSpec<Role, Actor, A, P, Q, B, R>,
  ): JsonRoute<Role, Actor> =>
    ({
      ...spec,
      kind: 'json',
      status: spec.status ?? (spec.response === null ? 204 : 200),
      guarded: spec.guarded ?? false,
      secretAnswer: spec.secretAnswer ?? false,
    }) as unknown as JsonRoute<Role, Actor>,

  page: <
    A extends Allow<Role>,
    P extends z.ZodType | undefined = undefined,
    Q extends z.ZodType | undefined = undefined,
  >(
    spec: PageSpec<Role, Actor, A, P, Q>,
  ): PageRoute<Role, Actor> => ({ ...spec, kind: 'page' }) as unknown as PageRoute<Role, Actor>,
});
