import { Schema, type Connection } from 'mongoose';
import { ROLES } from '../../domain/actor.js';
import type { ServiceAccount, ServiceAccountRepository } from './service-accounts.repository.js';

type Row = Omit<ServiceAccount, 'id'> & { _id: string };

/** Mongoose storage of the accounts of programs. A key names its account, so all is found by id. */
export const createServiceAccountRepository = (connection: Connection): ServiceAccountRepository => {
  const schema = new Schema<Row>(
    {
      _id: { type: String, required: true },
      version: { type: Number, required: true },
      name: { type: String, required: true },
      role: { type: String, enum: ROLES, required: true },
      schoolId: { type: String, default: null },
      companyId: { type: String, default: null },
      scopes: { type: [String], required: true },
      keys: {
        type: [
          new Schema(
            {
              digest: { type: String, required: true },
              prefix: { type: String, required: true },
              expiresAt: { type: Date, required: true },
            },
            { _id: false, strict: 'throw' },
          ),
        ],
        required: true,
      },
      createdAt: { type: Date, required: true },
      lastUsedAt: { type: Date, default: null },
    },
    { strict: 'throw', versionKey: false, collection: 'serviceAccounts' },
  );
  const model = connection.model('ServiceAccount', schema);
  const toAccount = ({ _id, ...rest }: Row): ServiceAccount => ({ id: _id, ...rest });
  const toRow = ({ id, ...rest }: ServiceAccount): Row => ({ _id: id, ...rest });

  return {
    get: async (id) => {
      const row = await model.findById(id).lean<Row | null>();
      return row && toAccount(row);
    },
    list: async ({ after, limit }) => {
      const rows = await model
        .find(after === null ? {} : { _id: { $gt: after } })
        .sort({ _id: 1 })
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
    touch: async (id, now, unlessSince) => {
      await model.updateOne(
        { _id: id, $or: [{ lastUsedAt: null }, { lastUsedAt: { $lt: unlessSince } }] },
        { $set: { lastUsedAt: now } },
      );
    },
    remove: async (id) => {
      const { deletedCount } = await model.deleteOne({ _id: id });
      return deletedCount === 1;
    },
  };
};
