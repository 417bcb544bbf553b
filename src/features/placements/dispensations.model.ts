import { Schema, type Connection } from 'mongoose';
import { DISPENSATION_PROGRAMMES } from '../../domain/recognition.js';
import { SECTORS } from '../../domain/sector.js';
import type { CalendarDate } from '../../platform/calendar-date.js';
import type { DispensationFilter, DispensationRepository } from './dispensations.repository.js';
import { requestKeyOf, type DispensationRecord, type DispensationStanding } from './dispensations.rules.js';
import { historySchema, recordOf, rowOf } from './placement-rows.model.js';

type Row = Omit<DispensationRecord, 'id'> & { _id: string; requestKey: string };
type Filter = Record<string, unknown>;

const text = { type: String, required: true };
const optional = { type: String, default: null };

/** How one stands on a day, as a question to the database; the same as `dispensationOn`. */
const standingFilter = (is: DispensationStanding, on: CalendarDate): Filter => {
  const asked = { withdrawnOn: null, refusedOn: null };
  const holding = { ...asked, grantedOn: { $ne: null }, $or: [{ endedOn: null }, { endedOn: { $gt: on } }] };
  switch (is) {
    case 'withdrawn':
      return { withdrawnOn: { $ne: null } };
    case 'refused':
      return { withdrawnOn: null, refusedOn: { $ne: null } };
    case 'requested':
      return { ...asked, grantedOn: null };
    case 'ended':
      return { ...asked, grantedOn: { $ne: null }, endedOn: { $ne: null, $lte: on } };
    case 'expired':
      return { ...holding, lastDay: { $lt: on } };
    case 'upcoming':
      return { ...holding, lastDay: { $gte: on }, firstDay: { $gt: on } };
    case 'in-force':
      return { ...holding, lastDay: { $gte: on }, firstDay: { $lte: on } };
  }
};

const filtersOf = ({ standing, establishmentId, studentId, ownPlaceId, found }: DispensationFilter): Filter[] => [
  ...(standing ? [standingFilter(standing.is, standing.on)] : []),
  ...(establishmentId === undefined ? [] : [{ establishmentId }]),
  ...(studentId === undefined ? [] : [{ studentId }]),
  ...(ownPlaceId === undefined ? [] : [{ ownPlaceId }]),
  ...(found
    ? [
        {
          $or: [
            { studentId: { $in: [...found.studentIds] } },
            { establishmentId: { $in: [...found.establishmentIds] } },
          ],
        },
      ]
    : []),
];

const toRecord = ({ requestKey: _requestKey, ...row }: Row): DispensationRecord => recordOf<DispensationRecord>(row);
const toRow = (record: DispensationRecord): Row => ({ ...rowOf(record), requestKey: requestKeyOf(record) });

/** Mongoose storage of dispensations. How one stands on a day is never stored. */
export const createDispensationRepository = (connection: Connection): DispensationRepository => {
  const schema = new Schema<Row>(
    {
      _id: text,
      version: { type: Number, required: true },
      schoolId: text,
      establishmentId: text,
      institution: text,
      programme: { ...text, enum: DISPENSATION_PROGRAMMES },
      sector: { ...text, enum: SECTORS },
      studentId: optional,
      groupId: optional,
      ownPlaceId: optional,
      firstDay: text,
      lastDay: text,
      requestedOn: text,
      withdrawnOn: optional,
      refusedOn: optional,
      grantedOn: optional,
      decidedBy: optional,
      documentReference: optional,
      endedOn: optional,
      reason: optional,
      history: { type: [historySchema], default: [] },
      requestKey: text,
    },
    { strict: 'throw', versionKey: false, minimize: false, collection: 'dispensations' },
  );
  schema.index({ requestKey: 1 }, { unique: true }); // the same is asked once, as long as the ROC has not answered
  schema.index({ schoolId: 1, requestedOn: -1, _id: -1 }); // a school's list
  schema.index({ schoolId: 1, studentId: 1 }); // those that name a pupil
  schema.index({ establishmentId: 1 }); // what covers the placements there
  const model = connection.model<Row>('Dispensation', schema);

  return {
    get: async ({ schoolId }, id) => {
      const row = await model.findOne({ _id: id, schoolId }).lean<Row | null>();
      return row && toRecord(row);
    },
    list: async ({ schoolId }, filter, { after, limit }) => {
      const beyond = after
        ? [{ $or: [{ requestedOn: { $lt: after[0] } }, { requestedOn: after[0], _id: { $lt: after[1] } }] }]
        : [];
      const all = [...filtersOf(filter), ...beyond, { schoolId }];
      const rows = await model
        .find({ $and: all } as never)
        .sort({ requestedOn: -1, _id: -1 })
        .limit(limit)
        .lean<Row[]>();
      return rows.map(toRecord);
    },
    granted: async (where) => {
      const whose =
        'schoolId' in where ? { schoolId: where.schoolId } : { establishmentId: { $in: [...where.establishmentIds] } };
      const rows = await model.find({ ...whose, grantedOn: { $ne: null } } as never).lean<Row[]>();
      return rows.map(toRecord);
    },
    insert: async (dispensation) => {
      await model.create([toRow(dispensation)]);
    },
    replace: async (dispensation) => {
      const { id, version, schoolId } = dispensation;
      const { modifiedCount } = await model.replaceOne(
        { _id: id, version, schoolId },
        { ...toRow(dispensation), version: version + 1 },
      );
      return modifiedCount === 1;
    },
  };
};
