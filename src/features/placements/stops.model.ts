import { Schema, type Connection } from 'mongoose';
import { duplicateKeyOf } from '../../platform/db/storage-errors.js';
import { historySchema, recordOf, rowOf } from './placement-rows.model.js';
import type { StopRepository } from './stops.repository.js';
import type { PlacementStop } from './stops.rules.js';

type Row = Omit<PlacementStop, 'id'> & { _id: string };
const text = { type: String, required: true };

/** Mongoose storage of establishments that stopped. */
export const createStopRepository = (connection: Connection): StopRepository => {
  const schema = new Schema<Row>(
    {
      _id: text,
      version: { type: Number, required: true },
      companyId: text,
      fromDay: text,
      reason: text,
      takenBackAt: { type: Date, default: null },
      history: { type: [historySchema], default: [] },
    },
    { strict: 'throw', versionKey: false, minimize: false, collection: 'placementStops' },
  );
  schema.index({ takenBackAt: 1, fromDay: 1, _id: 1 }); // those that stand, by day
  schema.index({ companyId: 1, takenBackAt: 1, fromDay: 1, _id: 1 }); // those of a company
  const model = connection.model<Row>('PlacementStop', schema);

  return {
    get: async (id) => {
      const row = await model.findById(id).lean<Row | null>();
      return row && recordOf<PlacementStop>(row);
    },
    standing: async (ids) => {
      const rows = await model.find({ _id: { $in: [...ids] }, takenBackAt: null }).lean<Row[]>();
      return rows.map((row) => recordOf<PlacementStop>(row));
    },
    list: async ({ companyId }, { after, limit }) => {
      const beyond = after
        ? { $or: [{ fromDay: { $gt: after[0] } }, { fromDay: after[0], _id: { $gt: after[1] } }] }
        : {};
      const filter = { ...beyond, takenBackAt: null, ...(companyId === null ? {} : { companyId }) };
      const rows = await model
        .find(filter as never)
        .sort({ fromDay: 1, _id: 1 })
        .limit(limit)
        .lean<Row[]>();
      return rows.map((row) => recordOf<PlacementStop>(row));
    },
    save: async (stop) => {
      const { id, version } = stop;
      const row = { ...rowOf(stop), version: version + 1 };
      if (version > 0) return (await model.replaceOne({ _id: id, version }, row)).modifiedCount === 1;
      try {
        await model.create([row]);
        return true;
      } catch (error) {
        if (duplicateKeyOf(error)) return false;
        throw error;
      }
    },
  };
};
