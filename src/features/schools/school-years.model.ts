import { Schema, type Connection } from 'mongoose';
import { createSchoolCollection } from './school-collection.model.js';
import type { SchoolYearRepository } from './school-years.repository.js';

const day = { type: String, required: true };
const periodSchema = new Schema({ firstDay: day, lastDay: day }, { _id: false, strict: 'throw' });
const holidaySchema = new Schema(
  { name: { type: String, required: true }, firstDay: day, lastDay: day },
  { _id: false, strict: 'throw' },
);

/** Mongoose storage of school years. */
export const createSchoolYearRepository = (connection: Connection): SchoolYearRepository => {
  const schema = new Schema(
    {
      _id: { type: String, required: true },
      version: { type: Number, required: true },
      schoolId: { type: String, required: true },
      startYear: { type: Number, required: true },
      firstDay: day,
      lastDay: day,
      najaar: { type: periodSchema, required: true },
      voorjaar: { type: periodSchema, required: true },
      holidays: { type: [holidaySchema], required: true },
    },
    { strict: 'throw', versionKey: false, collection: 'schoolYears' },
  );
  schema.index({ schoolId: 1, startYear: 1 }, { unique: true }); // one per school and year; also the list and the look-up by season
  return createSchoolCollection(connection.model('SchoolYear', schema), 'startYear');
};
