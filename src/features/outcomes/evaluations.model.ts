import { Schema, type Connection } from 'mongoose';
import { EVALUATORS, GOALS_REACHED, type Evaluation } from '../../domain/outcome.js';
import { duplicateKeyOf } from '../../platform/db/storage-errors.js';
import type { EvaluationRepository } from './outcomes.repository.js';

type Row = Omit<Evaluation, 'id'> & { _id: string };

const text = { type: String, required: true };
const number = { type: Number, required: true };

/** Mongoose storage of evaluations: one per placement, an answer per evaluator. */
export const createEvaluationRepository = (connection: Connection): EvaluationRepository => {
  const answer = new Schema(
    {
      rating: number,
      goals: { ...text, enum: GOALS_REACHED },
      jobOffer: { type: Boolean, default: null },
      text: { type: String, default: null },
      answeredAt: { type: Date, required: true },
      accountId: { type: String, default: null },
    },
    { _id: false, strict: 'throw' },
  );
  const answers = new Schema(Object.fromEntries(EVALUATORS.map((one) => [one, { type: answer }])), {
    _id: false,
    strict: 'throw',
  });
  const schema = new Schema(
    {
      ...{ _id: text, version: number, schoolId: text, placementId: text, studentId: text, groupId: text },
      companyId: text,
      answers: { type: answers, default: {} },
    },
    { strict: 'throw', versionKey: false, collection: 'evaluations', minimize: false },
  );
  schema.index({ placementId: 1 }, { unique: true }); // one per placement, found by it
  const model = connection.model<Row>('Evaluation', schema as unknown as Schema<Row>);
  return {
    ofPlacement: async ({ schoolId }, placementId) => {
      const row = await model.findOne({ placementId, schoolId }).lean<Row | null>();
      if (!row) return null;
      const { _id, ...rest } = row;
      return { id: _id, ...rest };
    },
    answer: async ({ id, ...evaluation }, by, given) => {
      try {
        await model.create([{ _id: id, ...evaluation, answers: {} }]);
      } catch (error) {
        if (!duplicateKeyOf(error)) throw error;
      }
      const { placementId, schoolId } = evaluation;
      const { modifiedCount } = await model.updateOne(
        { placementId, schoolId, [`answers.${by}`]: { $exists: false } },
        { $set: { [`answers.${by}`]: given }, $inc: { version: 1 } },
      );
      return modifiedCount === 1;
    },
  };
};
