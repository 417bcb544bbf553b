import { Schema, type Connection } from 'mongoose';
import { historySchema, recordOf, rowOf } from './placement-rows.model.js';
import type { PlaceRequestRepository } from './place-requests.repository.js';
import type { PlaceRequest } from './place-requests.rules.js';

type Row = Omit<PlaceRequest, 'id'> & { _id: string };
const text = { type: String, required: true };
const optional = { type: String, default: null };
const moment = { type: Date, required: true };

/** Mongoose storage of requests for places. */
export const createPlaceRequestRepository = (connection: Connection): PlaceRequestRepository => {
  const schema = new Schema<Row>(
    {
      _id: text,
      version: { type: Number, required: true },
      schoolId: text,
      season: text,
      groupId: optional,
      studentIds: [String],
      runId: optional,
      requestedBy: text,
      requestedAt: moment,
      searchedAt: moment,
      history: { type: [historySchema], default: [] },
    },
    { strict: 'throw', versionKey: false, minimize: false, collection: 'placeRequests' },
  );
  schema.index({ schoolId: 1, requestedAt: -1, _id: -1 }); // a school's list, newest first
  schema.index({ schoolId: 1, studentIds: 1 }); // what is kept about one pupil
  const model = connection.model<Row>('PlaceRequest', schema);
  return {
    get: async ({ schoolId }, id) => {
      const row = await model.findOne({ _id: id, schoolId }).lean<Row | null>();
      return row && recordOf<PlaceRequest>(row);
    },
    list: async ({ schoolId }, { season }, { after, limit }) => {
      const before = after && new Date(after[0]);
      const rows = await model
        .find({
          ...(season === undefined ? {} : { season }),
          ...(after && before
            ? { $or: [{ requestedAt: { $lt: before } }, { requestedAt: before, _id: { $lt: after[1] } }] }
            : {}),
          schoolId,
        })
        .sort({ requestedAt: -1, _id: -1 })
        .limit(limit)
        .lean<Row[]>();
      return rows.map((row) => recordOf<PlaceRequest>(row));
    },
    insert: async (request) => {
      await model.create(rowOf(request) as never);
    },
    replace: async (request) => {
      const { id, version, schoolId } = request;
      const { modifiedCount } = await model.replaceOne(
        { _id: id, version, schoolId },
        { ...rowOf(request), version: version + 1 },
      );
      return modifiedCount === 1;
    },
    drop: async ({ schoolId }, id) => {
      await model.deleteOne({ _id: id, schoolId });
    },
  };
};
