import { Schema, type Connection } from 'mongoose';
import type { SessionRepository } from './sessions.repository.js';

/** What the session store keeps; connect-mongo writes it. */
interface Row {
  _id: string;
  expires: Date;
  lastModified?: Date;
  session: { accountId?: string; epoch?: number; startedAt?: number; device?: string };
}

/** Looks into the sessions that connect-mongo stores, and ends them. Never makes or changes one. */
export const createSessionRepository = (connection: Connection): SessionRepository => {
  const schema = new Schema<Row>(
    {
      _id: { type: String, required: true },
      expires: { type: Date },
      lastModified: { type: Date },
      session: { type: Schema.Types.Mixed },
    },
    { strict: 'throw', versionKey: false, collection: 'sessions' },
  );
  schema.index({ 'session.accountId': 1 }); // the list of somebody's sessions, and ending them
  const model = connection.model('OpenSession', schema);

  return {
    ofAccount: async (accountId, now) => {
      const rows = await model
        .find({ 'session.accountId': accountId, expires: { $gt: now } })
        .sort({ _id: 1 })
        .limit(100)
        .lean<Row[]>();
      return rows.map(({ _id, expires, lastModified, session }) => ({
        id: _id,
        device: session.device ?? '',
        startedAt: new Date(session.startedAt ?? 0),
        lastUsedAt: lastModified ?? expires,
        epoch: session.epoch ?? 0,
      }));
    },
    end: async (accountId, id) => {
      const { deletedCount } = await model.deleteOne({ _id: id, 'session.accountId': accountId });
      return deletedCount === 1;
    },
    endOthers: async (accountId, keptId) => {
      await model.deleteMany({ 'session.accountId': accountId, _id: { $ne: keptId } });
    },
  };
};
