import { Schema, type Connection } from 'mongoose';
import { duplicateKeyOf } from '../../platform/db/storage-errors.js';
import type { LossRepository } from './losses.repository.js';
import { LOSS_CAUSES, type LossCount, type PlacementLoss } from './losses.rules.js';
import { historySchema, recordOf } from './placement-rows.model.js';

type Row = Omit<PlacementLoss, 'id'> & { _id: string };
const text = { type: String, required: true };

/** Mongoose storage of losses of placements. */
export const createLossRepository = (connection: Connection): LossRepository => {
  const schema = new Schema<Row>(
    {
      _id: text,
      schoolId: text,
      companyId: text,
      establishmentId: text,
      placementId: text,
      studentId: text,
      cause: { ...text, enum: LOSS_CAUSES },
      fromDay: text,
      reason: { type: String, default: null },
      foundAt: { type: Date, required: true },
      closedAt: { type: Date, default: null },
      history: { type: [historySchema], default: [] },
    },
    { strict: 'throw', versionKey: false, minimize: false, collection: 'placementLosses' },
  );
  schema.index({ schoolId: 1, closedAt: 1, fromDay: 1, _id: 1 }); // the open losses of a school, the first day on top
  schema.index({ placementId: 1 }); // those of a placement, for its page
  schema.index({ closedAt: 1 }); // every open one: the job, and the counts of the register
  const model = connection.model<Row>('PlacementLoss', schema);
  const read = async (filter: Record<string, unknown>, sort: Record<string, 1>, limit?: number) => {
    const query = model.find(filter).sort(sort);
    const rows = await (limit === undefined ? query : query.limit(limit)).lean<Row[]>();
    return rows.map((row) => recordOf<PlacementLoss>(row));
  };

  return {
    open: async ({ id, history, ...loss }, also) => {
      const { fromDay, reason } = loss;
      try {
        return await connection.transaction(async () => {
          const again = await model.updateOne(
            { _id: id, closedAt: { $ne: null } },
            { $set: loss, $push: { history: { $each: [...history] } } },
          );
          const isNew = again.modifiedCount === 0 && !(await model.exists({ _id: id }));
          // Not an upsert: of two at once the embedded engine can tell both that they were first.
          if (isNew) await model.create([{ _id: id, ...loss, history }] as never);
          const made = isNew || again.modifiedCount === 1;
          if (made) await also();
          else await model.updateOne({ _id: id, closedAt: null }, { $set: { fromDay, reason } });
          return made;
        });
      } catch (error) {
        if (!duplicateKeyOf(error)) throw error; // somebody found it just now
        return false;
      }
    },
    close: (id, entry, also) =>
      connection.transaction(async () => {
        const { modifiedCount } = await model.updateOne(
          { _id: id, closedAt: null },
          { $set: { closedAt: entry.at }, $push: { history: entry } },
        );
        if (modifiedCount === 1) await also();
        return modifiedCount === 1;
      }),
    ofPlacements: (placementIds) => read({ placementId: { $in: [...placementIds] } }, { _id: 1 }),
    list: ({ schoolId }, { cause }, { after, limit }) => {
      const beyond = after
        ? { $or: [{ fromDay: { $gt: after[0] } }, { fromDay: after[0], _id: { $gt: after[1] } }] }
        : {};
      return read({ ...beyond, ...(cause && { cause }), closedAt: null, schoolId }, { fromDay: 1, _id: 1 }, limit);
    },
    allOpen: () => read({ closedAt: null }, { _id: 1 }),
    counts: async () => {
      const touched = new Map<string, LossCount>();
      const seen = new Set<string>();
      for (const { schoolId, companyId, placementId } of await model
        .find({ closedAt: null }, { schoolId: 1, companyId: 1, placementId: 1 })
        .lean<Row[]>()) {
        if (seen.has(placementId)) continue;
        seen.add(placementId);
        const key = `${schoolId}/${companyId}`;
        touched.set(key, { schoolId, companyId, placements: (touched.get(key)?.placements ?? 0) + 1 });
      }
      return [...touched.values()].sort((a, b) => b.placements - a.placements);
    },
  };
};
