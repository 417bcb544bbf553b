import { Schema, type Connection } from 'mongoose';
import type { School, SchoolSettings } from '../../domain/school.js';
import { SECTORS } from '../../domain/sector.js';
import type { SchoolRepository } from './schools.repository.js';

type Row = Omit<School, 'id'> & { _id: string };

const settingsSchema = new Schema<SchoolSettings>(
  {
    stageBreaksCountAsWork: { type: Boolean, required: true },
    teachingMinutesPerWeek: { type: Number, required: true },
    mboAgreementSectors: { type: [{ type: String, enum: SECTORS }], required: true },
    visitDueWeeks: { type: Number, required: true },
    visitOverdueWeeks: { type: Number, required: true },
    firstVisitWithinWeeks: { type: Number, required: true },
    proposalHoldDays: { type: Number },
    placementsMayOverlap: { type: Boolean },
  },
  { _id: false, strict: 'throw' },
);
const pointSchema = new Schema(
  { lat: { type: Number, required: true }, lon: { type: Number, required: true } },
  { _id: false, strict: 'throw' },
);

/** Mongoose storage of schools. */
export const createSchoolRepository = (connection: Connection): SchoolRepository => {
  const schema = new Schema<Row>(
    {
      _id: { type: String, required: true },
      version: { type: Number, required: true },
      name: { type: String, required: true },
      brin: { type: String, required: true },
      town: { type: String, required: true },
      point: { type: pointSchema, required: true },
      settings: { type: settingsSchema, required: true },
    },
    { strict: 'throw', versionKey: false, collection: 'schools' },
  );
  schema.index({ brin: 1 }, { unique: true }); // one school per BRIN number
  schema.index({ name: 1, _id: 1 }); // the list, by name
  const model = connection.model('School', schema);

  const toSchool = ({ _id, ...rest }: Row): School => ({ id: _id, ...rest });
  const toRow = ({ id, ...rest }: School): Row => ({ _id: id, ...rest });

  return {
    get: async (id) => {
      const row = await model.findById(id).lean<Row | null>();
      return row && toSchool(row);
    },
    byIds: async (ids) => {
      const rows = await model
        .find({ _id: { $in: [...ids] } })
        .sort({ _id: 1 })
        .lean<Row[]>();
      return rows.map(toSchool);
    },
    list: async ({ after, limit }) => {
      const beyond = after && { $or: [{ name: { $gt: after[0] } }, { name: after[0], _id: { $gt: after[1] } }] };
      const rows = await model
        .find({ ...beyond })
        .sort({ name: 1, _id: 1 })
        .limit(limit)
        .lean<Row[]>();
      return rows.map(toSchool);
    },
    insert: async (school) => {
      await model.create(toRow(school));
    },
    replace: async (school) => {
      const { id, version } = school;
      const { modifiedCount } = await model.replaceOne(
        { _id: id, version },
        { ...toRow(school), version: version + 1 },
      );
      return modifiedCount === 1;
    },
    insertMany: async (schools) => {
      await model.insertMany(schools.map(toRow));
    },
  };
};
