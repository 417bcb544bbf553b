import { Schema, type Connection } from 'mongoose';
import { duplicateKeyOf } from '../../platform/db/storage-errors.js';
import type { ReminderSettingsRepository, SchoolIntervals } from './reminder-settings.repository.js';

type Row = Omit<SchoolIntervals, 'id'> & { _id: string };

const number = { type: Number, required: true };
const moments = { type: [Number], required: true };

/** Mongoose storage of the intervals of schools. */
export const createReminderSettingsRepository = (connection: Connection): ReminderSettingsRepository => {
  const schema = new Schema<Row>(
    {
      _id: { type: String, required: true },
      version: number,
      recognitionReviewDays: moments,
      finalVisitWeeks: number,
      visitReportDays: number,
      agreementUnsignedDays: moments,
      hoursBehindPercent: number,
      pupilWithoutPlaceDays: moments,
      birthdayDays: number,
      subsidyPapersDays: moments,
      retentionDays: moments,
      outflowMonths: moments,
    },
    { strict: 'throw', versionKey: false, collection: 'reminderSettings' },
  );
  const model = connection.model('ReminderSettings', schema);
  const toIntervals = ({ _id, ...rest }: Row): SchoolIntervals => ({ id: _id, ...rest });
  return {
    get: async (schoolId) => {
      const row = await model.findById(schoolId).lean<Row | null>();
      return row && toIntervals(row);
    },
    all: async () => (await model.find().lean<Row[]>()).map(toIntervals),
    save: async ({ id, version, ...rest }) => {
      const next = { ...rest, version: version + 1 };
      if (version > 0) {
        const { modifiedCount } = await model.replaceOne({ _id: id, version }, { _id: id, ...next });
        return modifiedCount === 1;
      }
      try {
        await model.create({ _id: id, ...next });
        return true;
      } catch (error) {
        if (duplicateKeyOf(error)) return false;
        throw error;
      }
    },
  };
};
