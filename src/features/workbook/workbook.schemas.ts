import { z } from 'zod';
import { SECTORS } from '../../domain/sector.js';
import { cursor, entityId, pageLimit, pageOf, textBlock, textLine } from '../../platform/http/atoms.js';
import { ITEM_KINDS, ITEM_PLACES, progressOf, TICK_SIDES } from './workbook.rules.js';
import type { CurrentTemplate, GuidedBook } from './workbook.service.js';

export const placementParams = z.strictObject({ placementId: entityId });
export const itemParams = z.strictObject({ placementId: entityId, itemId: entityId });
export const sectorParams = z.strictObject({ sector: z.enum(SECTORS) });
export const secretParams = z.strictObject({ secret: z.string().regex(/^[A-Za-z0-9_.-]{20,200}$/) });

const item = {
  id: z.string().regex(/^[A-Za-z0-9._-]{1,20}$/),
  section: textLine(60),
  title: textLine(200),
  kind: z.enum(ITEM_KINDS),
  place: z.enum(ITEM_PLACES),
  forAdmission: z.boolean(),
};
export const templateBody = z.strictObject({ items: z.array(z.strictObject(item)).min(1).max(120) });
export const itemBody = z.strictObject({
  ticked: z.exactOptional(z.boolean()),
  place: z.exactOptional(z.enum(ITEM_PLACES)),
});
/** Two sentences. */
export const reportBody = z.strictObject({ text: textBlock(400), itemIds: z.array(entityId).max(40) });

const author = z.strictObject({ id: z.string(), role: z.string(), name: z.string() });
const shownItem = { ...item, id: z.string(), section: z.string(), title: z.string() };
export const templateView = z.strictObject({
  sector: z.enum(SECTORS),
  /** The edition; 0 ships with the service. Also the version for If-Match. */
  version: z.number(),
  items: z.array(z.strictObject(shownItem)),
  editions: z.array(z.strictObject({ edition: z.number(), madeAt: z.iso.datetime(), by: author })),
});

const progress = z.strictObject({
  done: z.number(),
  total: z.number(),
  admissionDone: z.number(),
  admissionTotal: z.number(),
  toSee: z.number(),
});
export const bookView = z.strictObject({
  placementId: z.string(),
  studentId: z.string(),
  pupil: z.string(),
  sector: z.enum(SECTORS),
  edition: z.number(),
  version: z.number(),
  progress,
  items: z.array(
    z.strictObject({
      ...shownItem,
      ticks: z.array(z.strictObject({ side: z.enum(TICK_SIDES), by: author, on: z.string() })),
    }),
  ),
  reports: z.array(
    z.strictObject({ day: z.string(), placementId: z.string(), text: z.string(), itemIds: z.array(z.string()) }),
  ),
  history: z.array(
    z.strictObject({
      at: z.iso.datetime(),
      by: author,
      what: z.string(),
      about: z.string(),
      place: z.enum(ITEM_PLACES).nullable(),
    }),
  ),
});
export const bookQuery = z.strictObject({
  search: z.exactOptional(textLine(100)),
  group: z.exactOptional(textLine(60)),
  cursor,
  limit: pageLimit,
});
export const bookList = pageOf(
  z.strictObject({
    placementId: z.string(),
    studentId: z.string(),
    pupil: z.string(),
    group: z.string(),
    place: z.string(),
    progress,
  }),
);
export const linkView = z.strictObject({ path: z.string() });

export const toTemplateView = ({
  sector,
  edition,
  items,
  editions,
}: CurrentTemplate): z.input<typeof templateView> => ({
  sector,
  version: edition,
  items: [...items],
  editions: editions.map(({ madeAt, ...rest }) => ({ ...rest, madeAt: madeAt.toISOString() })),
});

export const toBookView = ({ guided, book }: GuidedBook): z.input<typeof bookView> => ({
  placementId: guided.placement.id,
  studentId: book.studentId,
  pupil: guided.pupil.name,
  sector: book.sector,
  edition: book.edition,
  version: book.version,
  progress: progressOf(book),
  items: book.items.map((one) => ({ ...one, ticks: [...one.ticks] })),
  reports: book.reports.map(({ at: _at, ...report }) => ({ ...report, itemIds: [...report.itemIds] })),
  history: book.history.map(({ at, ...entry }) => ({ ...entry, at: at.toISOString() })),
});

export const toBookRow = ({ guided, book }: GuidedBook) => ({
  placementId: guided.placement.id,
  studentId: book.studentId,
  pupil: guided.pupil.name,
  group: guided.pupil.groupName,
  place: guided.place.name,
  progress: progressOf(book),
});
