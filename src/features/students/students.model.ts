import { Schema, type Connection, type QueryFilter } from 'mongoose';
import type { SchoolScope } from '../../domain/actor.js';
import { HAZARDS } from '../../domain/hazard.js';
import { LEERJAREN, PROGRAMMES } from '../../domain/programme.js';
import { searchWords } from '../../domain/search-words.js';
import { SECTORS } from '../../domain/sector.js';
import { SUPPORT_NEEDS, type Student } from '../../domain/student.js';
import { TRAVEL_MEANS } from '../../domain/travel.js';
import { WEEKDAYS } from '../../domain/week-schedule.js';
import type { FieldCipher } from '../../platform/db/field-cipher.js';
import type { StudentFilter, StudentPlace, StudentRepository } from './students.repository.js';
import { nameKeyOf, searchWordsOf } from './students.search.rules.js';

type Row = Omit<Student, 'id'> & {
  _id: string;
  nameKey: string;
  searchWords: string[];
  sealedNeeds?: Buffer | null;
  retentionDone?: string[];
};
type Filter = QueryFilter<Row>;

/** How many documents go to the server in one insert. They are no lean inserts: those would let unknown fields pass. */
const BATCH = 1000;

const text = { type: String, required: true };
const number = { type: Number, required: true };
const pointSchema = new Schema({ lat: number, lon: number }, { _id: false, strict: 'throw' });

const createStudentSchema = (): Schema => {
  const schema = new Schema(
    {
      _id: text,
      version: number,
      schoolId: text,
      groupId: text,
      studentNumber: text,
      firstName: text,
      lastName: text,
      dateOfBirth: text,
      programme: { ...text, enum: PROGRAMMES },
      leerjaar: { ...number, enum: LEERJAREN },
      sector: { ...text, enum: SECTORS },
      intendedMboSector: { type: String, enum: [...SECTORS, null], default: null },
      stageDays: { type: [{ type: String, enum: WEEKDAYS }], default: null },
      homeTown: text,
      homePoint: { type: pointSchema, required: true },
      travelMeans: [{ type: String, enum: TRAVEL_MEANS }],
      maxTravelMinutes: number,
      maxTravelKm: number,
      guidanceNeed: { ...number, enum: [1, 2, 3] },
      supportNeeds: [{ type: String, enum: SUPPORT_NEEDS }],
      restrictions: [{ type: String, enum: HAZARDS }],
      vog: { ...text, enum: ['none', 'applied', 'held'] },
      wishes: [String],
      otherWorkMinutesPerWeek: number,
      hoursDone: number,
      daysDone: number,
      priority: number,
      endedOn: { type: String, default: null },
      // Made from the names and the number, for search and order without a collation.
      nameKey: text,
      searchWords: { type: [String], required: true },
      // Support needs and restrictions where there is a key; the two fields are empty then.
      sealedNeeds: { type: Buffer, default: null },
      // The steps of retention that were done after the pupil left.
      retentionDone: { type: [String], default: undefined },
    },
    { strict: 'throw', versionKey: false, collection: 'students' },
  );
  schema.index({ schoolId: 1, studentNumber: 1 }, { unique: true }); // one pupil per number of a school
  schema.index({ schoolId: 1, nameKey: 1, _id: 1 }); // the list, by name
  schema.index({ schoolId: 1, groupId: 1 }); // pupils of a group: the list of a mentor and matching
  schema.index({ schoolId: 1, searchWords: 1 }); // search by the beginning of a name or number
  return schema;
};

/** The one place where pupils are narrowed to a school. `schoolId` comes last, so that no filter can replace it. */
const within = (scope: SchoolScope, filter: Filter = {}): Filter => ({ ...filter, schoolId: scope.schoolId });

const filterOf = (filter: StudentFilter): Filter => {
  const { groupIds, studentIds, programme, leerjaar, sector, search, ended } = filter;
  return {
    ...(groupIds && { groupId: { $in: [...groupIds] } }),
    ...(studentIds && { _id: { $in: [...studentIds] } }),
    ...(programme && { programme }),
    ...(leerjaar && { leerjaar }),
    ...(sector && { sector }),
    ...(search !== undefined && { $and: searchFilters(search) }),
    ...(ended !== undefined && { endedOn: ended ? { $ne: null } : null }),
  };
};

// A search word holds letters and digits only, so nothing in it means something to a regular expression.
const searchFilters = (search: string): Filter[] => {
  const words = searchWords(search);
  return words.length === 0 ? [{ _id: { $in: [] } }] : words.map((word) => ({ searchWords: { $regex: `^${word}` } }));
};

const beyond = (after: StudentPlace | null): Filter =>
  after ? { $or: [{ nameKey: { $gt: after[0] } }, { nameKey: after[0], _id: { $gt: after[1] } }] } : {};

type Needs = Pick<Student, 'supportNeeds' | 'restrictions'>;

/** How pupils become documents: with a key, what a pupil needs and can't do is sealed for that pupil. */
const createStudentRows = (cipher: FieldCipher | null) => ({
  toStudent: ({
    _id,
    nameKey: _nameKey,
    searchWords: _searchWords,
    sealedNeeds,
    retentionDone: _done,
    ...rest
  }: Row): Student => {
    if (!sealedNeeds) return { id: _id, ...rest };
    if (!cipher) throw new Error('FIELD_KEYS: a pupil is sealed and there is no key');
    // What is read lean is the driver's Binary, with the bytes in its buffer.
    const bytes = Buffer.isBuffer(sealedNeeds) ? sealedNeeds : Buffer.from((sealedNeeds as { buffer: Buffer }).buffer);
    return { id: _id, ...rest, ...(JSON.parse(cipher.open(bytes, _id).toString('utf8')) as Needs) };
  },
  toRow: (student: Student): Row => {
    const { id, ...rest } = student;
    const row = { _id: id, ...rest, nameKey: nameKeyOf(student), searchWords: searchWordsOf(student) };
    if (!cipher) return row;
    const { supportNeeds, restrictions } = student;
    const sealedNeeds = cipher.seal(Buffer.from(JSON.stringify({ supportNeeds, restrictions })), id);
    return { ...row, supportNeeds: [], restrictions: [], sealedNeeds };
  },
});

/** Mongoose storage of pupils. */
export const createStudentRepository = (
  connection: Connection,
  cipher: FieldCipher | null = null,
): StudentRepository => {
  const { toStudent, toRow } = createStudentRows(cipher);
  const model = connection.model<Row>('Student', createStudentSchema() as Schema<Row>);

  const read = async (filter: Filter, limit?: number): Promise<Student[]> => {
    const query = model.find(filter).sort({ nameKey: 1, _id: 1 });
    const rows = await (limit === undefined ? query : query.limit(limit)).lean<Row[]>();
    return rows.map(toStudent);
  };
  return {
    get: async (scope, id) => {
      const row = await model.findOne(within(scope, { _id: id })).lean<Row | null>();
      return row && toStudent(row);
    },
    list: (scope, filter, { after, limit }) => read(within(scope, { $and: [filterOf(filter), beyond(after)] }), limit),
    all: (scope, filter) => read(within(scope, filterOf(filter))),
    count: (scope, filter) => model.countDocuments(within(scope, filterOf(filter))),
    insert: async (scope, student) => {
      await model.create({ ...toRow(student), schoolId: scope.schoolId });
    },
    replace: async (scope, student) => {
      const { id, version } = student;
      const { modifiedCount } = await model.replaceOne(within(scope, { _id: id, version }), {
        ...toRow(student),
        schoolId: scope.schoolId,
        version: version + 1,
      });
      return modifiedCount === 1;
    },
    addAll: (scope, students) =>
      connection.transaction(async (session) => {
        const rows = students.map((student) => ({ ...toRow(student), schoolId: scope.schoolId }));
        for (let from = 0; from < rows.length; from += BATCH)
          await model.insertMany(rows.slice(from, from + BATCH), { session });
      }),
    insertMany: async (students) => {
      for (let from = 0; from < students.length; from += BATCH)
        await model.insertMany(students.slice(from, from + BATCH).map(toRow));
    },
  };
};
