import { Schema, type Connection } from 'mongoose';
import { duplicateKeyOf } from '../db/storage-errors.js';
import type { MailPace } from './mail-pace.js';

interface Row {
  _id: string;
  nextAt: Date;
  askedAt: Date;
}

const MINUTE_MS = 60_000;

/** The moments at which mails may go, one after the other on the clock of the database. A process that dies leaves one unused. */
export const createMailPace = (connection: Connection): MailPace => {
  const schema = new Schema<Row>(
    {
      _id: { type: String, required: true },
      nextAt: { type: Date, required: true },
      askedAt: { type: Date, required: true },
    },
    { strict: 'throw', versionKey: false, collection: 'mailPaces' },
  );
  const model = connection.model('MailPace', schema);

  const takeOnce = async (server: string, interval: number): Promise<number> => {
    const free = { $max: [{ $ifNull: ['$nextAt', '$$NOW'] }, '$$NOW'] };
    const row = await model
      .findOneAndUpdate({ _id: server }, [{ $set: { nextAt: { $add: [free, interval] }, askedAt: '$$NOW' } }], {
        upsert: true,
        returnDocument: 'after',
        updatePipeline: true,
      })
      .lean<Row>();
    return Math.max(0, row.nextAt.getTime() - interval - row.askedAt.getTime());
  };

  return {
    take: async (server, perMinute) => {
      const interval = Math.ceil(MINUTE_MS / perMinute);
      try {
        return await takeOnce(server, interval);
      } catch (error) {
        if (duplicateKeyOf(error)) return takeOnce(server, interval); // two made the row at once: it is there now
        throw error;
      }
    },
  };
};
