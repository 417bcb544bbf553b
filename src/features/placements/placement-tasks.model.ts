import { Schema, type Connection } from 'mongoose';
import { recordOf } from './placement-rows.model.js';
import type { PlacementTaskRepository, TaskFilter } from './placement-tasks.repository.js';
import { TASK_KINDS, type PlacementTask } from './placement-tasks.rules.js';

type Row = Omit<PlacementTask, 'id'> & { _id: string };
const text = { type: String, required: true };
const link = { type: String, default: null };

const filterOf = ({ kind, studentIds, placementIds, isDone = false }: TaskFilter): Record<string, unknown> => ({
  doneAt: isDone ? { $ne: null } : null,
  ...(kind && { kind }),
  ...(studentIds && { studentId: { $in: [...studentIds] } }),
  ...(placementIds && { placementId: { $in: [...placementIds] } }),
});

/** Mongoose storage of tasks about places. */
export const createPlacementTaskRepository = (connection: Connection): PlacementTaskRepository => {
  const schema = new Schema<Row>(
    {
      _id: text,
      schoolId: text,
      kind: { ...text, enum: TASK_KINDS },
      studentId: text,
      proposalId: link,
      placementId: link,
      ownPlaceId: link,
      dueOn: text,
      createdAt: { type: Date, required: true },
      doneAt: { type: Date, default: null },
      doneBy: link,
    },
    { strict: 'throw', versionKey: false, collection: 'placementTasks' },
  );
  schema.index({ schoolId: 1, doneAt: 1, dueOn: 1, _id: 1 }); // the open tasks of a school, what is due first on top
  schema.index({ schoolId: 1, studentId: 1 }); // those about one pupil
  const model = connection.model<Row>('PlacementTask', schema);

  return {
    add: async ({ id, ...task }) => {
      await model.updateOne({ _id: id }, { $setOnInsert: task }, { upsert: true });
    },
    open: async ({ id, ...task }) => {
      const { dueOn, createdAt } = task;
      const again = await model.updateOne(
        { _id: id, doneAt: { $ne: null } },
        { $set: { dueOn, createdAt, doneAt: null, doneBy: null } },
      );
      if (again.modifiedCount === 0) await model.updateOne({ _id: id }, { $setOnInsert: task }, { upsert: true });
    },
    get: async ({ schoolId }, id) => {
      const row = await model.findOne({ _id: id, schoolId }).lean<Row | null>();
      return row && recordOf<PlacementTask>(row);
    },
    list: async ({ schoolId }, filter, { after, limit }) => {
      const beyond = after ? { $or: [{ dueOn: { $gt: after[0] } }, { dueOn: after[0], _id: { $gt: after[1] } }] } : {};
      const rows = await model
        .find({ ...filterOf(filter), ...beyond, schoolId } as never)
        .sort({ dueOn: 1, _id: 1 })
        .limit(limit)
        .lean<Row[]>();
      return rows.map((row) => recordOf<PlacementTask>(row));
    },
    finish: async ({ schoolId }, id, by, at) => {
      const { modifiedCount } = await model.updateOne(
        { _id: id, schoolId, doneAt: null },
        { $set: { doneAt: at, doneBy: by } },
      );
      return modifiedCount === 1;
    },
    finishOf: async ({ schoolId }, studentId, kinds, by, at) => {
      await model.updateMany(
        { schoolId, studentId, kind: { $in: [...kinds] }, doneAt: null },
        { $set: { doneAt: at, doneBy: by } },
      );
    },
  };
};
