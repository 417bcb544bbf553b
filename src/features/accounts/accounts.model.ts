import { Schema, type Connection, type QueryFilter } from 'mongoose';
import { ROLES } from '../../domain/actor.js';
import { searchWords } from '../../domain/search-words.js';
import type { Account, AccountFilter, AccountRepository } from './accounts.repository.js';

type Row = Omit<Account, 'id'> & { _id: string; searchWords: string[] };

// A search word holds letters and digits only, so nothing in it means something to a regular expression.
const searchFilters = (search: string): QueryFilter<Row>[] => {
  const words = searchWords(search);
  return words.length === 0 ? [{ _id: { $in: [] } }] : words.map((word) => ({ searchWords: { $regex: `^${word}` } }));
};

const filterOf = ({ search, role, disabled }: AccountFilter): QueryFilter<Row> => ({
  ...(search !== undefined && { $and: searchFilters(search) }),
  ...(role && { role }),
  ...(disabled !== undefined && { disabledOn: disabled ? { $ne: null } : null }),
});

/** Mongoose storage of accounts. */
export const createAccountRepository = (connection: Connection): AccountRepository => {
  const schema = new Schema<Row>(
    {
      _id: { type: String, required: true },
      version: { type: Number, required: true },
      email: { type: String, required: true },
      name: { type: String, required: true },
      role: { type: String, enum: ROLES, required: true },
      schoolId: { type: String, default: null },
      companyId: { type: String, default: null },
      mentorId: { type: String, default: null },
      supervisorId: { type: String },
      passwordHash: { type: String, required: true },
      sessionEpoch: { type: Number },
      createdAt: { type: Date },
      disabledOn: { type: Date, default: null },
      // Made from name and address, for search.
      searchWords: { type: [String], default: [] },
    },
    { strict: 'throw', versionKey: false, collection: 'accounts' },
  );
  schema.index({ email: 1 }, { unique: true }); // signing in, the list, and one account per address; stored in lower case
  schema.index({ searchWords: 1 }); // search by the beginning of a name or address
  schema.index({ role: 1, email: 1 }); // who has a role; whether there is an operator at all
  const model = connection.model('Account', schema);

  const toAccount = ({ _id, searchWords: _words, ...rest }: Row): Account => ({ id: _id, ...rest });
  const wordsOf = ({ name, email }: Pick<Account, 'name' | 'email'>): string[] => searchWords(`${name} ${email}`);
  const toRow = ({ id, ...rest }: Account): Row => ({ _id: id, ...rest, searchWords: wordsOf(rest) });

  return {
    get: async (id) => {
      const row = await model.findById(id).lean<Row | null>();
      return row && toAccount(row);
    },
    byEmail: async (email) => {
      const row = await model.findOne({ email }).lean<Row | null>();
      return row && toAccount(row);
    },
    list: async ({ after, limit }, filter = {}) => {
      const rows = await model
        .find({ ...filterOf(filter), ...(after === null ? {} : { email: { $gt: after } }) })
        .sort({ email: 1 })
        .limit(limit)
        .lean<Row[]>();
      return rows.map(toAccount);
    },
    insert: async (account) => {
      await model.create(toRow(account));
    },
    replace: async (account) => {
      const { id, version } = account;
      const { modifiedCount } = await model.replaceOne(
        { _id: id, version },
        { ...toRow(account), version: version + 1 },
      );
      return modifiedCount === 1;
    },
    fillSearchWords: async () => {
      const found = model.find({ 'searchWords.0': { $exists: false } }, { name: 1, email: 1 }).lean<Row[]>();
      let filled = 0;
      for (const { _id, name, email } of await found) {
        // Who changes the account meanwhile makes the words too.
        const { modifiedCount } = await model.updateOne(
          { _id, name, email },
          { $set: { searchWords: wordsOf({ name, email }) } },
        );
        filled += modifiedCount;
      }
      return filled;
    },
    fillCreatedAt: async (now) => {
      const { modifiedCount } = await model.updateMany({ createdAt: null }, { $set: { createdAt: now } });
      return modifiedCount;
    },
    insertMany: async (accounts) => {
      await model.insertMany(accounts.map(toRow));
    },
  };
};
