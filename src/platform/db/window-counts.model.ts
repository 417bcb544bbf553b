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
  const options = quick ? { writeConcern: { w: 1 as const, journal: false } } : {};
  const more = async (key: string, count: number): Promise<number | undefined> => {
    const row = await model
      .findOneAndUpdate({ _id: key }, { $inc: { count } }, { returnDocument: 'after', ...options })
      .lean<WindowCount | null>();
    return row?.count;
  };
  /** Not an upsert: of two first ones at once the embedded engine can tell both that they were first. */
  const first = async (key: string, count: number, until: Date): Promise<number | undefined> => {
    try {
      await model.collection.insertOne({ _id: key, count, until } as never, options);
      return count;
    } catch (error) {
      if (duplicateKeyOf(error)) return undefined;
      throw error;
    }
  };
  return {
    model,
    add: async (key, count, until) => {
      for (;;) {
        const counted = (await more(key, count)) ?? (await first(key, count, until));
        if (counted !== undefined) return counted;
      }
    },
  };
};
