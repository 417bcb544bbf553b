import { Schema, type Connection } from 'mongoose';
import type { AccountLink, AccountLinkRepository } from './account-links.repository.js';

type Row = Omit<AccountLink, 'digest'> & { _id: string };

/** Mongoose storage of links by mail, found by their digest. */
export const createAccountLinkRepository = (connection: Connection): AccountLinkRepository => {
  const schema = new Schema<Row>(
    {
      _id: { type: String, required: true },
      purpose: { type: String, enum: ['sign-in', 'recovery'], required: true },
      accountId: { type: String, default: null },
      expiresAt: { type: Date, required: true },
    },
    { strict: 'throw', versionKey: false, collection: 'accountLinks' },
  );
  schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 }); // a link is of no use after its time
  const model = connection.model('AccountLink', schema);

  return {
    put: async ({ digest, ...rest }) => {
      await model.create({ _id: digest, ...rest });
    },
    find: async (digest, purpose, now) => {
      const row = await model.findOne({ _id: digest, purpose, expiresAt: { $gt: now } }).lean<Row | null>();
      return row?.accountId ?? null;
    },
    take: async (digest, purpose, now) => {
      const row = await model.findOneAndDelete({ _id: digest, purpose, expiresAt: { $gt: now } }).lean<Row | null>();
      return row?.accountId ?? null;
    },
  };
};
