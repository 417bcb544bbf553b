import { createHash, randomBytes } from 'node:crypto';
import { Schema, type Connection } from 'mongoose';
import { createWindowCounts } from '../db/window-counts.model.js';
import type { LinkGrant, PersonalLinks } from './personal-links.js';

/** A link as it is kept: what it is for, and a digest from which its secret can't be had. */
interface Row extends LinkGrant {
  _id: string;
  revokedAt: Date | null;
}

/** Counts of how often somebody knocked; each is forgotten after its window. */
export interface LinkCounts {
  /** Adds one under a key and gives the count; a new key counts until an instant. */
  add(key: string, until: Date): Promise<number>;
}

const SECRET_BYTES = 32;
/** A link that is over is kept so long, so that "expired" can be told apart from "never was" when somebody asks the operator. */
const KEPT_AFTER_EXPIRY_S = 30 * 24 * 60 * 60;

/** 256 random bits need no slow digest: there is nothing to guess. */
const digestOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** Personal links in the database. */
export const createPersonalLinks = (connection: Connection, now: () => Date): PersonalLinks => {
  const schema = new Schema<Row>(
    {
      _id: { type: String, required: true },
      purpose: { type: String, required: true },
      subjectId: { type: String, required: true },
      holderId: { type: String, required: true },
      schoolId: { type: String, default: null },
      expiresAt: { type: Date, required: true },
      revokedAt: { type: Date, default: null },
    },
    { strict: 'throw', versionKey: false, collection: 'personalLinks' },
  );
  schema.index({ purpose: 1, subjectId: 1 }); // to revoke all links for a subject
  schema.index({ expiresAt: 1 }, { expireAfterSeconds: KEPT_AFTER_EXPIRY_S });
  const model = connection.model<Row>('PersonalLink', schema);
  return {
    issue: async (grant) => {
      const secret = randomBytes(SECRET_BYTES).toString('base64url');
      await model.create({ _id: digestOf(secret), ...grant, revokedAt: null });
      return secret;
    },
    read: async (secret, purpose) => {
      const row = await model
        .findOne({ _id: digestOf(secret), purpose, revokedAt: null, expiresAt: { $gt: now() } })
        .lean<Row | null>();
      if (!row) return undefined;
      const { _id: _digest, revokedAt: _revokedAt, ...grant } = row;
      return grant;
    },
    revoke: async (purpose, subjectId) => {
      await model.updateMany({ purpose, subjectId, revokedAt: null }, { $set: { revokedAt: now() } });
    },
  };
};

/** Counts of visits to links in the database, so that all processes share them. */
export const createLinkCounts = (connection: Connection): LinkCounts => {
  const { add } = createWindowCounts(connection, { name: 'LinkCount', collection: 'linkCounts' });
  return { add: (key, until) => add(key, 1, until) };
};
