import { createHash } from 'node:crypto';
import { Schema, type Connection } from 'mongoose';
import { duplicateKeyOf } from '../../platform/db/storage-errors.js';
import type { IdentityProvider, IdentityProviderRepository } from './identity-providers.repository.js';

type Row = Omit<IdentityProvider, 'id'> & { _id: string };
interface IdentityRow {
  _id: string;
  providerId: string;
  accountId: string;
}

/** A subject is of any form and says who somebody is elsewhere, at one issuer: a digest does. */
const identityKey = (providerId: string, issuer: string, subject: string): string =>
  `${providerId}:${createHash('sha256')
    .update(JSON.stringify([issuer, subject]))
    .digest('base64url')}`;

/** Mongoose storage of where people sign in, and who they are there. */
export const createIdentityProviderRepository = (connection: Connection): IdentityProviderRepository => {
  const schema = new Schema<Row>(
    {
      _id: { type: String, required: true },
      version: { type: Number, required: true },
      name: { type: String, required: true },
      issuer: { type: String, required: true },
      clientId: { type: String, required: true },
      sealedSecret: { type: String, required: true },
      schoolId: { type: String, default: null },
      companyId: { type: String, default: null },
      enabled: { type: Boolean, required: true },
    },
    { strict: 'throw', versionKey: false, collection: 'identityProviders' },
  );
  const identitySchema = new Schema<IdentityRow>(
    {
      _id: { type: String, required: true },
      providerId: { type: String, required: true },
      accountId: { type: String, required: true },
    },
    { strict: 'throw', versionKey: false, collection: 'accountIdentities' },
  );
  identitySchema.index({ providerId: 1, accountId: 1 }, { unique: true }); // one subject per account and provider
  const model = connection.model('IdentityProvider', schema);
  const identities = connection.model('AccountIdentity', identitySchema);
  const toProvider = ({ _id, ...rest }: Row): IdentityProvider => ({ id: _id, ...rest });
  const toRow = ({ id, ...rest }: IdentityProvider): Row => ({ _id: id, ...rest });

  return {
    get: async (id) => {
      const row = await model.findById(id).lean<Row | null>();
      return row && toProvider(row);
    },
    all: async () => {
      const rows = await model.find({}).sort({ _id: 1 }).limit(2000).lean<Row[]>();
      return rows.map(toProvider).sort((a, b) => a.name.localeCompare(b.name, 'nl'));
    },
    insert: async (provider) => {
      await model.create(toRow(provider));
    },
    replace: async (provider) => {
      const { id, version } = provider;
      const { modifiedCount } = await model.replaceOne(
        { _id: id, version },
        { ...toRow(provider), version: version + 1 },
      );
      return modifiedCount === 1;
    },
    remove: async (id) => {
      const { deletedCount } = await model.deleteOne({ _id: id });
      await identities.deleteMany({ providerId: id });
      return deletedCount === 1;
    },
    unbindAll: async (providerId) => {
      await identities.deleteMany({ providerId });
    },
    accountOf: async ({ id, issuer }, subject) => {
      const row = await identities.findById(identityKey(id, issuer, subject)).lean<IdentityRow | null>();
      return row?.accountId ?? null;
    },
    bind: async ({ providerId, issuer, subject, accountId }) => {
      try {
        await identities.create({ _id: identityKey(providerId, issuer, subject), providerId, accountId });
        return true;
      } catch (error) {
        if (duplicateKeyOf(error)) return false;
        throw error;
      }
    },
  };
};
