import { Schema, type Connection } from 'mongoose';
import type { RequestCounts } from '../http/shared-counts.js';
import { duplicateKeyOf } from './storage-errors.js';

interface Row {
  _id: string;
  count: number;
  until: Date;
}

/** Mongoose storage of the counts of requests that the processes share. */
export const createRequestCounts = (connection: Connection): RequestCounts => {
  const schema = new Schema<Row>(
    {
      _id: { type: String, required: true },
      count: { type: Number, required: true },
      until: { type: Date, required: true },
    },
    { strict: 'throw', versionKey: false, collection: 'requestCounts' },
  );
  schema.index({ until: 1 }, { expireAfterSeconds: 0 }); // a count is of no use after its window
  const model = connection.model('RequestCount', schema);

  const addOnce = async (key: string, count: number, until: Date): Promise<number> => {
    const row = await model
      .findOneAndUpdate(
        { _id: key },
        { $inc: { count }, $setOnInsert: { until } },
        // A limit may be a little off after a crash of the database; that is no reason to wait for its disks.
        { upsert: true, returnDocument: 'after', writeConcern: { w: 1, journal: false } },
      )
      .lean<Row>();
    return row.count;
  };

  return {
    add: async (key, count, until) => {
      try {
        return await addOnce(key, count, until);
      } catch (error) {
        if (duplicateKeyOf(error)) return addOnce(key, count, until); // two first ones at once
        throw error;
      }
    },
  };
};
