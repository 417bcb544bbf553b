import { Schema, type Connection, type QueryFilter } from 'mongoose';
import type { SchoolScope } from '../../domain/actor.js';
import { CONSENTERS } from '../../domain/consent.js';
import { GOALS_REACHED } from '../../domain/evaluation.js';
import { DESTINATIONS, OUTFLOW_EVENTS, type Handover, type Outflow } from '../../domain/outcome.js';
import { SECTORS } from '../../domain/sector.js';
import type { OutflowFilter, OutflowRepository } from './outcomes.repository.js';

type LateOfHandover = 'stages' | 'withdrawnAt';
/** A handover from before its consent could be withdrawn lacks some. */
type HandoverRow = Omit<Handover, LateOfHandover> & Partial<Pick<Handover, LateOfHandover>>;
type Row = Omit<Outflow, 'id' | 'handover' | 'history'> & {
  _id: string;
  handover: HandoverRow | null;
  history?: Outflow['history'];
};
type Filter = QueryFilter<Row>;

const text = { type: String, required: true };
const number = { type: Number, required: true };
const destination = { ...text, enum: DESTINATIONS };
const moment = { type: Date, required: true };

/** Mongoose storage of outflows. */
export const createOutflowRepository = (connection: Connection): OutflowRepository => {
  const inner = { _id: false, strict: 'throw' } as const;
  const followUp = new Schema({ months: number, destination, askedOn: text }, inner);
  const stage = new Schema(
    {
      ...{ place: text, sector: { ...text, enum: SECTORS }, firstDay: text, lastDay: text },
      goals: { type: String, enum: [...GOALS_REACHED, null], default: null },
    },
    inner,
  );
  const event = new Schema(
    {
      ...{ at: moment, kind: { ...text, enum: OUTFLOW_EVENTS } },
      by: { type: new Schema({ id: text, role: text, name: text }, inner), default: null },
      months: { type: Number, default: null },
      was: { type: String, enum: [...DESTINATIONS, null], default: null },
      reason: { type: String, default: null },
    },
    inner,
  );
  const handover = new Schema(
    {
      ...{ mboSchool: text, email: text, consentBy: text, consentOn: text, sentAt: moment },
      text: { type: String, default: '' },
      consentFrom: { ...text, enum: CONSENTERS },
      stages: [stage],
      receivedAt: { type: Date, default: null },
      withdrawnAt: { type: Date, default: null },
    },
    inner,
  );
  const schema = new Schema(
    {
      ...{ _id: text, version: number, schoolId: text, studentId: text, groupId: text, pupilName: text },
      ...{ leftOn: text, destination },
      mboLevel: { type: Number, default: null },
      mboCourse: { type: String, default: null },
      followUps: [followUp],
      handover: { type: handover, default: null },
      history: [event],
    },
    { strict: 'throw', versionKey: false, collection: 'outflows' },
  );
  schema.index({ schoolId: 1, studentId: 1 }, { unique: true }); // one per pupil
  schema.index({ schoolId: 1, leftOn: -1, _id: -1 }); // the list, newest first
  schema.index({ studentId: 1 }); // reminders ask of pupils what was answered
  const model = connection.model<Row>('Outflow', schema as unknown as Schema<Row>);

  /** The one place where outflows are narrowed to a school. */
  const within = (scope: SchoolScope, filter: Filter): Filter => ({ ...filter, schoolId: scope.schoolId });
  const toOutflow = ({ _id, handover: sheet, ...rest }: Row): Outflow => ({
    ...rest,
    id: _id,
    handover: sheet && { stages: [], withdrawnAt: null, ...sheet },
    history: rest.history ?? [],
  });
  const filterOf = ({ destination: to, groupIds }: OutflowFilter): Filter => ({
    ...(to && { destination: to }),
    ...(groupIds && { groupId: { $in: [...groupIds] } }),
  });
  const store = async ({ id, version, ...rest }: Outflow): Promise<boolean> => {
    const { modifiedCount } = await model.replaceOne(
      { _id: id, schoolId: rest.schoolId, version },
      { _id: id, ...rest, version: version + 1 },
    );
    return modifiedCount === 1;
  };
  return {
    get: async (scope, id) => {
      const row = await model.findOne(within(scope, { _id: id })).lean<Row | null>();
      return row && toOutflow(row);
    },
    list: async (scope, filter, { after, limit }) => {
      const beyond: Filter = after
        ? {
            $or: [
              { leftOn: { $lt: after[0] as Outflow['leftOn'] } },
              { leftOn: after[0] as Outflow['leftOn'], _id: { $lt: after[1] } },
            ],
          }
        : {};
      const rows = await model
        .find(within(scope, { $and: [filterOf(filter), beyond] }))
        .sort({ leftOn: -1, _id: -1 })
        .limit(limit)
        .lean<Row[]>();
      return rows.map(toOutflow);
    },
    all: async (scope, filter) => {
      const rows = await model
        .find(within(scope, filterOf(filter)))
        .sort({ leftOn: -1, _id: -1 })
        .lean<Row[]>();
      return rows.map(toOutflow);
    },
    insert: async ({ id, ...rest }) => {
      await model.create([{ _id: id, ...rest }]);
    },
    handedOver: async () => {
      const rows = await model.find({ 'handover.withdrawnAt': null, handover: { $ne: null } }).lean<Row[]>();
      return rows.map(toOutflow);
    },
    ofStudents: async (studentIds) => {
      const rows = await model.find({ studentId: { $in: [...studentIds] } }).lean<Row[]>();
      return rows.map(toOutflow);
    },
    replace: (outflow, also) =>
      connection.transaction(async () => {
        const isStored = await store(outflow);
        if (isStored) await also?.();
        return isStored;
      }),
  };
};
