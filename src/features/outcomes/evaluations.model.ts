import { Schema, type Connection } from 'mongoose';
import {
  EVALUATION_EVENTS,
  EVALUATORS,
  GOALS_REACHED,
  JOB_OFFERS,
  QUESTIONS,
  SAID,
  type Evaluation,
} from '../../domain/evaluation.js';
import { duplicateKeyOf } from '../../platform/db/storage-errors.js';
import type { EvaluationRepository } from './evaluations.repository.js';
import { isAllIn } from './evaluations.rules.js';

type Late = 'earlier' | 'history';
type Row = Omit<Evaluation, 'id' | Late> & Partial<Pick<Evaluation, Late>> & { _id: string; untold?: boolean };

const text = { type: String, required: true };
const number = { type: Number, required: true };
const date = { type: Date, required: true };
const evaluator = { ...text, enum: EVALUATORS };
const inner = { _id: false, strict: 'throw' } as const;

/** Mongoose storage of evaluations: one per placement, an answer per evaluator, and what was answered before. */
export const createEvaluationRepository = (connection: Connection): EvaluationRepository => {
  const by = { type: new Schema({ id: text, role: text, name: text }, inner), required: true };
  const said = new Schema(Object.fromEntries(QUESTIONS.map((one) => [one, { type: String, enum: SAID }])), inner);
  const answer = new Schema(
    {
      rating: number,
      goals: { ...text, enum: GOALS_REACHED },
      jobOffer: { type: String, enum: [...JOB_OFFERS, null], default: null },
      said: { type: said, default: {} },
      text: { type: String, default: null },
      answeredAt: date,
      by,
    },
    { ...inner, minimize: false },
  );
  const answers = new Schema(Object.fromEntries(EVALUATORS.map((one) => [one, { type: answer }])), inner);
  const earlier = new Schema({ as: evaluator, answer: { type: answer, required: true }, until: date }, inner);
  const event = new Schema(
    {
      ...{ at: date, kind: { ...text, enum: EVALUATION_EVENTS }, as: evaluator, by },
      reason: { type: String, default: null },
    },
    inner,
  );
  const schema = new Schema(
    {
      ...{ _id: text, version: number, schoolId: text, placementId: text, studentId: text, groupId: text },
      companyId: text,
      answers: { type: answers, default: {} },
      earlier: [earlier],
      history: [event],
      // All three answered, and the placement was not told (for certain) that it is evaluated.
      untold: { type: Boolean, default: false },
    },
    { strict: 'throw', versionKey: false, collection: 'evaluations', minimize: false },
  );
  schema.index({ placementId: 1 }, { unique: true }); // one per placement, found by it
  schema.index({ schoolId: 1, studentId: 1 }); // what is kept of a pupil, and what is forgotten
  schema.index({ untold: 1, _id: 1 }); // what a crash may have left untold
  const model = connection.model<Row>('Evaluation', schema as unknown as Schema<Row>);
  // An evaluation from before there was a history has none.
  const toEvaluation = ({ _id, untold: _untold, ...rest }: Row): Evaluation => ({
    ...rest,
    id: _id,
    earlier: rest.earlier ?? [],
    history: rest.history ?? [],
  });

  const store = async ({ id, version, ...evaluation }: Evaluation): Promise<boolean> => {
    const rest = { ...evaluation, untold: isAllIn(evaluation) };
    if (version === 0) {
      await model.create([{ _id: id, ...rest, version: 1 }]);
      return true;
    }
    const { modifiedCount } = await model.replaceOne(
      { _id: id, schoolId: rest.schoolId, version },
      { _id: id, ...rest, version: version + 1 },
    );
    return modifiedCount === 1;
  };

  return {
    ofPlacement: async ({ schoolId }, placementId) => {
      const row = await model.findOne({ placementId, schoolId }).lean<Row | null>();
      return row && toEvaluation(row);
    },
    ofPlacements: async ({ schoolId }, placementIds) => {
      const rows = await model
        .find({ schoolId, placementId: { $in: [...placementIds] } })
        .sort({ placementId: 1 })
        .lean<Row[]>();
      return rows.map(toEvaluation);
    },
    save: async (evaluation, also) => {
      try {
        return await connection.transaction(async () => {
          const isStored = await store(evaluation);
          if (isStored) await also();
          return isStored;
        });
      } catch (error) {
        // Two were the first at once: one of them is stored.
        if (evaluation.version === 0 && duplicateKeyOf(error)?.placementId !== undefined) return false;
        throw error;
      }
    },
    untold: async ({ after, limit }) => {
      const rows = await model
        .find({ untold: true, ...(after !== null && { _id: { $gt: after } }) })
        .sort({ _id: 1 })
        .limit(limit)
        .lean<Row[]>();
      return rows.map(toEvaluation);
    },
    told: async ({ id, version }) => {
      await model.updateOne({ _id: id, version }, { $set: { untold: false } });
    },
  };
};
