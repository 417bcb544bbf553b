import { Schema, type Connection } from 'mongoose';
import { PROGRAMMES } from '../../domain/programme.js';
import { SECTORS } from '../../domain/sector.js';
import { recordOf, rowOf } from './placement-rows.model.js';
import type { OwnPlaceFilter, OwnPlacePage, OwnPlaceRepository } from './own-places.repository.js';
import { OWN_PLACE_STATES, type OwnPlace } from './own-places.rules.js';

type Row = Omit<OwnPlace, 'id'> & { _id: string };
const text = { type: String, required: true };
const optional = { type: String, default: null };

const escaped = (word: string): string => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const filterOf = ({ state, words, orStudentIds = [] }: OwnPlaceFilter): Record<string, unknown> => ({
  ...(state === undefined ? {} : { state }),
  ...(words === undefined || words.length === 0
    ? {}
    : {
        $or: [
          { studentId: { $in: [...orStudentIds] } },
          {
            $and: words.map((word) => {
              const holds = { $regex: escaped(word), $options: 'i' };
              return { $or: [{ companyName: holds }, { town: holds }] };
            }),
          },
        ],
      }),
});

/** Mongoose storage of places that pupils and mentors found. */
export const createOwnPlaceRepository = (connection: Connection): OwnPlaceRepository => {
  const schema = new Schema<Row>(
    {
      _id: text,
      version: { type: Number, required: true },
      schoolId: text,
      studentId: text,
      season: text,
      programme: { ...text, enum: PROGRAMMES },
      sector: { ...text, enum: SECTORS },
      companyName: text,
      town: text,
      kvkNumber: optional,
      contact: optional,
      work: text,
      establishmentId: optional,
      state: { ...text, enum: OWN_PLACE_STATES },
      proposalId: optional,
      proposedAt: { type: Date, required: true },
      // Written with the place and read whole.
      history: { type: [Schema.Types.Mixed], default: [] },
    },
    { strict: 'throw', versionKey: false, minimize: false, collection: 'ownPlaces' },
  );
  schema.index({ schoolId: 1, proposedAt: -1, _id: -1 }); // a school's list
  schema.index({ state: 1, proposedAt: 1, _id: 1 }); // nominations of all schools
  const model = connection.model<Row>('OwnPlace', schema);
  const read = async (filter: object, { after, limit }: OwnPlacePage, order: 1 | -1): Promise<OwnPlace[]> => {
    const beyond = order === 1 ? '$gt' : '$lt';
    const at = after && new Date(after[0]);
    const part =
      after && at ? [{ $or: [{ proposedAt: { [beyond]: at } }, { proposedAt: at, _id: { [beyond]: after[1] } }] }] : [];
    const rows = await model
      .find({ $and: [filter, ...part] } as never)
      .sort({ proposedAt: order, _id: order })
      .limit(limit)
      .lean<Row[]>();
    return rows.map((row) => recordOf<OwnPlace>(row));
  };
  return {
    get: async ({ schoolId }, id) => {
      const row = await model.findOne({ _id: id, schoolId }).lean<Row | null>();
      return row && recordOf<OwnPlace>(row);
    },
    list: ({ schoolId }, filter, page) => read({ ...filterOf(filter), schoolId }, page, -1),
    nominations: (filter, page) => read({ ...filterOf(filter), state: 'nominated' }, page, 1),
    insert: async (place) => {
      await model.create(rowOf(place));
    },
    replace: async (place) => {
      const { id, version, schoolId } = place;
      const { modifiedCount } = await model.replaceOne(
        { _id: id, version, schoolId },
        { ...rowOf(place), version: version + 1 },
      );
      return modifiedCount === 1;
    },
  };
};
