import { Schema, type Connection, type QueryFilter } from 'mongoose';
import type { AuditEvent, AuditFilter, AuditLog } from './audit-events.js';

type Row = Omit<AuditEvent, 'id'> & { _id: string };

const actorSchema = new Schema(
  {
    accountId: { type: String, required: true },
    role: { type: String, required: true },
    schoolId: { type: String, default: null },
  },
  { _id: false, strict: 'throw' },
);
const changeSchema = new Schema(
  {
    field: { type: String, required: true },
    before: { type: Schema.Types.Mixed, default: null },
    after: { type: Schema.Types.Mixed, default: null },
  },
  { _id: false, strict: 'throw' },
);

/** Every query that changes or removes. */
const CHANGES = /^(?:update|replace|delete|findOneAnd)/;
const refuseChange = (): never => {
  throw new Error('an audit event is never changed or removed');
};

/** Mongoose storage of the audit log. Only inserts pass: every other write of the model throws. */
export const createAuditLog = (connection: Connection): AuditLog => {
  const schema = new Schema<Row>(
    {
      _id: { type: String, required: true },
      at: { type: Date, required: true },
      action: { type: String, required: true },
      actor: { type: actorSchema, default: null },
      schoolId: { type: String, default: null },
      subject: { type: Schema.Types.Mixed, required: true },
      outcome: { type: String, enum: ['done', 'refused'], required: true },
      requestId: { type: String, default: '' },
      changes: { type: [changeSchema], default: [] },
    },
    { strict: 'throw', versionKey: false, collection: 'auditEvents', minimize: false },
  );
  schema.index({ schoolId: 1, at: -1, _id: -1 }); // a coordinator reads the log of the own school, newest first
  schema.index({ at: -1, _id: -1 }); // an operator reads all, newest first
  schema.index({ 'actor.accountId': 1, at: -1 }); // what one account did
  schema.pre(CHANGES, refuseChange);
  schema.pre('save', function () {
    if (!this.isNew) refuseChange();
  });
  const model = connection.model('AuditEvent', schema);

  const filterOf = ({ schoolId, action, accountId, outcome }: AuditFilter): QueryFilter<Row> => ({
    ...(schoolId === undefined ? {} : { schoolId }),
    ...(action === undefined ? {} : { action }),
    ...(accountId === undefined ? {} : { 'actor.accountId': accountId }),
    ...(outcome === undefined ? {} : { outcome }),
  });

  return {
    append: async ({ id, ...rest }) => {
      await model.create({ _id: id, ...rest });
    },
    list: async (filter, { after, limit }) => {
      const beyond = after && { $or: [{ at: { $lt: after.at } }, { at: after.at, _id: { $lt: after.id } }] };
      const rows = await model
        .find({ ...filterOf(filter), ...beyond })
        .sort({ at: -1, _id: -1 })
        .limit(limit)
        .lean<Row[]>();
      return rows.map(({ _id, ...rest }) => ({ id: _id, ...rest }));
    },
  };
};
