import { Schema, type Connection } from 'mongoose';
import type { BouncedAddress, BouncedAddresses } from './bounced-addresses.js';

type Row = Omit<BouncedAddress, 'address'> & { _id: string };

/** Mongoose storage of addresses that were refused. */
export const createBouncedAddresses = (connection: Connection): BouncedAddresses => {
  const schema = new Schema<Row>(
    {
      _id: { type: String, required: true },
      since: { type: Date, required: true },
      messageId: { type: String, required: true },
      answer: { type: String, required: true },
    },
    { strict: 'throw', versionKey: false, collection: 'bouncedAddresses' },
  );
  const model = connection.model('BouncedAddress', schema);
  return {
    mark: async ({ address, ...rest }) => {
      await model.updateOne({ _id: address.toLowerCase() }, { $setOnInsert: rest }, { upsert: true });
    },
    get: async (address) => {
      const row = await model.findById(address.toLowerCase()).lean<Row | null>();
      if (!row) return null;
      const { _id, ...rest } = row;
      return { address: _id, ...rest };
    },
    clear: async (address) => {
      await model.deleteOne({ _id: address.toLowerCase() });
    },
    forget: async (before) => (await model.deleteMany({ since: { $lt: before } })).deletedCount,
  };
};
