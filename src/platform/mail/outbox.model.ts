import { Schema, type Connection, type QueryFilter } from 'mongoose';
import { duplicateKeyOf } from '../db/storage-errors.js';
import {
  MAIL_STATES,
  mailIdOf,
  type MailClaim,
  type MailEvent,
  type MailState,
  type Outbox,
  type OutboxMessage,
} from './outbox.js';

type Row = Omit<OutboxMessage, 'id'> & { _id: string };

const HISTORY_KEPT = 60;
const RESENDABLE = ['dead', 'unknown', 'kept', 'dropped'] as const;
const DROPPABLE = ['kept', 'queued', 'retry', 'dead', 'unknown', 'withheld'] as const;
/** What waits for something: it did not end, and is not cleared away. */
const WAITING: readonly MailState[] = ['retry', 'withheld'];

const schemaOf = (): Schema<Row> => {
  const event = new Schema(
    {
      at: { type: Date, required: true },
      state: { type: String, enum: MAIL_STATES, required: true },
      reason: { type: String, default: null },
      answer: { type: String, default: null },
      accountId: { type: String, default: null },
    },
    { _id: false, strict: 'throw' },
  );
  const schema = new Schema<Row>(
    {
      // Made from the key, so that the one unique index of the collection holds a key once.
      _id: { type: String, required: true },
      key: { type: String, required: true },
      state: { type: String, enum: MAIL_STATES, required: true },
      to: { type: String, required: true },
      recipientId: { type: String, required: true },
      schoolId: { type: String, default: null },
      kind: { type: String, required: true },
      createdAt: { type: Date, required: true },
      dueAt: { type: Date, required: true },
      attempts: { type: Number, required: true },
      fence: { type: Number, required: true },
      leaseUntil: { type: Date, default: null },
      endedAt: { type: Date, default: null },
      history: { type: [event], default: [] },
      content: { type: Schema.Types.Mixed, default: null },
    },
    { strict: 'throw', versionKey: false, collection: 'outboxMessages', minimize: false },
  );
  schema.index({ state: 1, dueAt: 1 }); // what is due; claims, of which there are few; how many are in each state
  schema.index({ createdAt: -1, _id: -1 }); // the page of all, newest first
  schema.index({ state: 1, createdAt: -1, _id: -1 }); // the page of one state
  schema.index({ kind: 1, createdAt: -1, _id: -1 }); // the page of one kind
  schema.index({ to: 1, createdAt: -1, _id: -1 }); // "did this person get a mail?"
  schema.index({ key: 1 }); // search by the start of a key
  schema.index({ endedAt: 1 }); // what is cleared away
  return schema;
};

const event = (at: Date, state: MailState, rest: Partial<MailEvent> = {}): MailEvent => ({
  at,
  state,
  reason: null,
  answer: null,
  accountId: null,
  ...rest,
});

const pushed = (...events: MailEvent[]) => ({ history: { $each: events, $slice: -HISTORY_KEPT } });

const startsWith = (text: string): RegExp => new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`);

/**
 * Mongoose storage of outgoing mail. Every step is one conditional update; claims run on the clock of the database. What depends on
 * that clock stands in the update and not in the filter: in a filter that reads an index the embedded engine does not know `$$NOW`.
 */
export const createOutbox = (connection: Connection): Outbox => {
  const model = connection.model('OutboxMessage', schemaOf());

  const toMessage = ({ _id, ...rest }: Row): OutboxMessage => ({ id: _id, ...rest });
  const heldBy = ({ id, fence }: MailClaim) => ({ _id: id, fence });
  const leaseFor = (milliseconds: number) => ({ $add: ['$$NOW', milliseconds] });

  return {
    put: async (mail, state, now) => {
      const { key, to, recipientId, schoolId, kind, notBefore, subject, text, html, attachments, unsubscribe } = mail;
      const content = { subject, text, html, attachments: [...attachments], unsubscribe: unsubscribe ?? null };
      const row = {
        key,
        state,
        to: to.toLowerCase(),
        recipientId,
        schoolId,
        kind,
        createdAt: now,
        dueAt: notBefore,
        attempts: 0,
        fence: 0,
        leaseUntil: null,
        endedAt: state === 'kept' ? now : null,
        history: [event(now, state)],
        content,
      };
      try {
        await model.updateOne({ _id: mailIdOf(key) }, { $setOnInsert: row }, { upsert: true });
      } catch (error) {
        // Another put the same mail at this moment: it is there now. A transaction was ended by that; then this look fails with an
        // error that makes it run again.
        if (!duplicateKeyOf(error) || !(await model.exists({ _id: mailIdOf(key) }))) throw error;
      }
    },

    hasDue: async (now) => (await model.exists({ state: { $in: ['queued', 'retry'] }, dueAt: { $lte: now } })) !== null,
    claim: async (now, milliseconds) => {
      const row = await model
        .findOneAndUpdate(
          { state: { $in: ['queued', 'retry'] }, dueAt: { $lte: now } },
          [
            {
              $set: {
                state: 'claimed',
                fence: { $add: ['$fence', 1] },
                attempts: { $add: ['$attempts', 1] },
                leaseUntil: leaseFor(milliseconds),
              },
            },
          ],
          { sort: { dueAt: 1 }, returnDocument: 'after', updatePipeline: true },
        )
        .lean<Row | null>();
      return row && toMessage(row);
    },
    markSending: async (claim, milliseconds) => {
      const holds = { $gt: ['$leaseUntil', '$$NOW'] };
      const row = await model
        .findOneAndUpdate(
          { ...heldBy(claim), state: 'claimed' },
          [
            {
              $set: {
                state: { $cond: [holds, 'sending', '$state'] },
                leaseUntil: { $cond: [holds, leaseFor(milliseconds), '$leaseUntil'] },
              },
            },
          ],
          { projection: { state: 1 }, returnDocument: 'after', updatePipeline: true },
        )
        .lean<Pick<Row, '_id' | 'state'> | null>();
      return row?.state === 'sending';
    },
    record: async (claim, { state, at, reason, answer, dueAt }) => {
      const { matchedCount } = await model.updateOne(
        { ...heldBy(claim), state: { $in: ['claimed', 'sending', 'unknown'] } },
        {
          $set: { state, leaseUntil: null, endedAt: WAITING.includes(state) ? null : at, ...(dueAt ? { dueAt } : {}) },
          $push: pushed(event(at, state, { reason, answer })),
        },
      );
      return matchedCount === 1;
    },
    sweep: async (now) => {
      const overdue = async (from: 'claimed' | 'sending', to: 'retry' | 'unknown', reason: string): Promise<number> => {
        const ranOut = { $lte: ['$leaseUntil', '$$NOW'] };
        const happened = { $literal: [event(now, to, { reason })] };
        const changes = {
          state: { $cond: [ranOut, to, '$state'] },
          endedAt: { $cond: [ranOut, to === 'unknown' ? now : null, '$endedAt'] },
          history: {
            $cond: [ranOut, { $slice: [{ $concatArrays: ['$history', happened] }, -HISTORY_KEPT] }, '$history'],
          },
          leaseUntil: { $cond: [ranOut, null, '$leaseUntil'] },
        };
        const claims = await model.find({ state: from }, { fence: 1 }).lean<Pick<Row, '_id' | 'fence'>[]>();
        let count = 0;
        for (const { _id, fence } of claims) {
          const row = await model
            .findOneAndUpdate({ _id, fence, state: from }, [{ $set: changes }], {
              projection: { state: 1 },
              returnDocument: 'after',
              updatePipeline: true,
            })
            .lean<Pick<Row, '_id' | 'state'> | null>();
          if (row?.state === to) count++;
        }
        return count;
      };
      const again = await overdue('claimed', 'retry', 'sender-vanished');
      return { again, unknown: await overdue('sending', 'unknown', 'sender-vanished') };
    },

    withheld: async (after, limit) => {
      const rows = await model
        .find({ state: 'withheld', ...(after !== null && { _id: { $gt: after } }) })
        .sort({ _id: 1 })
        .limit(limit)
        .lean<Row[]>();
      return rows.map(toMessage);
    },
    release: async (id, { state, reason, at }) => {
      await model.updateOne(
        { _id: id, state: 'withheld' },
        {
          $set: { state, attempts: 0, leaseUntil: null, endedAt: state === 'dropped' ? at : null },
          $inc: { fence: 1 },
          $push: pushed(event(at, state, { reason })),
        },
      );
    },

    resend: async (id, { accountId, now }) => {
      const { matchedCount } = await model.updateOne(
        { _id: id, state: { $in: RESENDABLE }, content: { $ne: null } },
        {
          $set: { state: 'queued', dueAt: now, attempts: 0, leaseUntil: null, endedAt: null },
          $inc: { fence: 1 },
          $push: pushed(event(now, 'queued', { reason: 'resent', accountId })),
        },
      );
      return matchedCount === 1;
    },
    drop: async (id, { accountId, now }) => {
      const { matchedCount } = await model.updateOne(
        { _id: id, state: { $in: DROPPABLE } },
        {
          $set: { state: 'dropped', leaseUntil: null, endedAt: now },
          $inc: { fence: 1 },
          $push: pushed(event(now, 'dropped', { accountId })),
        },
      );
      return matchedCount === 1;
    },

    get: async (id) => {
      const row = await model.findById(id).lean<Row | null>();
      return row && toMessage(row);
    },
    list: async ({ state, kind, key, to }, { after, limit, withContent = false }) => {
      const filter: QueryFilter<Row> = {
        ...(state === undefined ? {} : { state }),
        ...(kind === undefined ? {} : { kind }),
        ...(key === undefined ? {} : { key: startsWith(key) }),
        ...(to === undefined ? {} : { to: to.toLowerCase() }),
        ...(after === null
          ? {}
          : { $or: [{ createdAt: { $lt: after.createdAt } }, { createdAt: after.createdAt, _id: { $lt: after.id } }] }),
      };
      const rows = await model
        .find(filter, withContent ? {} : { content: 0 })
        .sort({ createdAt: -1, _id: -1 })
        .limit(limit)
        .lean<Row[]>();
      return rows.map((row) => toMessage(withContent ? row : { ...row, content: null }));
    },
    counts: async () => {
      const groups = await model.aggregate<{ _id: MailState; count: number }>([
        { $group: { _id: '$state', count: { $sum: 1 } } },
      ]);
      const found = new Map(groups.map(({ _id, count }) => [_id, count]));
      return Object.fromEntries(MAIL_STATES.map((state) => [state, found.get(state) ?? 0])) as Record<
        MailState,
        number
      >;
    },
    clear: async ({ content, all }) => {
      const { deletedCount } = await model.deleteMany({ endedAt: { $ne: null, $lt: all } });
      const { modifiedCount } = await model.updateMany(
        { endedAt: { $ne: null, $lt: content }, content: { $ne: null } },
        { $set: { content: null } },
      );
      return { cleared: modifiedCount, removed: deletedCount };
    },
  };
};
