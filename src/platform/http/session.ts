import type { Request, RequestHandler } from 'express';
import session from 'express-session';
import MongoStore from 'connect-mongo';
import type { mongo } from 'mongoose';
import { shareReads } from '../shared-reads.js';
import type { SessionHandle } from './route.js';

declare module 'express-session' {
  interface SessionData {
    accountId: string;
  }
}

const EIGHT_HOURS_S = 8 * 60 * 60;

/** Sessions in the database, eight hours long and renewed by use; the cookie can't be read by scripts. Only the account's id is kept. */
export const createSessions = (settings: {
  secret: string;
  secure: boolean;
  client: mongo.MongoClient;
  dbName: string;
}): RequestHandler =>
  session({
    name: 'leerwerkplek.sid',
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
      }),
    ),
  });

/** Requests of one session that come together read it once; each gets a copy, since a request may change its own. */
const withSharedReads = (store: session.Store): session.Store => {
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
    read(sid).then((found) => done(null, structuredClone(found)), done);
  };
  return store;
};

/** The account that is signed in, or undefined. */
export const accountIdOf = (request: Request): string | undefined =>
  (request.session as Request['session'] | undefined)?.accountId;

/** What a route may do with the session of a request. */
export const sessionHandleOf = (request: Request): SessionHandle => ({
  signIn: async (accountId) => {
    await settled((done) => request.session.regenerate(done));
    request.session.accountId = accountId;
    await settled((done) => request.session.save(done));
  },
  signOut: () => settled((done) => request.session.destroy(done)),
});

const settled = (start: (done: (error?: unknown) => void) => void): Promise<void> =>
  new Promise((resolve, reject) => {
    start((error) => {
      if (error === undefined || error === null) resolve();
      else reject(error instanceof Error ? error : new Error('the session could not be stored'));
    });
  });
