import { createHash } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import session from 'express-session';
import MongoStore from 'connect-mongo';
import type { mongo } from 'mongoose';
import { shareReads } from '../shared-reads.js';
import { deviceOf } from './device.js';
import type { SessionHandle } from './route.js';

declare module 'express-session' {
  interface SessionData {
    accountId: string;
    /** The account's session number at sign-in: an account that counts on makes all its older sessions void. */
    epoch: number;
    /** When the person signed in, in ms since 1970. */
    startedAt: number;
    device: string;
    /** A sign-in that is half way, as text that the feature which put it there reads. */
    pending: string;
  }
}

const COOKIE = 'leerwerkplek.sid';

const EIGHT_HOURS_S = 8 * 60 * 60;

/** However much it is used, a session ends this long after signing in. */
export const LONGEST_SESSION_S = 24 * 60 * 60;

/** Sessions are stored under a digest: who reads the database can't take over a session. It also names a session in lists. */
export const storedSessionId = (sid: string): string =>
  createHash('sha256').update(sid).digest('base64url').slice(0, 32);

/**
 * Sessions in the database, eight hours long and renewed by use, a day at the longest; the cookie can't be read by scripts. Of the
 * person only the account's id and the kind of device are kept.
 */
export const createSessions = (settings: {
  secret: string;
  secure: boolean;
  client: mongo.MongoClient;
  dbName: string;
  /** The time in ms since 1970; that of the machine unless a test says otherwise. */
  now?: () => number;
}): RequestHandler =>
  session({
    // With this beginning a browser takes it from this host alone, over https alone: no neighbouring site can plant one.
    name: settings.secure ? `__Host-${COOKIE}` : COOKIE,
    secret: settings.secret,
    resave: false,
    saveUninitialized: false,
    rolling: true,
    cookie: { httpOnly: true, sameSite: 'lax', secure: settings.secure, maxAge: EIGHT_HOURS_S * 1000 },
    store: withSharedReads(
      MongoStore.create({
        client: settings.client as never,
        dbName: settings.dbName,
        collectionName: 'sessions',
        ttl: EIGHT_HOURS_S,
        touchAfter: 15 * 60,
        stringify: false,
        transformId: storedSessionId,
      }),
      settings.now ?? Date.now,
    ),
  });

/** Requests of one session that come together read it once; each gets a copy, since a request may change its own. One that is too old is none. */
const withSharedReads = (store: session.Store, now: () => number): session.Store => {
  const get = store.get.bind(store);
  const read = shareReads(
    (sid) =>
      new Promise<session.SessionData | null>((resolve, reject) => {
        get(sid, (error: unknown, found) => {
          if (error) reject(error instanceof Error ? error : new Error('the session could not be read'));
          else resolve(found ?? null);
        });
      }),
  );
  store.get = (sid, done) => {
    read(sid).then((found) => done(null, found && isTooOld(found, now()) ? null : structuredClone(found)), done);
  };
  return store;
};

const isTooOld = ({ startedAt }: Partial<session.SessionData>, now: number): boolean =>
  startedAt !== undefined && now - startedAt >= LONGEST_SESSION_S * 1000;

/** Who signed in, and when their account stood at which session number. */
export interface SessionOwner {
  readonly accountId: string;
  readonly epoch: number;
}

/** Who is signed in, or undefined. Whether the session still counts is judged by the account. */
export const ownerOf = (request: Request): SessionOwner | undefined => {
  const { accountId, epoch = 0 } = (request.session as Request['session'] | undefined) ?? {};
  return accountId === undefined ? undefined : { accountId, epoch };
};

/** What a route may do with the session of a request. */
export const sessionHandleOf = (request: Request): SessionHandle => ({
  get id() {
    return storedSessionId(request.sessionID);
  },
  get pending() {
    return request.session.pending;
  },
  signIn: async (accountId, epoch = 0) => {
    await settled((done) => request.session.regenerate(done));
    Object.assign(request.session, {
      accountId,
      epoch,
      startedAt: Date.now(),
      device: deviceOf(request.get('user-agent')),
    });
    await settled((done) => request.session.save(done));
  },
  setPending: async (text) => {
    // A fresh id: whoever planted the old one can't follow the sign-in that begins here.
    await settled((done) => request.session.regenerate(done));
    request.session.pending = text;
    await settled((done) => request.session.save(done));
  },
  signOut: () => {
    // Whoever goes back in a shared browser finds nothing of the person who left.
    request.res?.set('Clear-Site-Data', '"cache", "storage"');
    return settled((done) => request.session.destroy(done));
  },
});

const settled = (start: (done: (error?: unknown) => void) => void): Promise<void> =>
  new Promise((resolve, reject) => {
    start((error) => {
      if (error === undefined || error === null) resolve();
      else reject(error instanceof Error ? error : new Error('the session could not be stored'));
    });
  });
