import { Schema, type Connection } from 'mongoose';
import { duplicateKeyOf } from '../../platform/db/storage-errors.js';
import { RECORD_DAYS } from '../../platform/mail/mail-terms.js';
import { DEFAULT_PREFERENCE, RHYTHMS } from './digest.rules.js';
import type { DigestRepository, StoredPreference } from './digests.repository.js';

interface DigestRow {
  _id: string;
  recipientId: string;
  day: string;
  at: Date;
}
type PreferenceRow = Omit<StoredPreference, 'id'> & { _id: string };

/** Longer than any reminder stays worth saying. */
const KEPT_SECONDS = RECORD_DAYS * 24 * 60 * 60;

/** Mongoose storage of digests and of how people want them. */
export const createDigestRepository = (connection: Connection): DigestRepository => {
  const digestSchema = new Schema<DigestRow>(
    {
      _id: { type: String, required: true }, // digest:<person>:<day>: the unique key that keeps it to one
      recipientId: { type: String, required: true },
      day: { type: String, required: true },
      at: { type: Date, required: true },
    },
    { strict: 'throw', versionKey: false, collection: 'reminderDigests' },
  );
  digestSchema.index({ at: 1 }, { expireAfterSeconds: KEPT_SECONDS });
  const digests = connection.model('ReminderDigest', digestSchema);

  const preferenceSchema = new Schema<PreferenceRow>(
    {
      _id: { type: String, required: true },
      version: { type: Number, required: true },
      rhythm: { type: String, enum: RHYTHMS, required: true },
      quietFrom: { type: String, required: true },
      quietUntil: { type: String, required: true },
    },
    { strict: 'throw', versionKey: false, collection: 'reminderPreferences' },
  );
  const preferences = connection.model('ReminderPreference', preferenceSchema);

  return {
    open: async ({ key, ...rest }) => {
      await digests.create([{ _id: key, ...rest }]);
    },
    preference: async (recipientId) => {
      const row = await preferences.findById(recipientId).lean<PreferenceRow | null>();
      if (!row) return null;
      const { _id: id, ...rest } = row;
      return { id, ...rest };
    },
    savePreference: async ({ id, version, ...rest }) => {
      const next = { _id: id, ...rest, version: version + 1 };
      if (version > 0) return (await preferences.replaceOne({ _id: id, version }, next)).modifiedCount === 1;
      try {
        await preferences.create(next);
        return true;
      } catch (error) {
        if (duplicateKeyOf(error)) return false;
        throw error;
      }
    },
    lower: async (recipientId) => {
      const { quietFrom, quietUntil } = DEFAULT_PREFERENCE;
      const update = {
        $set: { rhythm: 'weekly' as const },
        $inc: { version: 1 },
        $setOnInsert: { quietFrom, quietUntil },
      };
      try {
        await preferences.updateOne({ _id: recipientId }, update, { upsert: true });
      } catch (error) {
        if (!duplicateKeyOf(error)) throw error; // two clicks at once: it is there now
        await preferences.updateOne({ _id: recipientId }, update);
      }
    },
    atomically: (work) => connection.transaction(work),
  };
};
