import { Schema, type Connection } from 'mongoose';
import type { MentorRepository } from './mentors.repository.js';
import { createSchoolCollection } from './school-collection.model.js';

/** Mongoose storage of mentors. */
export const createMentorRepository = (connection: Connection): MentorRepository => {
  const schema = new Schema(
    {
      _id: { type: String, required: true },
      version: { type: Number, required: true },
      schoolId: { type: String, required: true },
      name: { type: String, required: true },
      email: { type: String, required: true },
    },
    { strict: 'throw', versionKey: false, collection: 'mentors' },
  );
  schema.index({ schoolId: 1, email: 1 }, { unique: true }); // a mentor is entered once; stored in lower case
  schema.index({ schoolId: 1, name: 1, _id: 1 }); // the list, by name
  return createSchoolCollection(connection.model('Mentor', schema), 'name');
};
