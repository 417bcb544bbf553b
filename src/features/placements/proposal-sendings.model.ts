import { Schema, type Connection } from 'mongoose';
import { recordOf, rowOf } from './placement-rows.model.js';
import type { ProposalSendingRepository } from './proposal-sendings.repository.js';
import type { ProposalSending } from './proposal-sendings.rules.js';

type Row = Omit<ProposalSending, 'id'> & { _id: string };
const text = { type: String, required: true };
const optional = { type: String, default: null };
const moment = { type: Date, required: true };

/** Mongoose storage of sendings. */
export const createProposalSendingRepository = (connection: Connection): ProposalSendingRepository => {
  const schema = new Schema<Row>(
    {
      _id: text,
      schoolId: text,
      runId: text,
      studentIds: [String],
      message: optional,
      answerBy: optional,
      sentBy: text,
      sentAt: moment,
      aliveAt: moment,
      worker: text,
      endedAt: { type: Date, default: null },
      // Written one by one and read whole.
      results: { type: [Schema.Types.Mixed], default: [] },
    },
    { strict: 'throw', versionKey: false, minimize: false, collection: 'proposalSendings' },
  );
  schema.index({ schoolId: 1, studentIds: 1 }); // what is kept about one pupil
  const model = connection.model<Row>('ProposalSending', schema);
  return {
    get: async ({ schoolId }, id) => {
      const row = await model.findOne({ _id: id, schoolId }).lean<Row | null>();
      return row && recordOf<ProposalSending>(row);
    },
    insert: async (sending) => {
      await model.create(rowOf(sending) as never);
    },
    add: async (id, worker, result, at) => {
      const { modifiedCount } = await model.updateOne(
        { _id: id, worker, endedAt: null, 'results.studentId': { $ne: result.studentId } } as never,
        { $push: { results: result }, $set: { aliveAt: at } },
      );
      return modifiedCount === 1;
    },
    end: async (id, worker, at) => {
      await model.updateOne({ _id: id, worker, endedAt: null }, { $set: { endedAt: at } });
    },
    takeOver: async ({ schoolId }, id, { worker, at, stuckBefore }) => {
      const { modifiedCount } = await model.updateOne(
        { _id: id, schoolId, endedAt: null, aliveAt: { $lt: stuckBefore } },
        { $set: { worker, aliveAt: at } },
      );
      return modifiedCount === 1;
    },
  };
};
