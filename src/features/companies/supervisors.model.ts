import { Schema, type Connection } from 'mongoose';
import type { Supervisor } from '../../domain/company.js';
import { createChangeFeed } from '../../platform/db/change-feed.js';
import { createEntityCollection, entityOf } from '../../platform/db/entity-collection.js';
import type { SupervisorRepository } from './supervisors.repository.js';

type Row = Omit<Supervisor, 'id'> & { _id: string };

/** Mongoose storage of supervisors. */
export const createSupervisorRepository = (connection: Connection): SupervisorRepository => {
  const schema = new Schema<Row>(
    {
      _id: { type: String, required: true },
      version: { type: Number, required: true },
      establishmentId: { type: String, required: true },
      name: { type: String, required: true },
      trainedOn: { type: String, default: null },
      maxPupilsAtOnce: { type: Number, required: true },
    },
    { strict: 'throw', versionKey: false, collection: 'supervisors' },
  );
  schema.index({ establishmentId: 1, name: 1, _id: 1 }); // the list of an establishment, by name
  const model = connection.model('Supervisor', schema);
  const feed = createChangeFeed(connection, 'register');
  return {
    ...createEntityCollection<Supervisor>(model, feed, 'supervisor'),
    ofEstablishment: async (establishmentId, { after, limit }) => {
      const beyond = after && { $or: [{ name: { $gt: after[0] } }, { name: after[0], _id: { $gt: after[1] } }] };
      const rows = await model
        .find({ establishmentId, ...beyond })
        .sort({ name: 1, _id: 1 })
        .limit(limit)
        .lean<Row[]>();
      return rows.map((row) => entityOf<Supervisor>(row));
    },
  };
};
