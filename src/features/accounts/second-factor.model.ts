import { Schema, type Connection } from 'mongoose';
import { duplicateKeyOf } from '../../platform/db/storage-errors.js';
import type { SecondFactor, SecondFactorRepository } from './second-factor.repository.js';

type Row = Omit<SecondFactor, 'accountId'> & { _id: string };

/** Mongoose storage of second factors, one per account, found by its id. */
export const createSecondFactorRepository = (connection: Connection): SecondFactorRepository => {
  const schema = new Schema<Row>(
    {
      _id: { type: String, required: true },
      version: { type: Number, required: true },
      sealedSecret: { type: String, required: true },
      lastStep: { type: Number, required: true },
      confirmedOn: { type: Date, default: null },
      recoveryDigests: { type: [String], required: true },
    },
    { strict: 'throw', versionKey: false, collection: 'secondFactors' },
  );
  const model = connection.model('SecondFactor', schema);
  const toRow = ({ accountId, ...rest }: SecondFactor): Row => ({ _id: accountId, ...rest });

  return {
    get: async (accountId) => {
      const row = await model.findById(accountId).lean<Row | null>();
      if (row === null) return null;
      const { _id, ...rest } = row;
      return { accountId: _id, ...rest };
    },
    begin: async (factor) => {
      try {
        await model.replaceOne({ _id: factor.accountId, confirmedOn: null }, toRow(factor), { upsert: true });
        return true;
      } catch (error) {
        if (duplicateKeyOf(error)) return false;
        throw error;
      }
    },
    replace: async (factor) => {
      const { accountId, version } = factor;
      const { modifiedCount } = await model.replaceOne(
        { _id: accountId, version },
        { ...toRow(factor), version: version + 1 },
      );
      return modifiedCount === 1;
    },
    remove: async (accountId) => {
      await model.deleteOne({ _id: accountId });
    },
  };
};
