import { mongo, Schema, type Connection, type QueryFilter } from 'mongoose';
import { duplicateKeyOf } from '../../platform/db/storage-errors.js';
import { DROP_REASONS, RECIPIENT_ROLES, REMINDER_KINDS, URGENCIES } from './reminder.rules.js';
import {
  REMINDER_STATES,
  type Reminder,
  type ReminderFilter,
  type ReminderRepository,
} from './reminders.repository.js';

type Row = Omit<Reminder, 'id'> & { _id: string };

interface FailedInsert {
  readonly index: number;
  readonly code: number;
}
/** Which documents of an unordered insert were refused; none when the insert failed as a whole. */
const failedInserts = (error: unknown): readonly FailedInsert[] =>
  error instanceof mongo.MongoBulkWriteError ? [error.writeErrors].flat() : [];

/** Mongoose storage of reminders. The key of a reminder is its `_id`: the one unique index that makes planning safe to repeat. */
export const createReminderRepository = (connection: Connection): ReminderRepository => {
  const schema = new Schema<Row>(
    {
      _id: { type: String, required: true },
      kind: { type: String, enum: REMINDER_KINDS, required: true },
      subject: { type: String, required: true },
      occurrence: { type: String, required: true },
      recipientId: { type: String, required: true },
      recipientRole: { type: String, enum: RECIPIENT_ROLES, required: true },
      channel: { type: String, required: true },
      schoolId: { type: String, default: null },
      source: { type: String, required: true },
      dueOn: { type: String, required: true },
      urgency: { type: String, enum: URGENCIES, required: true },
      staleAfterDays: { type: Number, required: true },
      facts: { type: Schema.Types.Mixed, required: true },
      state: { type: String, enum: REMINDER_STATES, required: true },
      reason: { type: String, enum: [...DROP_REASONS, null], default: null },
      mailKey: { type: String, default: null },
      plannedAt: { type: Date, required: true },
      settledAt: { type: Date, default: null },
    },
    { strict: 'throw', versionKey: false, collection: 'reminders', minimize: false },
  );
  schema.index({ state: 1, recipientId: 1 }); // who waits for a mail, and what for
  schema.index({ recipientId: 1, dueOn: -1, _id: -1 }); // what one person was told
  schema.index({ schoolId: 1, dueOn: -1, _id: -1 }); // what the people of a school were told
  schema.index({ subject: 1, dueOn: -1, _id: -1 }); // what was said about one thing
  schema.index({ dueOn: -1, _id: -1 }); // all of it, latest first; and what is forgotten
  const model = connection.model('Reminder', schema);
  const toReminder = ({ _id, ...rest }: Row): Reminder => ({ id: _id, ...rest });

  const filterOf = (filter: ReminderFilter): QueryFilter<Row> =>
    Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));

  const known = async (ids: readonly string[]): Promise<ReadonlySet<string>> => {
    if (ids.length === 0) return new Set();
    const rows = await model.find({ _id: { $in: [...ids] } }, { _id: 1 }).lean<{ _id: string }[]>();
    return new Set(rows.map(({ _id }) => _id));
  };

  /** Inserts what is not there, past the mapper, since one function makes it all; gives the keys that another planner stored meanwhile. */
  const insertFresh = async (fresh: readonly Reminder[]): Promise<ReadonlySet<string>> => {
    if (fresh.length === 0) return new Set();
    const rows = fresh.map(({ id, ...rest }) => ({ _id: id, ...rest }));
    try {
      await model.collection.insertMany(rows as never[], { ordered: false });
      return new Set();
    } catch (error) {
      const failed = failedInserts(error);
      if (failed.length === 0 || failed.some((one) => duplicateKeyOf(one) === null)) throw error;
      return new Set(failed.map(({ index }) => fresh[index]?.id ?? ''));
    }
  };

  return {
    get: async (id) => {
      const row = await model.findById(id).lean<Row | null>();
      return row && toReminder(row);
    },
    plan: async (reminders) => {
      const stored = await known(reminders.map(({ id }) => id)); // spares work only: the key decides
      const fresh = reminders.filter(({ id }) => !stored.has(id));
      const taken = await insertFresh(fresh);
      return new Set(fresh.map(({ id }) => id).filter((id) => !taken.has(id)));
    },
    known,
    waiting: async (after, limit) => {
      const rows = await model.aggregate<{ _id: string }>([
        { $match: { state: 'planned', ...(after === null ? {} : { recipientId: { $gt: after } }) } },
        { $group: { _id: '$recipientId' } },
        { $sort: { _id: 1 } },
        { $limit: limit },
      ]);
      return rows.map(({ _id }) => _id);
    },
    plannedFor: async (recipientId, limit) => {
      const rows = await model
        .find({ state: 'planned', recipientId })
        .sort({ dueOn: 1, _id: 1 })
        .limit(limit)
        .lean<Row[]>();
      return rows.map(toReminder);
    },
    digest: async (ids, mailKey, at) => {
      const { modifiedCount } = await model.updateMany(
        { _id: { $in: [...ids] }, state: 'planned' },
        { $set: { state: 'digested', mailKey, settledAt: at } },
      );
      return modifiedCount;
    },
    saidIn: async (recipientId, mailKey) => {
      const rows = await model.find({ state: 'digested', recipientId, mailKey }).lean<Row[]>();
      return rows.map(toReminder);
    },
    takeBack: async (recipientId, mailKey) => {
      await model.updateMany(
        { state: 'digested', recipientId, mailKey },
        { $set: { state: 'planned', settledAt: null } },
      );
    },
    drop: async (ids, reason, at) => {
      if (ids.length === 0) return;
      await model.updateMany(
        { _id: { $in: [...ids] }, state: 'planned' },
        { $set: { state: 'dropped', reason, settledAt: at } },
      );
    },
    forget: async (before) => (await model.deleteMany({ dueOn: { $lt: before } })).deletedCount,
    search: async (filter, { after, limit }) => {
      const beyond = after && {
        $or: [{ dueOn: { $lt: after.dueOn } }, { dueOn: after.dueOn, _id: { $lt: after.id } }],
      };
      const rows = await model
        .find({ ...filterOf(filter), ...(beyond as QueryFilter<Row> | null) })
        .sort({ dueOn: -1, _id: -1 })
        .limit(limit)
        .lean<Row[]>();
      return rows.map(toReminder);
    },
  };
};
