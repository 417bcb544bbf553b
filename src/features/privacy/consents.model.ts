import { Schema, type Connection } from 'mongoose';
import { CONSENT_PURPOSES, CONSENTERS } from '../../domain/consent.js';
import { duplicateKeyOf } from '../../platform/db/storage-errors.js';
import type { ConsentRepository, ConsentRequest, ConsentRequestRepository } from './consents.repository.js';
import { CONSENT_ACTS, CONSENT_WAYS, type ConsentEntry } from './consents.rules.js';

type Row = Omit<ConsentEntry, 'id'> & { _id: string };
type RequestRow = Omit<ConsentRequest, 'id'> & { _id: string };

const text = { type: String, required: true };
const optional = { type: String, default: null };
const moment = { type: Date, required: true };

/** False where a unique index says that it is there. */
const added = async (write: () => Promise<unknown>): Promise<boolean> => {
  try {
    await write();
    return true;
  } catch (error) {
    if (!duplicateKeyOf(error)) throw error;
    return false;
  }
};

const toEntry = ({ _id, ...rest }: Row): ConsentEntry => ({ id: _id, ...rest });
const toRequest = ({ _id, ...rest }: RequestRow): ConsentRequest => ({ id: _id, ...rest });

/** Mongoose storage of the consent ledger: rows are added and read, never changed. */
export const createConsentRepository = (connection: Connection): ConsentRepository => {
  const schema = new Schema<Row>(
    {
      ...{ _id: text, schoolId: text, studentId: text, giverName: text, email: optional },
      number: { type: Number, required: true },
      purpose: { ...text, enum: CONSENT_PURPOSES },
      act: { ...text, enum: CONSENT_ACTS },
      by: { ...text, enum: CONSENTERS },
      how: { ...text, enum: CONSENT_WAYS },
      ...{ firstDay: text, lastDay: optional, textVersion: text, textDigest: text },
      ...{ recordedAt: moment, recordedBy: optional },
    },
    { strict: 'throw', versionKey: false, collection: 'consents' },
  );
  schema.index({ schoolId: 1, studentId: 1, number: 1 }, { unique: true }); // a pupil's rows in order; none is added twice
  schema.index({ lastDay: 1 }); // the yearly question asks what runs out
  const model = connection.model<Row>('Consent', schema);
  return {
    ofPupils: async ({ schoolId }, studentIds) => {
      const rows = await model
        .find({ schoolId, studentId: { $in: [...studentIds] } })
        .sort({ studentId: 1, number: 1 })
        .lean<Row[]>();
      return rows.map(toEntry);
    },
    append: ({ id, ...rest }) => added(() => model.create([{ _id: id, ...rest }])),
    runningOut: async (from, to) => {
      const rows = await model
        .find({ act: 'given', lastDay: { $gte: from, $lte: to } }, { schoolId: 1, studentId: 1 })
        .sort({ schoolId: 1, studentId: 1 })
        .lean<Pick<Row, 'schoolId' | 'studentId'>[]>();
      return [...new Map(rows.map(({ schoolId, studentId }) => [studentId, { schoolId, studentId }])).values()];
    },
  };
};

/** Mongoose storage of questions for consent. */
export const createConsentRequestRepository = (connection: Connection): ConsentRequestRepository => {
  const schema = new Schema<RequestRow>(
    {
      ...{ _id: text, schoolId: text, studentId: text, name: text, email: text, askedAt: moment, askedBy: optional },
      purposes: [{ type: String, enum: CONSENT_PURPOSES }],
      askedOf: { ...text, enum: CONSENTERS },
    },
    { strict: 'throw', versionKey: false, collection: 'consentRequests' },
  );
  schema.index({ schoolId: 1, studentId: 1, askedAt: -1 }); // the questions about a pupil
  const model = connection.model<RequestRow>('ConsentRequest', schema);
  return {
    get: async ({ schoolId }, id) => {
      const row = await model.findOne({ _id: id, schoolId }).lean<RequestRow | null>();
      return row && toRequest(row);
    },
    ofPupil: async ({ schoolId }, studentId) => {
      const rows = await model.find({ schoolId, studentId }).sort({ askedAt: -1 }).lean<RequestRow[]>();
      return rows.map(toRequest);
    },
    add: ({ id, ...rest }) => added(() => model.create([{ _id: id, ...rest }])),
  };
};
