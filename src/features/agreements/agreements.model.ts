import { Schema, type Connection, type QueryFilter } from 'mongoose';
import {
  AGREEMENT_EVENTS,
  AGREEMENT_STATES,
  PARTIES,
  type Agreement,
  type AgreementContent,
  type AgreementState,
  type Revision,
} from '../../domain/agreement.js';
import { canonicalText } from './agreement-digest.rules.js';
import type { AgreementFilter, AgreementPlace, AgreementRepository, AgreementScope } from './agreements.repository.js';
import { agreementState } from './agreements.rules.js';
import { nameKeyOf, searchWords, searchWordsOf } from './agreements.search.rules.js';

/** The content is kept as the very text that the digest was made of. */
type RevisionRow = Omit<Revision, 'content'> & { text: string };
type Row = Omit<Agreement, 'id' | 'revisions'> & {
  _id: string;
  revisions: RevisionRow[];
  state: AgreementState;
  liveKey: string;
  nameKey: string;
  searchWords: string[];
};
type Filter = QueryFilter<Row>;

const text = { type: String, required: true };
const nullableText = { type: String, default: null };
const moment = { type: Date, required: true };
const nullableMoment = { type: Date, default: null };
const party = { ...text, enum: PARTIES };
const part = (fields: Record<string, unknown>): Schema => new Schema(fields, { _id: false, strict: 'throw' });

const signature = part({
  party,
  method: { ...text, enum: ['link', 'account', 'paper'] },
  name: text,
  signedAt: moment,
  signedOn: text,
  digest: text,
  address: nullableText,
  accountId: nullableText,
  fileId: nullableText,
});
const revision = part({
  number: { type: Number, required: true },
  text,
  digest: text,
  madeAt: moment,
  madeBy: text,
  reason: nullableText,
  signatures: [signature],
  rejection: { type: part({ party, at: moment, reason: text }), default: null },
  cancelledAt: nullableMoment,
  completedAt: nullableMoment,
});
const event = part({
  at: moment,
  kind: { ...text, enum: AGREEMENT_EVENTS },
  revision: { type: Number, required: true },
  party: { type: String, enum: [...PARTIES, null], default: null },
  accountId: nullableText,
});
const contact = part({ name: text, email: nullableText });
const contacts = part(Object.fromEntries(PARTIES.map((one) => [one, { type: contact }])));

const createAgreementSchema = (): Schema => {
  const schema = new Schema(
    {
      _id: text,
      version: { type: Number, required: true },
      schoolId: text,
      placementId: text,
      studentId: text,
      groupId: text,
      companyId: text,
      contacts: { type: contacts, required: true },
      revisions: [revision],
      history: [event],
      toldAt: nullableMoment,
      // Made from the rest, for lists and for the unique index.
      state: { ...text, enum: AGREEMENT_STATES },
      liveKey: text,
      nameKey: { type: String, default: '' },
      searchWords: [String],
    },
    { strict: 'throw', versionKey: false, collection: 'agreements', minimize: false },
  );
  schema.index({ liveKey: 1 }, { unique: true }); // one agreement per placement that is not withdrawn
  schema.index({ schoolId: 1, nameKey: 1, _id: 1 }); // the list of a school
  schema.index({ companyId: 1, nameKey: 1, _id: 1 }); // the list of a company
  schema.index({ schoolId: 1, searchWords: 1 }); // search by the beginning of a name
  schema.index({ toldAt: 1, state: 1 }); // placements that must still hear that everybody signed
  return schema;
};

/** The one place where agreements are narrowed to a scope, which comes last so that no filter can replace it. */
const within = (scope: AgreementScope, filter: Filter = {}): Filter => ({ ...filter, ...scope });

// A search word holds letters and digits only, so nothing in it means something to a regular expression.
const searchFilter = (search: string): Filter => {
  const words = searchWords(search);
  return words.length === 0
    ? { _id: { $in: [] } }
    : { $and: words.map((word): Filter => ({ searchWords: { $regex: `^${word}` } })) };
};

const filterOf = ({ groupIds, search, state, placementId, studentId, signedOnlyOf }: AgreementFilter): Filter => ({
  ...(state && { state }),
  ...(placementId !== undefined && { placementId }),
  ...(studentId !== undefined && { studentId }),
  ...(groupIds && { groupId: { $in: [...groupIds] } }),
  ...(signedOnlyOf && { $or: [{ state: 'signed' }, { studentId: { $nin: [...signedOnlyOf] } }] }),
  ...(search !== undefined && searchFilter(search)),
});

const beyond = (after: AgreementPlace | null): Filter =>
  after ? { $or: [{ nameKey: { $gt: after[0] } }, { nameKey: after[0], _id: { $gt: after[1] } }] } : {};

const toAgreement = (row: Row): Agreement => {
  const { _id, revisions, state: _state, liveKey: _liveKey, nameKey: _nameKey, searchWords: _words, ...rest } = row;
  return {
    id: _id,
    ...rest,
    revisions: revisions.map(({ text: stored, ...one }) => ({
      ...one,
      content: JSON.parse(stored) as AgreementContent,
    })),
  };
};

const toRow = (agreement: Agreement): Row => {
  const { id, revisions, ...rest } = agreement;
  const state = agreementState(agreement);
  return {
    _id: id,
    ...rest,
    revisions: revisions.map(({ content, ...one }) => ({ ...one, text: canonicalText(content) })),
    state,
    liveKey: state === 'withdrawn' ? `${agreement.placementId}:${id}` : agreement.placementId,
    nameKey: nameKeyOf(agreement),
    searchWords: searchWordsOf(agreement),
  };
};

/** Mongoose storage of agreements. */
export const createAgreementRepository = (connection: Connection): AgreementRepository => {
  const model = connection.model<Row>('Agreement', createAgreementSchema() as Schema<Row>);
  const one = async (filter: Filter): Promise<Agreement | null> => {
    const row = await model.findOne(filter).lean<Row | null>();
    return row && toAgreement(row);
  };
  return {
    get: (scope, id) => one(within(scope, { _id: id })),
    ofPlacement: (scope, placementId) => one(within(scope, { liveKey: placementId })),
    list: async (scope, filter, { after, limit }) => {
      const rows = await model
        .find(within(scope, { $and: [filterOf(filter), beyond(after)] }))
        .sort({ nameKey: 1, _id: 1 })
        .limit(limit)
        .lean<Row[]>();
      return rows.map(toAgreement);
    },
    count: (scope, filter) => model.countDocuments(within(scope, filterOf(filter))),
    studentIds: (scope) => model.distinct('studentId', within(scope)).lean<string[]>(),
    untold: async (limit) => {
      const rows = await model.find({ toldAt: null, state: 'signed' }).limit(limit).lean<Row[]>();
      return rows.map(toAgreement);
    },
    told: async (id, at) => {
      await model.updateOne({ _id: id, toldAt: null }, { $set: { toldAt: at } });
    },
    insert: async (agreement) => {
      await model.create([toRow(agreement)]);
    },
    replace: async (agreement) => {
      const { id, schoolId, version } = agreement;
      const { modifiedCount } = await model.replaceOne(
        { _id: id, schoolId, version },
        { ...toRow(agreement), version: version + 1 },
      );
      return modifiedCount === 1;
    },
  };
};
