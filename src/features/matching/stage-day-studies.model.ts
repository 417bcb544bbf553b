import { Schema, type Connection } from 'mongoose';
import { createOwnedCollection } from '../../platform/db/owned-collection.js';
import type { StageDayStudyRepository } from './stage-day-studies.repository.js';
import type { StageDayStudy } from './stage-day-studies.rules.js';

type Row = Omit<StageDayStudy, 'id'> & { _id: string };

/** Studies of stage days in the database. */
export const createStageDayStudyRepository = (connection: Connection): StageDayStudyRepository => {
  const schema = new Schema<Row>(
    {
      _id: { type: String, required: true },
      version: { type: Number, required: true },
      schoolId: { type: String, required: true },
      runId: { type: String, required: true },
      groupId: { type: String, required: true },
      requestedBy: { type: String, required: true },
      requestedAt: { type: Date, required: true },
      now: { type: [String], required: true } as unknown as Row['now'] & object,
      placedNow: { type: Number, required: true },
      // Read and written whole.
      sets: { type: [Schema.Types.Mixed], default: [] } as unknown as Row['sets'] & object,
      aliveAt: { type: Date, required: true },
      finishedAt: { type: Date, default: null },
      failure: { type: String, default: null },
    },
    { strict: 'throw', versionKey: false, minimize: false, collection: 'stageDayStudies' },
  );
  schema.index({ runId: 1 }); // goes when the pupils go from its run
  const model = connection.model<Row>('StageDayStudy', schema);
  const studies = createOwnedCollection<StageDayStudy>(model, 'schoolId', 'runId');
  return {
    get: ({ schoolId }, id) => studies.get(schoolId, id),
    insert: (study) => studies.insert(study.schoolId, study),
    replace: (study) => studies.replace(study.schoolId, study),
    keepAlive: async (id, at) => {
      await model.updateOne({ _id: id, finishedAt: null }, { $set: { aliveAt: at } });
    },
  };
};
