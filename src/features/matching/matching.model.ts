import { Schema, type Connection } from 'mongoose';
import { decodeCursor, toPage } from '../../platform/db/cursor.js';
import type { FieldCipher } from '../../platform/db/field-cipher.js';
import type { MatchingRunRepository, SnapshotStore } from './matching.repository.js';
import type { MatchingRun } from './matching.rules.js';

type RunDocument = Omit<MatchingRun, 'id'> & { _id: string };

const runSchema = new Schema<RunDocument>(
  {
    _id: { type: String, required: true },
    version: { type: Number, required: true },
    schoolId: { type: String, required: true },
    season: { type: String, required: true },
    mode: { type: String, required: true },
    seed: { type: String, required: false, default: '' },
    groupId: { type: String, default: null },
    isChosen: { type: Boolean, required: false },
    studentIds: { type: [String], required: true },
    requestedBy: { type: String, required: true },
    requestedAt: { type: Date, required: true },
    snapshotDigest: { type: String, required: true },
    comparisonId: { type: String, default: null },
    basedOn: { type: String, default: null },
    // Written with the run and read whole, like the outcome.
    adjustments: { type: [Schema.Types.Mixed], default: [] } as unknown as RunDocument['adjustments'] & object,
    aliveAt: { type: Date, required: true },
    finishedAt: { type: Date, default: null },
    failure: { type: String, default: null },
    // Written once and read whole; its shape is held by the type and by the verifier before it is stored.
    outcome: { type: Schema.Types.Mixed, default: null },
  },
  { strict: 'throw', versionKey: false, minimize: false, collection: 'matchingRuns' },
);
runSchema.index({ schoolId: 1, requestedAt: -1, _id: -1 }); // a school's runs, newest first
runSchema.index({ schoolId: 1, comparisonId: 1 }); // the runs of one comparison

const fromDocument = ({ _id, ...rest }: RunDocument): MatchingRun => ({ id: _id, ...rest });

/** Matching runs in the database. */
export const createMatchingRunRepository = (connection: Connection): MatchingRunRepository => {
  const model = connection.model('MatchingRun', runSchema);
  const end = async (id: string, fields: Partial<RunDocument>, at: Date): Promise<boolean> => {
    const { modifiedCount } = await model.updateOne(
      { _id: id, finishedAt: null },
      { $set: { ...fields, finishedAt: at }, $inc: { version: 1 } },
    );
    return modifiedCount === 1;
  };
  return {
    add: async ({ id, ...rest }) => {
      await model.create({ _id: id, ...rest });
    },
    find: async ({ schoolId }, id) => {
      const found = await model.findOne({ _id: id, schoolId }).lean<RunDocument>();
      return found && fromDocument(found);
    },
    list: async ({ schoolId }, { season }, { limit, cursor }) => {
      const after = cursor === undefined ? null : decodeCursor(cursor, 2);
      const before = after && new Date(Number(after[0]));
      const rows = await model
        .find(
          {
            schoolId,
            ...(season === undefined ? {} : { season }),
            ...(after && before
              ? { $or: [{ requestedAt: { $lt: before } }, { requestedAt: before, _id: { $lt: String(after[1]) } }] }
              : {}),
          },
          { 'outcome.placements': 0, 'outcome.unplaced': 0 },
        )
        .sort({ requestedAt: -1, _id: -1 })
        .limit(limit + 1)
        .lean<RunDocument[]>();
      return toPage(rows.map(fromDocument), limit, (run) => [run.requestedAt.getTime(), run.id]);
    },
    ofComparison: async ({ schoolId }, comparisonId) => {
      const rows = await model.find({ schoolId, comparisonId }).lean<RunDocument[]>();
      return rows.map(fromDocument);
    },
    keepAlive: async (id, at) => {
      await model.updateOne({ _id: id, finishedAt: null }, { $set: { aliveAt: at } });
    },
    finish: (id, outcome, at) => end(id, { outcome }, at),
    fail: (id, failure, at) => end(id, { failure }, at),
  };
};

interface SnapshotDocument {
  _id: string;
  schoolId: string;
  digest: string;
  packed: Buffer;
}

const snapshotSchema = new Schema<SnapshotDocument>(
  {
    _id: { type: String, required: true },
    schoolId: { type: String, required: true },
    digest: { type: String, required: true },
    packed: { type: Buffer, required: true },
  },
  { strict: 'throw', versionKey: false, collection: 'matchingSnapshots' },
);

/** Snapshots in the database; found by school and digest together, which make the id. */
export const createSnapshotStore = (connection: Connection, cipher: FieldCipher | null = null): SnapshotStore => {
  const model = connection.model('MatchingSnapshot', snapshotSchema);
  const idOf = (schoolId: string, digest: string): string => `${schoolId}:${digest}`;
  return {
    keep: async (schoolId, digest, packed) => {
      const _id = idOf(schoolId, digest);
      const bytes = cipher ? cipher.seal(packed, _id) : packed;
      await model.updateOne({ _id }, { $setOnInsert: { _id, schoolId, digest, packed: bytes } }, { upsert: true });
    },
    load: async ({ schoolId }, digest) => {
      const _id = idOf(schoolId, digest);
      const found = await model.findOne({ _id });
      return found && cipher?.keyOf(found.packed) ? cipher.open(found.packed, _id) : (found?.packed ?? null);
    },
  };
};
