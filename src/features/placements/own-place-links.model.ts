import { Schema, type Connection } from 'mongoose';
import { duplicateKeyOf } from '../../platform/db/storage-errors.js';
import type { OwnPlaceLinkRepository } from './own-place-links.repository.js';
import type { OwnPlaceLink } from './own-place-links.rules.js';
import { historySchema, recordOf, rowOf } from './placement-rows.model.js';

type Row = Omit<OwnPlaceLink, 'id'> & { _id: string };
const text = { type: String, required: true };

/** Mongoose storage of what is known of pupils' links; the links themselves are with the others. */
export const createOwnPlaceLinkRepository = (connection: Connection): OwnPlaceLinkRepository => {
  const schema = new Schema<Row>(
    {
      _id: text, // the pupil: each has one
      version: { type: Number, required: true },
      schoolId: text,
      studentId: text,
      expiresAt: { type: Date, default: null },
      history: { type: [historySchema], default: [] },
    },
    { strict: 'throw', versionKey: false, minimize: false, collection: 'ownPlaceLinks' },
  );
  schema.index({ schoolId: 1, studentId: 1 }); // what is kept about one pupil
  const model = connection.model<Row>('OwnPlaceLink', schema);

  const store = async (link: OwnPlaceLink): Promise<boolean> => {
    const { id, version, schoolId } = link;
    const row = { ...rowOf(link), version: version + 1 };
    if (version > 0) return (await model.replaceOne({ _id: id, version, schoolId }, row)).modifiedCount === 1;
    await model.create([row]);
    return true;
  };
  return {
    ofPupil: async ({ schoolId }, studentId) => {
      const row = await model.findOne({ _id: studentId, schoolId }).lean<Row | null>();
      return row && recordOf<OwnPlaceLink>(row);
    },
    save: async (link, also) => {
      try {
        return await connection.transaction(async () => {
          const isStored = await store(link);
          if (isStored) await also();
          return isStored;
        });
      } catch (error) {
        // Two were the first at once: one of them is stored.
        if (link.version === 0 && duplicateKeyOf(error)) return false;
        throw error;
      }
    },
    note: async ({ schoolId }, studentId, entry) => {
      await model.updateOne({ _id: studentId, schoolId }, { $push: { history: entry }, $inc: { version: 1 } });
    },
  };
};
