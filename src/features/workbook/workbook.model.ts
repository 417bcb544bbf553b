import { Schema, type Connection } from 'mongoose';
import { SECTORS } from '../../domain/sector.js';
import { createOwnedCollection } from '../../platform/db/owned-collection.js';
import { bookIdOf, type WorkbookRepository } from './workbook.repository.js';
import { ITEM_KINDS, ITEM_PLACES, TICK_SIDES, type Template, type Workbook } from './workbook.rules.js';

const text = { type: String, required: true };
const number = { type: Number, required: true };
const date = { type: Date, required: true };
const inner = { _id: false, strict: 'throw' } as const;
const outer = { strict: 'throw', versionKey: false } as const;

const by = { type: new Schema({ id: text, role: text, name: text }, inner), required: true };
const item = {
  id: text,
  section: text,
  title: text,
  kind: { ...text, enum: ITEM_KINDS },
  place: { ...text, enum: ITEM_PLACES },
  forAdmission: { type: Boolean, required: true },
};
const whose = { _id: text, version: number, schoolId: text, sector: { ...text, enum: SECTORS }, edition: number };
const tick = new Schema({ side: { ...text, enum: TICK_SIDES }, by, on: text }, inner);

/** Mongoose storage of stageboeken and their templates. */
export const createWorkbookRepository = (connection: Connection): WorkbookRepository => {
  const bookSchema = new Schema(
    {
      ...{ ...whose, studentId: text },
      items: { type: [new Schema({ ...item, ticks: { type: [tick], required: true } }, inner)], required: true },
      reports: {
        type: [new Schema({ day: text, placementId: text, text, itemIds: [String], at: date }, inner)],
        required: true,
      },
      history: {
        type: [
          new Schema(
            {
              ...{ at: date, by, what: text, about: text },
              place: { type: String, enum: [...ITEM_PLACES, null], default: null },
            },
            inner,
          ),
        ],
        required: true,
      },
    },
    { ...outer, collection: 'workbooks' },
  );
  bookSchema.index({ schoolId: 1, studentId: 1 }, { unique: true }); // one per pupil; also the list of a mentor
  const templateSchema = new Schema(
    { ...whose, madeAt: date, by, items: { type: [new Schema(item, inner)], required: true } },
    { ...outer, collection: 'workbookTemplates' },
  );
  templateSchema.index({ schoolId: 1, sector: 1, edition: 1 }, { unique: true }); // of two who save the next edition one is told
  const books = createOwnedCollection<Workbook>(connection.model('Workbook', bookSchema), 'schoolId', 'studentId');
  const templates = createOwnedCollection<Template>(
    connection.model('WorkbookTemplate', templateSchema),
    'schoolId',
    'sector',
  );
  return {
    book: ({ schoolId }, studentId) => books.get(schoolId, bookIdOf(studentId)),
    books: ({ schoolId }, studentIds) => books.find(schoolId, { studentId: { $in: [...studentIds] } }),
    addBook: ({ schoolId }, book) => books.insert(schoolId, book),
    replaceBook: ({ schoolId }, book) => books.replace(schoolId, book),
    editions: async ({ schoolId }, sector) =>
      (await templates.find(schoolId, { sector })).sort((a, b) => a.edition - b.edition),
    addEdition: ({ schoolId }, template) => templates.insert(schoolId, template),
  };
};
