import { Schema, type Connection } from 'mongoose';
import { ROLES } from '../../domain/actor.js';
import type { Account, AccountRepository } from './accounts.repository.js';

type Row = Omit<Account, 'id'> & { _id: string };

/** Mongoose storage of accounts. */
export const createAccountRepository = (connection: Connection): AccountRepository => {
  const schema = new Schema<Row>(
    {
      _id: { type: String, required: true },
      version: { type: Number, required: true },
      email: { type: String, required: true },
      name: { type: String, required: true },
      role: { type: String, enum: ROLES, required: true },
      schoolId: { type: String, default: null },
      companyId: { type: String, default: null },
      mentorId: { type: String, default: null },
      supervisorId: { type: String },
      passwordHash: { type: String, required: true },
      sessionEpoch: { type: Number },
      disabledOn: { type: Date, default: null },
    },
    { strict: 'throw', versionKey: false, collection: 'accounts' },
  );
  schema.index({ email: 1 }, { unique: true }); // signing in, the list, and one account per address; stored in lower case
  const model = connection.model('Account', schema);

  const toAccount = ({ _id, ...rest }: Row): Account => ({ id: _id, ...rest });
  const toRow = ({ id, ...rest }: Account): Row => ({ _id: id, ...rest });

  return {
    get: async (id) => {
      const row = await model.findById(id).lean<Row | null>();
      return row && toAccount(row);
    },
    byEmail: async (email) => {
      const row = await model.findOne({ email }).lean<Row | null>();
      return row && toAccount(row);
    },
    list: async ({ after, limit }) => {
      const rows = await model
        .find(after === null ? {} : { email: { $gt: after } })
        .sort({ email: 1 })
        .limit(limit)
        .lean<Row[]>();
      return rows.map(toAccount);
    },
    insert: async (account) => {
      await model.create(toRow(account));
    },
    replace: async (account) => {
      const { id, version } = account;
      const { modifiedCount } = await model.replaceOne(
        { _id: id, version },
        { ...toRow(account), version: version + 1 },
      );
      return modifiedCount === 1;
    },
    insertMany: async (accounts) => {
      await model.insertMany(accounts.map(toRow));
    },
  };
};
