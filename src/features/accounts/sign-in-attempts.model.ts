import { Schema, type Connection } from 'mongoose';
import { duplicateKeyOf } from '../../platform/db/storage-errors.js';
import type { SignInAttempts } from './sign-in-attempts.repository.js';

interface Row {
  _id: string;
  count: number;
  until: Date;
}

/** Mongoose storage of the counts of attempts to sign in. */
export const createSignInAttempts = (connection: Connection): SignInAttempts => {
  const schema = new Schema<Row>(
    {
      _id: { type: String, required: true },
      count: { type: Number, required: true },
      until: { type: Date, required: true },
    },
    { strict: 'throw', versionKey: false, collection: 'signInAttempts' },
  );
  schema.index({ until: 1 }, { expireAfterSeconds: 0 }); // a count is of no use after its window
  const model = connection.model('SignInAttempt', schema);

  const addOnce = async (key: string, until: Date): Promise<number> => {
    const row = await model
      .findOneAndUpdate(
        { _id: key },
        { $inc: { count: 1 }, $setOnInsert: { until } },
        { upsert: true, returnDocument: 'after' },
      )
      .lean<Row>();
    return row.count;
  };

  return {
    add: async (key, until) => {
      try {
        return await addOnce(key, until);
      } catch (error) {
        // Two first attempts at once: the one that lost finds the count of the other now.
        if (duplicateKeyOf(error)) return addOnce(key, until);
        throw error;
      }
    },
    takeBack: async (key) => {
      await model.updateOne({ _id: key, count: { $gt: 0 } }, { $inc: { count: -1 } });
    },
    clear: async (key) => {
      await model.deleteOne({ _id: key });
    },
  };
};
