import type { Model } from 'mongoose';
import type { SchoolScope } from '../../domain/actor.js';
import type { SchoolOwned, SchoolOwnedRepository } from './school-owned.repository.js';

type Row = { _id: string; schoolId: string; version: number } & Record<string, unknown>;
type Filter = Record<string, unknown>;

/** How many documents go to the server in one insert. */
const BATCH = 1000;

/** The one place where what belongs to a school is narrowed to it. `schoolId` comes last, so that no filter can replace it. */
const within = (scope: SchoolScope, filter: Filter = {}): Filter => ({ ...filter, schoolId: scope.schoolId });

/** Storage of one collection whose documents belong to a school, sorted by one field and then by id. */
export const createSchoolCollection = <T extends SchoolOwned>(
  anyModel: unknown,
  sortField: string & keyof T,
): SchoolOwnedRepository<T> => {
  const model = anyModel as Model<Row>;
  const toItem = ({ _id, ...rest }: Row): T => ({ id: _id, ...rest }) as unknown as T;
  const toRow = ({ id, ...rest }: SchoolOwned): Row => ({ ...rest, _id: id });

  return {
    get: async (scope, id) => {
      const row = await model.findOne(within(scope, { _id: id })).lean<Row | null>();
      return row && toItem(row);
    },
    byIds: async (scope, ids) => {
      const rows = await model
        .find(within(scope, { _id: { $in: [...ids] } }))
        .sort({ _id: 1 })
        .lean<Row[]>();
      return rows.map(toItem);
    },
    list: async (scope, { after, limit, where = {} }) => {
      const beyond = after && {
        $or: [{ [sortField]: { $gt: after[0] } }, { [sortField]: after[0], _id: { $gt: after[1] } }],
      };
      const rows = await model
        .find(within(scope, { ...where, ...beyond }))
        .sort({ [sortField]: 1, _id: 1 })
        .limit(limit)
        .lean<Row[]>();
      return rows.map(toItem);
    },
    insert: async (scope, item) => {
      await model.create({ ...toRow(item), schoolId: scope.schoolId });
    },
    replace: async (scope, item) => {
      const { modifiedCount } = await model.replaceOne(within(scope, { _id: item.id, version: item.version }), {
        ...toRow(item),
        schoolId: scope.schoolId,
        version: item.version + 1,
      });
      return modifiedCount === 1;
    },
    insertMany: async (items) => {
      for (let from = 0; from < items.length; from += BATCH)
        await model.insertMany(items.slice(from, from + BATCH).map(toRow));
    },
  };
};
