import { Schema, type Connection } from 'mongoose';
import { STAGE_FORMS } from '../../domain/place-offer.js';
import { LEERJAREN, PROGRAMMES } from '../../domain/programme.js';
import { WEEKDAYS } from '../../domain/week-schedule.js';
import type { GroupRepository } from './groups.repository.js';
import { createSchoolCollection } from './school-collection.model.js';

const schoolDaySchema = new Schema(
  { minutes: { type: Number, required: true }, start: { type: String }, end: { type: String } },
  { _id: false, strict: 'throw' },
);
const schoolWeekSchema = new Schema(
  Object.fromEntries(WEEKDAYS.map((weekday) => [weekday, { type: schoolDaySchema }])),
  { _id: false, strict: 'throw', minimize: false },
);

/** Mongoose storage of groups of pupils. */
export const createGroupRepository = (connection: Connection): GroupRepository => {
  const schema = new Schema(
    {
      _id: { type: String, required: true },
      version: { type: Number, required: true },
      schoolId: { type: String, required: true },
      name: { type: String, required: true },
      programme: { type: String, enum: PROGRAMMES, required: true },
      leerjaar: { type: Number, enum: LEERJAREN, required: true },
      mentorId: { type: String, default: null },
      schoolWeek: { type: schoolWeekSchema, required: true },
      stageDays: { type: [{ type: String, enum: WEEKDAYS }], required: true },
      minDaysPerWeek: { type: Number, required: true },
      maxDaysPerWeek: { type: Number, required: true },
      form: { type: String, enum: STAGE_FORMS, required: true },
    },
    { strict: 'throw', versionKey: false, collection: 'studentGroups', minimize: false },
  );
  schema.index({ schoolId: 1, name: 1 }, { unique: true }); // a name means one group; also the list
  schema.index({ schoolId: 1, mentorId: 1 }); // the groups a mentor has
  return createSchoolCollection(connection.model('StudentGroup', schema), 'name');
};
