import { Schema, type Connection, type Model } from 'mongoose';
import { duplicateKeyOf } from './storage-errors.js';

/** A count under a key, forgotten after an instant. */
export interface WindowCount {
  _id: string;
  count: number;
  until: Date;
}

/** Counts that all processes share, each for a window of time. */
export interface WindowCounts {
  /** Adds under a key and gives the count; a new key counts until an instant. Atomic. */
  readonly add: (key: string, count: number, until: Date) => Promise<number>;
  readonly model: Model<WindowCount>;
}

/** Mongoose storage of counts. `quick` does not wait for the disks: for what may be a little off after a crash of the database. */
export const createWindowCounts = (
  connection: Connection,
  { name, collection, quick = false }: { readonly name: string; readonly collection: string; readonly quick?: boolean },
): WindowCounts => {
  const schema = new Schema<WindowCount>(
    {
      _id: { type: String, required: true },
      count: { type: Number, required: true },
      until: { type: Date, required: true },
    },
    { strict: 'throw', versionKey: false, collection },
  );
  schema.index({ until: 1 }, { expireAfterSeconds: 0 }); // a count is of no use after its window
  const model = connection.model<WindowCount>(name, schema);
  const addOnce = async (key: string, count: number, until: Date): Promise<number> => {
    const row = await model
      .findOneAndUpdate(
        { _id: key },
        { $inc: { count }, $setOnInsert: { until } },
        {
          upsert: true,
          returnDocument: 'after',
          ...(quick ? { writeConcern: { w: 1 as const, journal: false } } : {}),
        },
      )
      .lean<WindowCount>();
    return row.count;
  };
  return {
    model,
    add: async (key, count, until) => {
      try {
        return await addOnce(key, count, until);
      } catch (error) {
        // Two first ones at once: the one that lost finds the count of the other now.
        if (duplicateKeyOf(error)) return addOnce(key, count, until);
        throw error;
      }
    },
  };
};
