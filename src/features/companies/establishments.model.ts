import { Schema, type Connection } from 'mongoose';
import type { Establishment } from '../../domain/company.js';
import { TRAVEL_MEANS } from '../../domain/travel.js';
import { createChangeFeed } from '../../platform/db/change-feed.js';
import { createEntityCollection, entityOf } from '../../platform/db/entity-collection.js';
import type { EstablishmentRepository } from './establishments.repository.js';

type Row = Omit<Establishment, 'id'> & { _id: string };

const pointSchema = new Schema(
  { lat: { type: Number, required: true }, lon: { type: Number, required: true } },
  { _id: false, strict: 'throw' },
);
const riskInventorySchema = new Schema(
  { madeOn: { type: String, default: null }, youthSection: { type: Boolean, required: true } },
  { _id: false, strict: 'throw' },
);

/** Mongoose storage of establishments. Lists and searches are answered by the register, which follows the change feed. */
export const createEstablishmentRepository = (connection: Connection): EstablishmentRepository => {
  const schema = new Schema<Row>(
    {
      _id: { type: String, required: true },
      version: { type: Number, required: true },
      companyId: { type: String, required: true },
      name: { type: String, required: true },
      street: { type: String, required: true },
      postcode: { type: String, required: true },
      town: { type: String, required: true },
      point: { type: pointSchema, required: true },
      reachableBy: { type: [{ type: String, enum: TRAVEL_MEANS }], required: true },
      riskInventory: { type: riskInventorySchema, required: true },
      employees: { type: Number, default: null },
    },
    { strict: 'throw', versionKey: false, collection: 'establishments' },
  );
  schema.index({ companyId: 1, _id: 1 }); // the establishments of a company
  const model = connection.model('Establishment', schema);
  const feed = createChangeFeed(connection, 'register');
  const collection = createEntityCollection<Establishment>(model, feed, 'establishment');
  return {
    ...collection,
    owners: (ids) => collection.fieldsByIds(ids, ['companyId']),
    ofCompany: async (companyId) => {
      const rows = await model.find({ companyId }).sort({ _id: 1 }).lean<Row[]>();
      return rows.map((row) => entityOf<Establishment>(row));
    },
  };
};
