import { Schema, type Connection, type QueryFilter } from 'mongoose';
import { newId } from '../ids.js';
import {
  beginningOf,
  createChainCheck,
  linked,
  type ChainedEvent,
  type ChainHead,
  type ChainLink,
} from './audit-chain.js';
import type { AuditEvent, AuditFilter, AuditLog } from './audit-events.js';

type Row = Omit<AuditEvent, 'id'> & { _id: string; link: ChainLink | null };
type HeadRow = Omit<ChainHead, 'chain'> & { _id: string };

const text = { type: String, required: true };
const part = (fields: Record<string, unknown>): Schema => new Schema(fields, { _id: false, strict: 'throw' });
const actorSchema = part({ accountId: text, role: text, schoolId: { type: String, default: null } });
const changeSchema = part({
  field: text,
  before: { type: Schema.Types.Mixed, default: null },
  after: { type: Schema.Types.Mixed, default: null },
});
const linkSchema = part({ chain: text, seq: { type: Number, required: true }, previous: text, hash: text });
const followsSchema = part({ chain: text, seq: { type: Number, required: true }, hash: text });

/** Every query that changes or removes. */
const CHANGES = /^(?:update|replace|delete|findOneAnd)/;
const refuseChange = (): never => {
  throw new Error('an audit event is never changed or removed');
};

/** As many events as go to the database in one write. */
const MOST_AT_ONCE = 200;
/** Events that are read at once to follow the chains. */
const BATCH = 1000;

const createEventSchema = (): Schema<Row> => {
  const schema = new Schema<Row>(
    {
      _id: text,
      at: { type: Date, required: true },
      action: text,
      actor: { type: actorSchema, default: null },
      schoolId: { type: String, default: null },
      subject: { type: Schema.Types.Mixed, required: true },
      outcome: { ...text, enum: ['done', 'refused'] },
      requestId: { type: String, default: '' },
      changes: { type: [changeSchema], default: [] },
      reason: { type: String, default: null },
      ruleVersion: { type: String, default: null },
      link: { type: linkSchema, default: null },
    },
    { strict: 'throw', versionKey: false, collection: 'auditEvents', minimize: false },
  );
  schema.index({ schoolId: 1, at: -1, _id: -1 }); // a coordinator reads the log of the own school, newest first
  schema.index({ at: -1, _id: -1 }); // an operator reads all, newest first
  schema.index({ 'actor.accountId': 1, at: -1 }); // what one account did
  schema.index({ 'subject.id': 1, at: -1 }); // who read or changed one thing
  schema.index({ 'link.chain': 1, 'link.seq': 1 }, { unique: true }); // following the chains; one event per place
  schema.pre(CHANGES, refuseChange);
  schema.pre('save', function () {
    if (!this.isNew) refuseChange();
  });
  return schema;
};

const filterOf = ({ schoolId, action, accountId, outcome, subjectId, from, until }: AuditFilter): QueryFilter<Row> => ({
  ...(schoolId === undefined ? {} : { schoolId }),
  ...(action === undefined ? {} : { action }),
  ...(accountId === undefined ? {} : { 'actor.accountId': accountId }),
  ...(outcome === undefined ? {} : { outcome }),
  ...(subjectId === undefined ? {} : { 'subject.id': subjectId }),
  ...(from === undefined && until === undefined
    ? {}
    : { at: { ...(from && { $gte: from }), ...(until && { $lt: until }) } }),
});

const toEvent = ({ _id, link: _link, ...rest }: Row): AuditEvent => ({ id: _id, ...rest });
const toChained = ({ _id, link, ...rest }: Row): ChainedEvent => ({ id: _id, ...rest, link });

/**
 * Mongoose storage of the audit log. Only inserts pass: every other write of the model throws. Each process writes a chain of its own,
 * so that writers never wait for each other; what comes while a write is under way goes together in the next. See decision 0014.
 */
export const createAuditLog = (connection: Connection): AuditLog => {
  const model = connection.model('AuditEvent', createEventSchema());
  const heads = connection.model(
    'AuditChain',
    new Schema<HeadRow>(
      {
        _id: text,
        startedAt: { type: Date, required: true },
        follows: { type: followsSchema, default: null },
        seq: { type: Number, required: true },
        hash: text,
      },
      { strict: 'throw', versionKey: false, collection: 'auditChains' },
    ).index({ startedAt: 1 }), // the chain that was started last
  );

  const allHeads = async (): Promise<ChainHead[]> =>
    (await heads.find().sort({ startedAt: 1, _id: 1 }).lean<HeadRow[]>()).map(({ _id, ...rest }) => ({
      chain: _id,
      ...rest,
    }));

  const begin = async (): Promise<ChainHead> => {
    const last = (await allHeads()).at(-1);
    const about = {
      chain: newId('chain'),
      startedAt: new Date(),
      follows: last ? { chain: last.chain, seq: last.seq, hash: last.hash } : null,
    };
    const head = { ...about, seq: 0, hash: beginningOf(about) };
    const { chain, ...rest } = head;
    await heads.create({ _id: chain, ...rest });
    return head;
  };

  let head: ChainHead | null = null;
  const waiting: { event: AuditEvent; done: () => void; failed: (error: unknown) => void }[] = [];
  let writing = false;

  const writeWaiting = async (): Promise<void> => {
    if (writing) return;
    writing = true;
    for (let batch = waiting.splice(0, MOST_AT_ONCE); batch.length > 0; batch = waiting.splice(0, MOST_AT_ONCE)) {
      try {
        let now: ChainHead = head ?? (await begin());
        const rows = batch.map(({ event }) => {
          const { id, link, ...rest } = linked(event, now);
          now = { ...now, seq: link.seq, hash: link.hash };
          return { _id: id, ...rest, link };
        });
        await model.insertMany(rows);
        await heads.updateOne({ _id: now.chain }, { seq: now.seq, hash: now.hash });
        head = now;
        for (const { done } of batch) done();
      } catch (error) {
        // Nobody knows how much of it was stored: the next event begins a new chain.
        head = null;
        for (const { failed } of batch) failed(error);
      }
    }
    writing = false;
  };

  return {
    append: (event) =>
      new Promise((done, failed) => {
        waiting.push({ event, done, failed });
        void writeWaiting();
      }),
    list: async (filter, { after, limit }) => {
      const beyond = after ? [{ $or: [{ at: { $lt: after.at } }, { at: after.at, _id: { $lt: after.id } }] }] : [];
      const rows = await model
        .find({ $and: [filterOf(filter), ...beyond] })
        .sort({ at: -1, _id: -1 })
        .limit(limit)
        .lean<Row[]>();
      return rows.map(toEvent);
    },
    verify: async () => {
      const known = await allHeads();
      const check = createChainCheck(known);
      let events = 0;
      const cursor = model.find().sort({ 'link.chain': 1, 'link.seq': 1 }).batchSize(BATCH).lean<Row[]>().cursor();
      for await (const row of cursor) {
        check.see(toChained(row));
        events++;
      }
      return { faults: check.end(), heads: known, events };
    },
  };
};
