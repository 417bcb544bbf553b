import { Schema, type Connection } from 'mongoose';
import { ENDING_GROUNDS, RESTRICTION_GROUNDS } from './restriction-grounds.rules.js';
import type { ProcessingRestriction, RestrictionRepository } from './restrictions.repository.js';

type Row = Omit<ProcessingRestriction, 'id'> & { _id: string };

const text = { type: String, required: true };
const optional = { type: String, default: null };

/** Mongoose storage of restrictions. */
export const createRestrictionRepository = (connection: Connection): RestrictionRepository => {
  const schema = new Schema<Row>(
    {
      ...{ _id: text, version: { type: Number, required: true }, schoolId: text, studentId: text, reason: text },
      ground: { type: String, enum: [...RESTRICTION_GROUNDS, null], default: null },
      ...{ startedAt: { type: Date, required: true }, startedBy: text },
      ...{ liftedAt: { type: Date, default: null }, liftedBy: optional, liftReason: optional },
    },
    { strict: 'throw', versionKey: false, collection: 'processingRestrictions' },
  );
  schema.index({ studentId: 1, liftedAt: 1 }, { unique: true }); // one that holds (null) per pupil; those of some pupils
  schema.index({ schoolId: 1, liftedAt: 1 }); // those of a school that hold
  schema.index({ liftedAt: 1 }); // all that hold, for what deletes
  const model = connection.model<Row>('ProcessingRestriction', schema);
  const ids = (rows: readonly Pick<Row, 'studentId'>[]): ReadonlySet<string> =>
    new Set(rows.map(({ studentId }) => studentId));
  return {
    ofPupil: async ({ schoolId }, studentId) => {
      const rows = await model.find({ schoolId, studentId }).sort({ startedAt: -1 }).lean<Row[]>();
      return rows.map(({ _id, ...rest }) => ({ id: _id, ...rest, ground: rest.ground ?? null }));
    },
    restrictedOf: async ({ schoolId }) =>
      ids(await model.find({ schoolId, liftedAt: null }, { studentId: 1 }).lean<Row[]>()),
    restrictedAt: async ({ schoolId }, at) => {
      const holds = { startedAt: { $lte: at }, $or: [{ liftedAt: null }, { liftedAt: { $gt: at } }] };
      return ids(await model.find({ schoolId, ...holds }, { studentId: 1 }).lean<Row[]>());
    },
    restrictedAmong: async (studentIds) =>
      studentIds.length === 0
        ? new Set()
        : ids(
            await model.find({ studentId: { $in: [...studentIds] }, liftedAt: null }, { studentId: 1 }).lean<Row[]>(),
          ),
    keptPastTerm: async (studentId) => {
      const asked = studentId === undefined ? {} : { studentId };
      return ids(
        await model
          .find({ ...asked, liftedAt: null, ground: { $nin: [...ENDING_GROUNDS] } }, { studentId: 1 })
          .lean<Row[]>(),
      );
    },
    insert: async ({ id, ...rest }) => {
      await model.create([{ _id: id, ...rest }]);
    },
    replace: async ({ id, version, ...rest }) => {
      const { modifiedCount } = await model.replaceOne(
        { _id: id, version, schoolId: rest.schoolId },
        { _id: id, ...rest, version: version + 1 },
      );
      return modifiedCount === 1;
    },
  };
};
