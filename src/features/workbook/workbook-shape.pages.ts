import type { Author } from '../../domain/author.js';
import { dayInAmsterdam } from '../../platform/clock.js';
import { writePdf } from '../../platform/pdf/pdf-document.js';
import { longDay, periodText, shortDay } from '../../web/texts/format.nl.js';
import { nameIn, roleNames, sectorNames } from '../../web/texts/labels.nl.js';
import {
  isDone,
  progressOf,
  type ItemKind,
  type ItemPlace,
  type TickSide,
  type WorkbookEntry,
  type WorkbookItem,
} from './workbook.rules.js';
import type { GuidedBook } from './workbook.service.js';

export const kindNames: Readonly<Record<ItemKind, string>> = { goal: 'Doel', task: 'Taak' };
export const placeNames: Readonly<Record<ItemPlace, string>> = { school: 'Op school', company: 'Bij het bedrijf' };
export const sideNames: Readonly<Record<TickSide, string>> = {
  pupil: 'leerling',
  company: 'bedrijf',
  school: 'school',
};

export const authorText = ({ name, role }: Author): string =>
  `${name} (${role === 'pupil' ? 'leerling' : role === 'contact' ? 'leerbedrijf' : nameIn(roleNames, role).toLowerCase()})`;

/** One entry of the history in words. */
export const bookEntryText = ({ by, what, about, place }: WorkbookEntry): string => {
  const who = authorText(by);
  switch (what) {
    case 'ticked':
      return `${who} vinkte af: ${about}.`;
    case 'unticked':
      return `${who} haalde het vinkje weg bij: ${about}.`;
    case 'moved':
      return `${who} zette "${about}" ${placeNames[place ?? 'school'].toLowerCase()}.`;
    case 'reported':
      return `${who} maakte het dagverslag van ${about}.`;
    case 'reported-anew':
      return `${who} veranderde het dagverslag van ${about}.`;
  }
};

/** Who ticked, in words: "bedrijf op 24 nov 2026". */
export const ticksText = ({ ticks }: WorkbookItem): string =>
  ticks.map(({ side, on }) => `${sideNames[side]} op ${shortDay(on)}`).join(', ');

/** What stands where nobody of school or company saw it yet. */
const claimText = (item: WorkbookItem): string =>
  item.ticks.length === 0 ? 'nog niet' : `nog niet; ${ticksText(item)}: gedaan`;

/** The items by part, in the order of the template. */
export const sectionsOf = (items: readonly WorkbookItem[]): { section: string; items: WorkbookItem[] }[] =>
  [...new Set(items.map(({ section }) => section))].map((section) => ({
    section,
    items: items.filter((item) => item.section === section),
  }));

/** The portfolio as a PDF file: what the pupil can do, what the mbo looks at, and the days. */
export const portfolioPdf = ({ guided, book }: GuidedBook, madeAt: Date): Promise<Buffer> => {
  const { done, total, admissionDone, admissionTotal } = progressOf(book);
  const title = 'Portfolio van de stage';
  return writePdf(
    {
      title: `${title} van ${guided.pupil.name}`,
      language: 'nl-NL',
      author: guided.place.companyName,
      createdAt: madeAt,
      footer: `${title} · ${guided.pupil.name}`,
      pageLabel: (page, pages) => `Pagina ${page} van ${pages}`,
    },
    (writer) => {
      const rowsOf = (items: readonly WorkbookItem[]): string[][] =>
        items.map((item) => [item.title, placeNames[item.place], isDone(item) ? ticksText(item) : claimText(item)]);
      const head = ['Doel of taak', 'Waar', 'Afgetekend door'];
      writer.heading(1, title);
      writer.lead(`${guided.pupil.name}, ${guided.pupil.groupName}. Gemaakt op ${longDay(dayInAmsterdam(madeAt))}.`);
      writer.facts([
        ['Leerbedrijf', `${guided.place.companyName}, ${guided.place.town}`],
        ['Praktijkopleider', guided.supervisorName ?? 'nog niet bekend'],
        ['Stagebegeleider', guided.mentor?.name ?? 'nog niet bekend'],
        ['Sector', sectorNames[book.sector]],
        ['Stage', periodText(guided.placement)],
        ['Afgetekend', `${done} van ${total}`],
        ['Voor toelating tot het mbo', `${admissionDone} van ${admissionTotal}`],
      ]);
      writer.heading(2, 'Wat het mbo wil zien');
      writer.paragraph(
        'Deze doelen en taken tellen mee voor de toelating. Hieronder staan zij nog eens, tussen alle andere.',
      );
      writer.table(head, rowsOf(book.items.filter(({ forAdmission }) => forAdmission)), [5, 2, 3]);
      for (const { section, items } of sectionsOf(book.items)) {
        writer.heading(2, section);
        writer.table(head, rowsOf(items), [5, 2, 3]);
      }
      writer.heading(2, 'Dagverslagen');
      if (book.reports.length === 0) writer.paragraph('Er zijn nog geen dagverslagen.');
      else writer.facts(book.reports.map(({ day, text }) => [longDay(day), text]));
    },
  );
};
