import { Schema, type Connection } from 'mongoose';
import { PROGRAMMES } from '../../domain/programme.js';
import { RECOGNITION_SCOPES, type Recognition } from '../../domain/recognition.js';
import { SECTORS } from '../../domain/sector.js';
import { createChangeFeed } from '../../platform/db/change-feed.js';
import { createEntityCollection, entityOf } from '../../platform/db/entity-collection.js';
import type { RecognitionRepository } from './recognitions.repository.js';

type Row = Omit<Recognition, 'id'> & { _id: string };

const day = { type: String, default: null };

/** What `RecognitionTerms` holds. */
const TERMS = {
  ...{ establishmentId: 1, programmes: 1, sector: 1, qualification: 1, grantedOn: 1, provisional: 1, refusedOn: 1 },
  ...{ lastAssessedOn: 1, lastPracticeOn: 1, endsOn: 1, endedOn: 1, endReason: 1, scope: 1 },
} as const;

/** Mongoose storage of recognitions. How one stands on a day is never stored. */
export const createRecognitionRepository = (connection: Connection): RecognitionRepository => {
  const schema = new Schema<Row>(
    {
      _id: { type: String, required: true },
      version: { type: Number, required: true },
      establishmentId: { type: String, required: true },
      programmes: { type: [{ type: String, enum: PROGRAMMES }], required: true },
      sector: { type: String, enum: SECTORS, required: true },
      crebo: { type: String, required: true },
      qualification: { type: String, required: true },
      level: { type: Number, required: true },
      appliedOn: { type: String, required: true },
      grantedOn: day,
      provisional: { type: Boolean, required: true },
      refusedOn: day,
      lastAssessedOn: day,
      lastPracticeOn: day,
      endsOn: day,
      endedOn: day,
      endReason: { type: String, default: null },
      scope: { type: String, enum: RECOGNITION_SCOPES, required: true },
      scopeFirstDay: day,
      scopeLastDay: day,
      scopeMaxPupils: { type: Number, default: null },
      conditionsMetBy: day,
    },
    { strict: 'throw', versionKey: false, collection: 'recognitions' },
  );
  schema.index({ establishmentId: 1, _id: 1 }); // the recognitions of an establishment
  schema.index({ sector: 1, _id: 1 }); // the list of a sector, by id
  const model = connection.model('Recognition', schema);
  const feed = createChangeFeed(connection, 'register');
  return {
    ...createEntityCollection<Recognition>(model, feed, 'recognition'),
    terms: async ({ after, limit }) => {
      const rows = await model
        .find(after === null ? {} : { _id: { $gt: after } }, TERMS)
        .sort({ _id: 1 })
        .limit(limit)
        .lean<Row[]>();
      return rows.map((row) => entityOf<Recognition>(row));
    },
    list: async ({ establishmentIds, sector, programme }, { after, limit }) => {
      const rows = await model
        .find({
          ...(establishmentIds ? { establishmentId: { $in: [...establishmentIds] } } : {}),
          ...(sector ? { sector } : {}),
          ...(programme ? { programmes: programme } : {}),
          ...(after === null ? {} : { _id: { $gt: after } }),
        })
        .sort({ _id: 1 })
        .limit(limit)
        .lean<Row[]>();
      return rows.map((row) => entityOf<Recognition>(row));
    },
  };
};
