import { Schema, type Connection, type QueryFilter } from 'mongoose';
import type { SchoolScope } from '../../domain/actor.js';
import type { CalendarDate } from '../../platform/calendar-date.js';
import type { AttendanceFilter, AttendanceRepository } from './attendance.repository.js';
import { PRESENCES, type AttendanceWeek } from './attendance.rules.js';

type Row = Omit<AttendanceWeek, 'id'> & { _id: string };
type Filter = QueryFilter<Row>;

const text = { type: String, required: true };
const number = { type: Number, required: true };
const inner = { _id: false, strict: 'throw' } as const;
const daySchema = new Schema({ day: text, presence: { ...text, enum: PRESENCES }, minutes: number }, inner);
const authorSchema = new Schema({ id: text, role: text, name: text }, inner);
const changeSchema = new Schema(
  { day: text, before: { type: daySchema, default: null }, after: { type: daySchema, default: null } },
  inner,
);
const entrySchema = new Schema(
  {
    at: { type: Date, required: true },
    by: { type: authorSchema, required: true },
    changes: { type: [changeSchema], required: true },
  },
  inner,
);

/** The one place where attendance is narrowed to a school. `schoolId` comes last, so that no filter can replace it. */
const within = (scope: SchoolScope, filter: Filter = {}): Filter => ({ ...filter, schoolId: scope.schoolId });

const filterOf = ({ placementIds, from, until }: AttendanceFilter): Filter => ({
  ...(placementIds && { placementId: { $in: [...placementIds] } }),
  ...((from ?? until) !== undefined && { monday: { ...(from && { $gte: from }), ...(until && { $lte: until }) } }),
});

/** Mongoose storage of attendance. */
export const createAttendanceRepository = (connection: Connection): AttendanceRepository => {
  const schema = new Schema(
    {
      _id: text,
      version: number,
      schoolId: text,
      companyId: text,
      placementId: text,
      studentId: text,
      monday: text,
      days: { type: [daySchema], required: true },
      history: { type: [entrySchema], required: true },
    },
    { strict: 'throw', versionKey: false, collection: 'attendanceWeeks' },
  );
  schema.index({ schoolId: 1, monday: 1, _id: 1 }); // the list, and one week of all placements
  schema.index({ schoolId: 1, placementId: 1, monday: 1 }); // all weeks of a placement: its page, the meter, the subsidy file
  const model = connection.model<Row>('AttendanceWeek', schema as unknown as Schema<Row>);

  const toWeek = ({ _id, ...rest }: Row): AttendanceWeek => ({ id: _id, ...rest });
  const toRow = ({ id, ...rest }: AttendanceWeek, scope: SchoolScope): Row => ({
    _id: id,
    ...rest,
    schoolId: scope.schoolId,
  });

  return {
    get: async (scope, id) => {
      const row = await model.findOne(within(scope, { _id: id })).lean<Row | null>();
      return row && toWeek(row);
    },
    list: async (scope, filter, page) => {
      const after = page?.after ?? null;
      const beyond: Filter[] =
        after === null
          ? []
          : [
              {
                $or: [
                  { monday: { $gt: after[0] as CalendarDate } },
                  { monday: after[0] as CalendarDate, _id: { $gt: after[1] } },
                ],
              },
            ];
      const query = model.find(within(scope, { $and: [filterOf(filter), ...beyond] })).sort({ monday: 1, _id: 1 });
      const rows = await (page === undefined ? query : query.limit(page.limit)).lean<Row[]>();
      return rows.map(toWeek);
    },
    insert: async (scope, week) => {
      await model.create(toRow(week, scope));
    },
    replace: async (scope, week) => {
      const { modifiedCount } = await model.replaceOne(within(scope, { _id: week.id, version: week.version }), {
        ...toRow(week, scope),
        version: week.version + 1,
      });
      return modifiedCount === 1;
    },
  };
};
