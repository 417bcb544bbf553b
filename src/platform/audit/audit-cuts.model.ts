import { Schema, type Connection } from 'mongoose';
import type { AuditCut } from './audit-cuts.js';

type CutRow = Omit<AuditCut, 'number'> & { _id: number };

const text = { type: String, required: true };
const moment = { type: Date, required: true };

/** What storage offers for cuts of the log. */
export interface AuditCutStore {
  /** All, in the order of their numbers. */
  all(): Promise<AuditCut[]>;
  /** @throws the storage's duplicate-key error when another process wrote this number */
  add(cut: AuditCut): Promise<void>;
  /** Takes back a cut for which nothing was removed yet. */
  takeBack(cut: AuditCut): Promise<void>;
}

/** Mongoose storage of cuts. The number is the id, so that two processes can't cut at once. */
export const createAuditCutStore = (connection: Connection): AuditCutStore => {
  const end = new Schema(
    { chain: text, seq: { type: Number, required: true }, hash: text },
    { _id: false, strict: 'throw' },
  );
  const model = connection.model(
    'AuditCut',
    new Schema<CutRow>(
      {
        _id: { type: Number, required: true },
        ...{ at: moment, before: moment },
        chains: [end],
        faults: [String],
        previous: { type: String, default: '' },
        hash: text,
      },
      { strict: 'throw', versionKey: false, collection: 'auditCuts' },
    ),
  );
  return {
    all: async () =>
      (await model.find().sort({ _id: 1 }).lean<CutRow[]>()).map(({ _id, ...rest }) => ({ number: _id, ...rest })),
    add: async ({ number, ...rest }) => {
      await model.create({ _id: number, ...rest });
    },
    takeBack: async ({ number, hash }) => {
      await model.deleteOne({ _id: number, hash });
    },
  };
};
