import { Schema, type Connection } from 'mongoose';
import { newId } from '../ids.js';
import { duplicateKeyOf } from '../db/storage-errors.js';
import { JOB_RUN_STATES, type JobLease, type JobLedger, type JobRun, type JobStanding } from './job-ledger.js';

type RunRow = Omit<JobRun, 'id'> & { _id: string };

interface LeaseRow {
  _id: string;
  knownSince: Date;
  succeededAt: Date | null;
  holder: string | null;
  fence: number;
  until: Date;
}

const LONG_AGO = new Date(0);

/** The instant on the server's clock, some milliseconds from now. */
const serverTimeIn = (milliseconds: number) => ({ $add: ['$$NOW', milliseconds] });

/**
 * Mongoose storage of the ledger. Leases are granted by one conditional update on the clock of the database. What depends on that clock
 * stands in the update and not in the filter: in a filter that reads an index the embedded engine does not know `$$NOW`.
 */
export const createJobLedger = (connection: Connection): JobLedger => {
  const itemError = new Schema(
    { item: { type: String, required: true }, message: { type: String, required: true } },
    { _id: false, strict: 'throw' },
  );
  const runSchema = new Schema<RunRow>(
    {
      _id: { type: String, required: true },
      job: { type: String, required: true },
      occurrence: { type: Date, required: true },
      state: { type: String, enum: JOB_RUN_STATES, required: true },
      askedBy: { type: String, default: null },
      attempts: { type: Number, required: true },
      fence: { type: Number, required: true },
      missed: { type: Number, default: 0 },
      startedAt: { type: Date, default: null },
      endedAt: { type: Date, default: null },
      counts: { type: Schema.Types.Mixed, default: {} },
      failedItems: { type: Number, default: 0 },
      itemErrors: { type: [itemError], default: [] },
      failure: { type: String, default: null },
    },
    { strict: 'throw', versionKey: false, collection: 'jobRuns', minimize: false },
  );
  runSchema.index({ job: 1, occurrence: -1 }, { unique: true }); // one run per occurrence; the runs of a job, newest first
  runSchema.index({ state: 1, occurrence: 1 }); // what persons asked for, at each tick
  runSchema.index({ occurrence: 1 }); // what is forgotten
  const runs = connection.model('JobRun', runSchema);

  const leaseSchema = new Schema<LeaseRow>(
    {
      _id: { type: String, required: true },
      knownSince: { type: Date, required: true },
      succeededAt: { type: Date, default: null },
      holder: { type: String, default: null },
      fence: { type: Number, required: true },
      until: { type: Date, required: true },
    },
    { strict: 'throw', versionKey: false, collection: 'jobLeases' },
  );
  const leases = connection.model('JobLease', leaseSchema);

  const toRun = ({ _id, ...rest }: RunRow): JobRun => ({ id: _id, ...rest });
  const idOf = (job: string, occurrence: Date): string => `${job}@${occurrence.toISOString()}`;
  const heldBy = ({ job, holder, fence }: JobLease) => ({ _id: job, holder, fence });

  /** A run that is not there yet; false when it is. */
  const insertRun = async (row: Partial<RunRow>): Promise<boolean> => {
    try {
      await runs.create(row);
      return true;
    } catch (error) {
      if (duplicateKeyOf(error)) return false;
      throw error;
    }
  };

  const get = async (job: string, occurrence: Date): Promise<JobRun | null> => {
    const row = await runs.findById(idOf(job, occurrence)).lean<RunRow | null>();
    return row && toRun(row);
  };

  return {
    register: async (job, now) => {
      await leases.updateOne(
        { _id: job },
        { $setOnInsert: { knownSince: now, succeededAt: null, holder: null, fence: 0, until: LONG_AGO } },
        { upsert: true },
      );
    },
    standings: async () => {
      const rows = await leases.find().sort({ _id: 1 }).lean<LeaseRow[]>();
      return rows.map(({ _id, knownSince, succeededAt }): JobStanding => ({ job: _id, knownSince, succeededAt }));
    },

    take: async (job, name, milliseconds) => {
      const holder = newId(name); // one process may hold a lease that ran out, and take it anew
      const isFree = { $lte: ['$until', '$$NOW'] };
      const row = await leases
        .findOneAndUpdate(
          { _id: job },
          [
            {
              $set: {
                holder: { $cond: [isFree, { $literal: holder }, '$holder'] },
                fence: { $cond: [isFree, { $add: ['$fence', 1] }, '$fence'] },
                until: { $cond: [isFree, serverTimeIn(milliseconds), '$until'] },
              },
            },
          ],
          { returnDocument: 'after', updatePipeline: true },
        )
        .lean<LeaseRow | null>();
      return row?.holder === holder ? { job, holder, fence: row.fence } : null;
    },
    renew: async (lease, milliseconds) => {
      const holds = { $gt: ['$until', '$$NOW'] };
      const row = await leases
        .findOneAndUpdate(
          heldBy(lease),
          [
            {
              $set: {
                holder: { $cond: [holds, '$holder', null] },
                until: { $cond: [holds, serverTimeIn(milliseconds), '$until'] },
              },
            },
          ],
          { returnDocument: 'after', updatePipeline: true },
        )
        .lean<LeaseRow | null>();
      return row?.holder === lease.holder;
    },
    release: async (lease) => {
      await leases.updateOne(heldBy(lease), { $set: { holder: null, until: LONG_AGO } });
    },

    begin: async ({ job, fence }, { occurrence, missed, startedAt }) => {
      const id = idOf(job, occurrence);
      const started = { state: 'running', fence, startedAt, endedAt: null } as const;
      const isNew = await insertRun({ _id: id, job, occurrence, ...started, askedBy: null, attempts: 1, missed });
      if (isNew) return get(job, occurrence);
      const row = await runs
        .findOneAndUpdate(
          { _id: id, state: { $in: ['asked', 'running', 'failed'] }, fence: { $lt: fence } },
          { $set: { ...started, counts: {}, failedItems: 0, itemErrors: [], failure: null }, $inc: { attempts: 1 } },
          { returnDocument: 'after' },
        )
        .lean<RunRow | null>();
      return row && toRun(row);
    },
    finish: async ({ job, fence }, occurrence, end) => {
      const { matchedCount } = await runs.updateOne(
        { _id: idOf(job, occurrence), state: 'running', fence },
        { $set: { ...end, itemErrors: [...end.itemErrors] } },
      );
      if (matchedCount === 1 && end.state !== 'failed')
        await leases.updateOne({ _id: job }, { $max: { succeededAt: end.endedAt } });
      return matchedCount === 1;
    },
    ask: async (job, occurrence, accountId) => {
      const id = idOf(job, occurrence);
      await insertRun({ _id: id, job, occurrence, state: 'asked', askedBy: accountId, attempts: 0, fence: 0 });
      const run = await get(job, occurrence);
      if (!run) throw new Error(`the run ${id} is gone`);
      return run;
    },
    asked: async () => {
      const rows = await runs.find({ state: 'asked' }).sort({ occurrence: 1 }).limit(100).lean<RunRow[]>();
      return rows.map(toRun);
    },

    get,
    list: async (job, { before, limit }) => {
      const rows = await runs
        .find({ job, ...(before === null ? {} : { occurrence: { $lt: before } }) })
        .sort({ occurrence: -1 })
        .limit(limit)
        .lean<RunRow[]>();
      return rows.map(toRun);
    },
    forget: async (before) => {
      const { deletedCount } = await runs.deleteMany({ occurrence: { $lt: before } });
      return deletedCount;
    },
  };
};
