import { parse } from 'csv-parse/sync';
import { ITEM_KINDS, ITEM_PLACES, type ItemKind, type ItemPlace, type TemplateItem } from './workbook.rules.js';

export const TEMPLATE_CSV_HEADER = ['Nummer', 'Onderdeel', 'Omschrijving', 'Soort', 'Waar', 'Voor toelating'];

const KIND_WORDS: Readonly<Record<ItemKind, string>> = { goal: 'doel', task: 'taak' };
const PLACE_WORDS: Readonly<Record<ItemPlace, string>> = { school: 'school', company: 'bedrijf' };

/** The items of a template as rows that `itemsOfCsv` reads again. */
export const csvRowsOf = (items: readonly TemplateItem[]): string[][] =>
  items.map(({ id, section, title, kind, place, forAdmission }) => [
    ...[id, section, title, KIND_WORDS[kind], PLACE_WORDS[place], forAdmission ? 'ja' : 'nee'],
  ]);

/** One line that can't be read: its number in the file, the header counted, and what is wrong. */
export interface CsvFault {
  readonly path: string;
  readonly code: string;
}

const keyIn = <Key extends string>(keys: readonly Key[], words: Readonly<Record<Key, string>>, cell: string) =>
  keys.find((key) => words[key] === cell.trim().toLowerCase());

/** The items in a file with semicolons or commas; every line that can't be read is named. */
export const itemsOfCsv = (text: string): { readonly items: TemplateItem[]; readonly faults: CsvFault[] } => {
  let rows: string[][];
  try {
    // The header says which: a title may hold commas.
    const delimiter = (text.split('\n', 1)[0] ?? '').includes(';') ? ';' : ',';
    rows = parse(text, { bom: true, delimiter, skip_empty_lines: true, relax_column_count: true });
  } catch {
    return { items: [], faults: [{ path: 'csv', code: 'not-a-table' }] };
  }
  const items: TemplateItem[] = [];
  const faults: CsvFault[] = [];
  rows.slice(1).forEach((row, at) => {
    const [id = '', section = '', title = '', kindWord = '', placeWord = '', admission = ''] = row.map((cell) =>
      cell.trim(),
    );
    const line = at + 2;
    const kind = keyIn(ITEM_KINDS, KIND_WORDS, kindWord);
    const place = keyIn(ITEM_PLACES, PLACE_WORDS, placeWord);
    if (
      !/^[A-Za-z0-9._-]{1,20}$/.test(id) ||
      section === '' ||
      title === '' ||
      section.length > 60 ||
      title.length > 200
    )
      faults.push({ path: `csv.${line}`, code: 'line-incomplete' });
    else if (kind === undefined || place === undefined) faults.push({ path: `csv.${line}`, code: 'line-unknown-word' });
    else items.push({ id, section, title, kind, place, forAdmission: admission.toLowerCase() === 'ja' });
  });
  return { items, faults };
};
