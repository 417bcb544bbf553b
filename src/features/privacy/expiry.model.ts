import type { Connection } from 'mongoose';
import { GONE } from './forgetting.rules.js';

/** What is past its term and belongs to no pupil: accounts and invitations. */
export interface ExpiryRepository {
  /** Accounts that were disabled before an instant and still hold a name, by id. */
  accounts(before: Date): Promise<string[]>;
  /** Takes name, address and ways to sign in from an account; its id stays, for the log. Safe to repeat. */
  forgetAccount(id: string): Promise<void>;
  /** How many invitations went that were made before an instant. */
  removeInvitations(before: Date): Promise<number>;
}

/** Lets data go in the database itself. `lostHash` gives the digest of a password that nobody knows. */
export const createExpiryRepository = (connection: Connection, lostHash: () => Promise<string>): ExpiryRepository => {
  const accounts = connection.collection<{ _id: string; disabledOn: Date | null; name: string }>('accounts');
  const removeFrom = async (collection: string, filter: object): Promise<number> =>
    (await connection.collection(collection).deleteMany(filter)).deletedCount;
  return {
    accounts: async (before) => {
      const rows = await accounts
        .find({ disabledOn: { $ne: null, $lt: before }, name: { $ne: GONE } })
        .project<{ _id: string }>({ _id: 1 })
        .toArray();
      return rows.map(({ _id }) => _id);
    },
    forgetAccount: async (id) => {
      for (const [collection, filter] of [
        ['accountIdentities', { accountId: id }],
        ['accountLinks', { accountId: id }],
        ['secondFactors', { _id: id }],
        ['reminderPreferences', { _id: id }],
      ] as const)
        await removeFrom(collection, filter);
      // The address can be used anew.
      const forgotten = {
        ...{ name: GONE, email: `${id.toLowerCase()}@weg.invalid`, searchWords: [] },
        passwordHash: await lostHash(),
      };
      await accounts.updateOne(
        { _id: id, disabledOn: { $ne: null } },
        {
          $set: forgotten,
          $inc: { version: 1 },
        },
      );
    },
    removeInvitations: (before) => removeFrom('invitations', { expiresAt: { $lt: before } }),
  };
};
