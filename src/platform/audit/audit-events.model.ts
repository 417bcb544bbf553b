import { Schema, type Connection, type QueryFilter } from 'mongoose';
import { newId } from '../ids.js';
import { beginningOf, createChainCheck, linked } from './audit-chain.js';
import type { ChainedEvent, ChainEnd, ChainFault, ChainHead, ChainLink } from './audit-chain.js';
import { checkCuts, CUT_ACTION, sealed, type CutProof } from './audit-cuts.js';
import { createAuditCutStore } from './audit-cuts.model.js';
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

/** A cut that is so old and without its proof belongs to a process that died. In milliseconds. */
const CUT_TAKES_MS = 15 * 60_000;

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
  schema.index({ 'subject.madeId': 1, at: -1 }); // how it came to be
  schema.index({ 'link.chain': 1, 'link.seq': 1 }, { unique: true }); // following the chains; one event per place
  schema.pre(CHANGES, refuseChange);
  schema.pre('save', function () {
    if (!this.isNew) refuseChange();
  });
  return schema;
};

const subjects = (asked: string | readonly string[]) => (typeof asked === 'string' ? asked : { $in: [...asked] });

const filterOf = ({
  schoolId,
  action,
  actions,
  accountId,
  outcome,
  subjectId,
  from,
  until,
}: AuditFilter): QueryFilter<Row> => ({
  ...(schoolId === undefined ? {} : { schoolId }),
  ...(actions === undefined ? {} : { action: { $in: [...actions] } }),
  ...(action === undefined ? {} : { action }),
  ...(accountId === undefined ? {} : { 'actor.accountId': accountId }),
  ...(outcome === undefined ? {} : { outcome }),
  ...(subjectId === undefined
    ? {}
    : { $or: ['subject.id', 'subject.madeId'].map((name) => ({ [name]: subjects(subjectId) })) }),
  ...(from === undefined && until === undefined
    ? {}
    : { at: { ...(from && { $gte: from }), ...(until && { $lt: until }) } }),
});

/** Whether something that is wrong in the log can't be seen any more after a cut: it is in what goes, or in the tie of what stays to it. */
const goesWith = ({ chain, seq }: ChainFault, ends: readonly ChainEnd[]): boolean =>
  ends.some((end) => end.chain === chain && seq !== null && seq <= end.seq + 1);

const toEvent = ({ _id, link: _link, ...rest }: Row): AuditEvent => ({ id: _id, ...rest });
const toChained = ({ _id, link, ...rest }: Row): ChainedEvent => ({ id: _id, ...rest, link });

/**
 * Mongoose storage of the audit log. Only inserts pass: every other write of the model throws, and what is past its term goes by a cut
 * (decision 0018). Each process writes a chain of its own, so that writers never wait for each other; what comes while a write is under
 * way goes together in the next. See decision 0014.
 */
export const createAuditLog = (connection: Connection, now = (): Date => new Date()): AuditLog => {
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
      startedAt: now(),
      follows: last ? { chain: last.chain, seq: last.seq, hash: last.hash } : null,
    };
    const head = { ...about, seq: 0, hash: beginningOf(about) };
    const { chain, ...rest } = head;
    await heads.create({ _id: chain, ...rest });
    return head;
  };

  const store = createAuditCutStore(connection);
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

  const proofsOfCuts = async (): Promise<CutProof[]> => {
    const rows = await model.find({ schoolId: null, action: CUT_ACTION, link: { $ne: null } }).lean<Row[]>();
    return rows.map(({ subject }) => ({ number: Number(subject.cut), hash: subject.hash ?? '' }));
  };

  const verify: AuditLog['verify'] = async () => {
    const heads = await allHeads();
    const cuts = checkCuts(await store.all(), await proofsOfCuts(), heads);
    const check = createChainCheck(heads, cuts.ends);
    let events = 0;
    const cursor = model.find().sort({ 'link.chain': 1, 'link.seq': 1 }).batchSize(BATCH).lean<Row[]>().cursor();
    for await (const row of cursor) {
      check.see(toChained(row));
      events++;
    }
    const { faults, waiting } = check.end();
    return { faults: [...cuts.faults, ...faults], heads, cuts, events, waiting };
  };

  /** Up to where a chain was written before an instant: to the place before its first later event, or to its end. */
  const endBefore = async ({ chain, startedAt, seq, hash }: ChainHead, before: Date): Promise<ChainEnd | null> => {
    if (startedAt >= before) return null;
    const [first] = await model
      .find({ 'link.chain': chain, at: { $gte: before } })
      .sort({ 'link.seq': 1 })
      .limit(1)
      .lean<Row[]>();
    if (first?.link) return { chain, seq: first.link.seq - 1, hash: first.link.previous };
    const [last] = await model.find({ 'link.chain': chain }).sort({ 'link.seq': -1 }).limit(1).lean<Row[]>();
    return last?.link && last.link.seq > seq
      ? { chain, seq: last.link.seq, hash: last.link.hash }
      : { chain, seq, hash };
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
    verify,
    countBefore: (schoolId, before) =>
      model.countDocuments({ ...(schoolId !== null && { schoolId }), at: { $lt: before } }),
    removeBefore: async (before, { at, record }) => {
      // Most nights nothing is: the whole log is followed only when something goes.
      if (!(await model.exists({ at: { $lt: before } }))) return 0;
      const { cuts, heads: known, faults } = await verify();
      if (cuts.unfinished && at.getTime() - cuts.unfinished.at.getTime() < CUT_TAKES_MS)
        throw new Error(`cut ${cuts.unfinished.number} is being made by another process`);
      if (cuts.unfinished) await store.takeBack(cuts.unfinished);
      const ends = new Map(cuts.ends);
      const chains: ChainEnd[] = [];
      for (const one of known) {
        const end = await endBefore(one, before);
        if (!end || end.seq <= (ends.get(one.chain)?.seq ?? 0)) continue;
        chains.push(end);
        ends.set(one.chain, end);
      }
      if (chains.length > 0) {
        const last = cuts.counted.at(-1);
        const cut = sealed({
          ...{ number: (last?.number ?? 0) + 1, at, before, chains, previous: last?.hash ?? '' },
          faults: faults
            .filter((one) => goesWith(one, chains))
            .map(({ kind, chain, seq }) => `${kind} ${chain} ${seq}`),
        });
        await store.add(cut);
        await record({ cut: String(cut.number), hash: cut.hash });
      }
      let removed = 0;
      // The hooks of the model refuse each removal: this is the only one, and it comes after its proof.
      for (const { chain, seq } of ends.values())
        removed += (await model.collection.deleteMany({ 'link.chain': chain, 'link.seq': { $lte: seq } })).deletedCount;
      return removed;
    },
  };
};
