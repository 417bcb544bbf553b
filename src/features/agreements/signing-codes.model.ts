import { Schema, type Connection } from 'mongoose';
import { duplicateKeyOf } from '../../platform/db/storage-errors.js';
import type { SigningCode, SigningCodeStore } from './agreements.repository.js';

type Row = Omit<SigningCode, 'id'> & { _id: string };

/** Mongoose storage of codes by mail. */
export const createSigningCodeStore = (connection: Connection): SigningCodeStore => {
  const schema = new Schema<Row>(
    {
      _id: { type: String, required: true },
      digest: { type: String, required: true },
      sentAt: { type: Date, required: true },
      expiresAt: { type: Date, required: true },
      attemptsLeft: { type: Number, required: true },
    },
    { strict: 'throw', versionKey: false, collection: 'signingCodes' },
  );
  schema.index({ expiresAt: 1 }, { expireAfterSeconds: 3600 }); // of no use after it expired
  const model = connection.model<Row>('SigningCode', schema);
  return {
    put: async ({ id, ...code }, notAfter) => {
      const { modifiedCount } = await model.updateOne({ _id: id, sentAt: { $lte: notAfter } }, { $set: code });
      if (modifiedCount === 1) return true;
      try {
        await model.create([{ _id: id, ...code }]);
        return true;
      } catch (error) {
        if (!duplicateKeyOf(error)) throw error;
        return false;
      }
    },
    attempt: async (id, now) => {
      const row = await model
        .findOneAndUpdate(
          { _id: id, attemptsLeft: { $gt: 0 }, expiresAt: { $gt: now } },
          { $inc: { attemptsLeft: -1 } },
        )
        .lean<Row | null>();
      if (!row) return null;
      const { _id, ...code } = row;
      return { id: _id, ...code };
    },
    remove: async (id) => {
      await model.deleteOne({ _id: id });
    },
  };
};
