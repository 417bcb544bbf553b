import { Schema, type Connection } from 'mongoose';
import { PROGRAMMES } from '../../domain/programme.js';
import { SECTORS } from '../../domain/sector.js';
import { recordOf, rowOf } from './placement-rows.model.js';
import type { OwnPlaceRepository } from './own-places.repository.js';
import { OWN_PLACE_STATES, type OwnPlace } from './own-places.rules.js';

type Row = Omit<OwnPlace, 'id'> & { _id: string };
const text = { type: String, required: true };
const optional = { type: String, default: null };

/** Mongoose storage of places that pupils and mentors found. */
export const createOwnPlaceRepository = (connection: Connection): OwnPlaceRepository => {
  const schema = new Schema<Row>(
    {
      _id: text,
      version: { type: Number, required: true },
      schoolId: text,
      studentId: text,
      season: text,
      programme: { ...text, enum: PROGRAMMES },
      sector: { ...text, enum: SECTORS },
      companyName: text,
      town: text,
      kvkNumber: optional,
      contact: optional,
      work: text,
      establishmentId: optional,
      state: { ...text, enum: OWN_PLACE_STATES },
      proposalId: optional,
      proposedAt: { type: Date, required: true },
      // Written with the place and read whole.
      history: { type: [Schema.Types.Mixed], default: [] },
    },
    { strict: 'throw', versionKey: false, minimize: false, collection: 'ownPlaces' },
  );
  schema.index({ schoolId: 1, proposedAt: -1 }); // a school's list
  schema.index({ state: 1, proposedAt: 1 }); // nominations of all schools
  const model = connection.model<Row>('OwnPlace', schema);
  return {
    get: async ({ schoolId }, id) => {
      const row = await model.findOne({ _id: id, schoolId }).lean<Row | null>();
      return row && recordOf<OwnPlace>(row);
    },
    list: async ({ schoolId }, state, limit) => {
      const filter = { ...(state === undefined ? {} : { state }), schoolId };
      const rows = await model.find(filter).sort({ proposedAt: -1 }).limit(limit).lean<Row[]>();
      return rows.map((row) => recordOf<OwnPlace>(row));
    },
    nominations: async (limit) => {
      const rows = await model.find({ state: 'nominated' }).sort({ proposedAt: 1 }).limit(limit).lean<Row[]>();
      return rows.map((row) => recordOf<OwnPlace>(row));
    },
    insert: async (place) => {
      await model.create(rowOf(place));
    },
    replace: async (place) => {
      const { id, version, schoolId } = place;
      const { modifiedCount } = await model.replaceOne(
        { _id: id, version, schoolId },
        { ...rowOf(place), version: version + 1 },
      );
      return modifiedCount === 1;
    },
  };
};
