import { Schema, type Connection, type QueryFilter } from 'mongoose';
import type { SchoolScope } from '../../domain/actor.js';
import { DESTINATIONS, type Outflow } from '../../domain/outcome.js';
import type { OutflowRepository } from './outcomes.repository.js';

type Row = Omit<Outflow, 'id'> & { _id: string };
type Filter = QueryFilter<Row>;

const text = { type: String, required: true };
const number = { type: Number, required: true };
const destination = { ...text, enum: DESTINATIONS };
const moment = { type: Date, required: true };

/** Mongoose storage of outflows. */
export const createOutflowRepository = (connection: Connection): OutflowRepository => {
  const followUp = new Schema({ months: number, destination, askedOn: text }, { _id: false, strict: 'throw' });
  const handover = new Schema(
    {
      ...{ mboSchool: text, email: text, text, consentBy: text, consentOn: text, sentAt: moment },
      consentFrom: { ...text, enum: ['pupil', 'parent'] },
      receivedAt: { type: Date, default: null },
    },
    { _id: false, strict: 'throw' },
  );
  const schema = new Schema(
    {
      ...{ _id: text, version: number, schoolId: text, studentId: text, groupId: text, pupilName: text },
      ...{ leftOn: text, destination },
      mboLevel: { type: Number, default: null },
      mboCourse: { type: String, default: null },
      followUps: [followUp],
      handover: { type: handover, default: null },
    },
    { strict: 'throw', versionKey: false, collection: 'outflows' },
  );
  schema.index({ schoolId: 1, studentId: 1 }, { unique: true }); // one per pupil
  schema.index({ schoolId: 1, leftOn: -1, _id: -1 }); // the list, newest first
  schema.index({ leftOn: 1 }); // reminders ask who left so long ago
  const model = connection.model<Row>('Outflow', schema as unknown as Schema<Row>);

  /** The one place where outflows are narrowed to a school. */
  const within = (scope: SchoolScope, filter: Filter): Filter => ({ ...filter, schoolId: scope.schoolId });
  const toOutflow = ({ _id, ...rest }: Row): Outflow => ({ id: _id, ...rest });
  return {
    get: async (scope, id) => {
      const row = await model.findOne(within(scope, { _id: id })).lean<Row | null>();
      return row && toOutflow(row);
    },
    list: async (scope, { destination: to, groupIds }, { after, limit }) => {
      const beyond: Filter = after
        ? {
            $or: [
              { leftOn: { $lt: after[0] as Outflow['leftOn'] } },
              { leftOn: after[0] as Outflow['leftOn'], _id: { $lt: after[1] } },
            ],
          }
        : {};
      const filter: Filter = { ...(to && { destination: to }), ...(groupIds && { groupId: { $in: [...groupIds] } }) };
      const rows = await model
        .find(within(scope, { $and: [filter, beyond] }))
        .sort({ leftOn: -1, _id: -1 })
        .limit(limit)
        .lean<Row[]>();
      return rows.map(toOutflow);
    },
    leftBefore: async (day, limit) => {
      const rows = await model
        .find({ leftOn: { $lte: day } })
        .sort({ leftOn: 1 })
        .limit(limit)
        .lean<Row[]>();
      return rows.map(toOutflow);
    },
    insert: async ({ id, ...rest }) => {
      await model.create([{ _id: id, ...rest }]);
    },
    replace: async ({ id, version, ...rest }) => {
      const { modifiedCount } = await model.replaceOne(
        { _id: id, schoolId: rest.schoolId, version },
        { _id: id, ...rest, version: version + 1 },
      );
      return modifiedCount === 1;
    },
  };
};
