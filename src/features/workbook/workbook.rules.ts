import type { Author } from '../../domain/author.js';
import type { Sector } from '../../domain/sector.js';
import type { CalendarDate } from '../../platform/calendar-date.js';

export const ITEM_KINDS = ['goal', 'task'] as const;
export type ItemKind = (typeof ITEM_KINDS)[number];

/** Where something is learned: in one place, so that nothing is taught twice. */
export const ITEM_PLACES = ['school', 'company'] as const;
export type ItemPlace = (typeof ITEM_PLACES)[number];

/** A learning goal or a task of a template. */
export interface TemplateItem {
  /** Unique in its template; it stays the same through the editions. */
  readonly id: string;
  /** The part it stands under, as "Veilig werken". */
  readonly section: string;
  readonly title: string;
  readonly kind: ItemKind;
  readonly place: ItemPlace;
  /** The mbo looks at it before it admits the pupil. */
  readonly forAdmission: boolean;
}

/** One edition of a school's template for a sector. An edition is never changed; edition 0 is the one that ships. */
export interface Template {
  readonly id: string;
  readonly version: number;
  readonly schoolId: string;
  readonly sector: Sector;
  readonly edition: number;
  readonly madeAt: Date;
  readonly by: Author;
  readonly items: readonly TemplateItem[];
}

export const TICK_SIDES = ['pupil', 'company', 'school'] as const;
export type TickSide = (typeof TICK_SIDES)[number];

/** Somebody says that it is done. */
export interface Tick {
  readonly side: TickSide;
  readonly by: Author;
  readonly on: CalendarDate;
}

export interface WorkbookItem extends TemplateItem {
  readonly ticks: readonly Tick[];
}

/** What a pupil did on a day, in two sentences. */
export interface DayReport {
  readonly day: CalendarDate;
  readonly placementId: string;
  readonly text: string;
  readonly itemIds: readonly string[];
  readonly at: Date;
}

export interface WorkbookEntry {
  readonly at: Date;
  readonly by: Author;
  readonly what: 'ticked' | 'unticked' | 'moved' | 'reported' | 'reported-anew';
  /** The title of the item, or the day of the report. */
  readonly about: string;
  readonly place: ItemPlace | null;
}

/** The stageboek of one pupil, made from an edition of a template; it keeps that edition. */
export interface Workbook {
  readonly id: string;
  readonly version: number;
  readonly schoolId: string;
  readonly studentId: string;
  readonly sector: Sector;
  readonly edition: number;
  readonly items: readonly WorkbookItem[];
  /** By day; one a day. */
  readonly reports: readonly DayReport[];
  /** Oldest first. */
  readonly history: readonly WorkbookEntry[];
}

/** Whose tick counts: that of who taught it. What the pupil ticks is what the pupil says. */
export const isDone = ({ ticks }: Pick<WorkbookItem, 'ticks'>): boolean => ticks.some(({ side }) => side !== 'pupil');

export interface WorkbookProgress {
  readonly done: number;
  readonly total: number;
  readonly admissionDone: number;
  readonly admissionTotal: number;
  /** Ticked by the pupil, and not yet by the company or the school. */
  readonly toSee: number;
}

export const progressOf = ({ items }: Pick<Workbook, 'items'>): WorkbookProgress => {
  const asked = items.filter(({ forAdmission }) => forAdmission);
  return {
    done: items.filter(isDone).length,
    total: items.length,
    admissionDone: asked.filter(isDone).length,
    admissionTotal: asked.length,
    toSee: items.filter((item) => !isDone(item) && item.ticks.length > 0).length,
  };
};

export interface ItemFault {
  readonly path: string;
  readonly code: string;
}

const sameWords = (text: string): string => text.toLowerCase().replace(/\s+/g, ' ').trim();

/** What can't be in a template: an id twice, or the same thing twice, which would be taught twice. */
export const templateFaults = (items: readonly TemplateItem[]): ItemFault[] =>
  items.flatMap(({ id, title }, at): ItemFault[] => {
    const before = items.slice(0, at);
    return [
      ...(before.some((one) => one.id === id) ? [{ path: `items.${at}.id`, code: 'twice' }] : []),
      ...(before.some((one) => sameWords(one.title) === sameWords(title))
        ? [{ path: `items.${at}.title`, code: 'taught-twice' }]
        : []),
    ];
  });

type Act = { readonly by: Author; readonly at: Date };

const withItem = (book: Workbook, id: string, change: (item: WorkbookItem) => WorkbookItem): readonly WorkbookItem[] =>
  book.items.map((item) => (item.id === id ? change(item) : item));

/** The book with a tick of one side set or taken away. Setting a tick that stands changes nothing: the same book comes back. */
export const ticked = (
  book: Workbook,
  tick: { readonly itemId: string; readonly side: TickSide; readonly isOn: boolean; readonly day: CalendarDate },
  { by, at }: Act,
): Workbook => {
  const item = book.items.find(({ id }) => id === tick.itemId);
  if (!item || item.ticks.some(({ side }) => side === tick.side) === tick.isOn) return book;
  const others = item.ticks.filter(({ side }) => side !== tick.side);
  const ticks = tick.isOn ? [...others, { side: tick.side, by, on: tick.day }] : others;
  return {
    ...book,
    items: withItem(book, item.id, (one) => ({ ...one, ticks })),
    history: [...book.history, { at, by, what: tick.isOn ? 'ticked' : 'unticked', about: item.title, place: null }],
  };
};

/** The book with an item learned at the other place. */
export const movedTo = (
  book: Workbook,
  { itemId, place }: { itemId: string; place: ItemPlace },
  { by, at }: Act,
): Workbook => {
  const item = book.items.find(({ id }) => id === itemId);
  if (!item || item.place === place) return book;
  return {
    ...book,
    items: withItem(book, itemId, (one) => ({ ...one, place })),
    history: [...book.history, { at, by, what: 'moved', about: item.title, place }],
  };
};

/** The book with what the pupil did on a day; said again on the same day it replaces the first. Its items get the pupil's tick. */
export const reported = (book: Workbook, report: DayReport, { by, at }: Act): Workbook => {
  const isAnew = book.reports.some(({ day }) => day === report.day);
  const reports = [...book.reports.filter(({ day }) => day !== report.day), report].sort((a, b) =>
    a.day.localeCompare(b.day),
  );
  const entry = { at, by, what: isAnew ? 'reported-anew' : 'reported', about: report.day, place: null } as const;
  const told: Workbook = { ...book, reports, history: [...book.history, entry] };
  return report.itemIds.reduce(
    (sum, itemId) => ticked(sum, { itemId, side: 'pupil', isOn: true, day: report.day }, { by, at }),
    told,
  );
};
