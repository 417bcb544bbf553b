import { Schema, type Connection } from 'mongoose';
import type { Company } from '../../domain/company.js';
import { createChangeFeed } from '../../platform/db/change-feed.js';
import { createEntityCollection, entityOf } from '../../platform/db/entity-collection.js';
import type { CompanyRepository } from './companies.repository.js';

type Row = Omit<Company, 'id'> & { _id: string };

/** Mongoose storage of companies. Lists and searches are answered by the register, which follows the change feed. */
export const createCompanyRepository = (connection: Connection): CompanyRepository => {
  const schema = new Schema<Row>(
    {
      _id: { type: String, required: true },
      version: { type: Number, required: true },
      name: { type: String, required: true },
      kvkNumber: { type: String, required: true },
      leerbedrijfId: { type: String, default: null },
      email: { type: String, default: null },
      phone: { type: String, default: null },
      maxPupils: { type: Number, default: null },
    },
    { strict: 'throw', versionKey: false, collection: 'companies' },
  );
  schema.index({ kvkNumber: 1 }, { unique: true }); // one company per KvK number; an import finds it by that number
  const model = connection.model('Company', schema);
  const collection = createEntityCollection<Company>(model, createChangeFeed(connection, 'register'), 'company');
  return {
    ...collection,
    contacts: (ids) => collection.fieldsByIds(ids, ['email']),
    byKvkNumbers: async (kvkNumbers) => {
      const rows = await model
        .find({ kvkNumber: { $in: [...kvkNumbers] } })
        .sort({ kvkNumber: 1 })
        .lean<Row[]>();
      return rows.map((row) => entityOf<Company>(row));
    },
  };
};
