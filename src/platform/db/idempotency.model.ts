import { Schema, type Connection } from 'mongoose';
import type { IdempotencyStore } from '../http/idempotency.js';
import { duplicateKeyOf } from './storage-errors.js';

interface Entry {
  _id: string;
  digest: string;
  answer: { status: number; body: unknown } | null;
  createdAt: Date;
}

const DAY_S = 24 * 60 * 60;

/** Answers to keyed POSTs, in the database so that every process sees them. */
export const createIdempotencyStore = (connection: Connection, now: () => Date): IdempotencyStore => {
  const schema = new Schema<Entry>(
    {
      _id: { type: String, required: true },
      digest: { type: String, required: true },
      answer: { type: Schema.Types.Mixed, default: null },
      createdAt: { type: Date, required: true },
    },
    { strict: 'throw', versionKey: false, collection: 'idempotencyKeys', minimize: false },
  );
  schema.index({ createdAt: 1 }, { expireAfterSeconds: DAY_S }); // kept for a day
  const model = connection.model('IdempotencyKey', schema);
  return {
    begin: async (id, digest) => {
      try {
        await model.create({ _id: id, digest, answer: null, createdAt: now() });
        return 'new';
      } catch (error) {
        if (!duplicateKeyOf(error)) throw error;
        const entry = await model.findById(id).lean();
        return entry ? { digest: entry.digest, answer: entry.answer } : { digest, answer: null };
      }
    },
    finish: async (id, answer) => {
      await model.updateOne({ _id: id }, { $set: { answer } });
    },
    forget: async (id) => {
      await model.deleteOne({ _id: id });
    },
  };
};
