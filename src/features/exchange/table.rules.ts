import { generalFault, type ReadCell } from './cells.rules.js';
import {
  announcedDelimiter,
  decodeText,
  DELIMITERS,
  recordsOf,
  type CsvRecord,
  type Delimiter,
  type Encoding,
  type FileFault,
} from './csv-text.rules.js';
import { problemText, type ProblemCode, type ProblemFacts } from './problem-texts.rules.js';
import { plainTerm } from './vocabulary.rules.js';

/** One column: what it is called, how a cell is read and written. */
export interface Column<V> {
  readonly header: string;
  /** Other names, in any case, with or without spaces, accents and signs. */
  readonly synonyms: readonly string[];
  /** What an empty cell or an absent column means; without it, header and cell are needed. */
  readonly whenEmpty?: V;
  readonly read: ReadCell<V>;
  readonly write: (value: V) => string;
}

/** A column for each field of a row, in the order in which they are written. */
export type Columns<T> = { readonly [K in keyof T & string]-?: Column<T[K]> };

/** Something wrong: in which line of the file (null for the whole file), under which header, and why. */
export interface Problem {
  readonly line: number | null;
  readonly column: string | null;
  readonly code: ProblemCode;
  readonly facts: ProblemFacts;
  readonly text: string;
}

/** A problem with its Dutch text. */
export const problem = (
  line: number | null,
  column: string | null,
  code: ProblemCode,
  facts: ProblemFacts = {},
): Problem => ({ line, column, code, facts, text: problemText(code, facts) });

/** A row and the line where it starts. */
export interface Row<T> {
  readonly line: number;
  readonly row: T;
}

/** What was read of a file. A line with a problem is not among the rows. */
export interface Table<T> {
  readonly encoding: Encoding | null;
  readonly delimiter: Delimiter | null;
  /** Lines below the header, good and bad; blank ones don't count. */
  readonly read: number;
  readonly rows: readonly Row<T>[];
  readonly problems: readonly Problem[];
  /** Headers that mean nothing here; their cells were left out. */
  readonly ignoredHeaders: readonly string[];
  /** The header of each field as the file has it, for later problems. */
  readonly headers: Readonly<Partial<Record<keyof T & string, string>>>;
}

/** What a kind of file adds to its columns. */
export interface TableOptions {
  /** Plain headers that may not be in the file at all. */
  readonly privateHeaders?: ReadonlySet<string>;
  /** Whether a cell of a field (null: a column that is not read) looks like a burgerservicenummer; then its line is refused. */
  readonly looksLikeBsn?: (text: string, field: string | null) => boolean;
}

const MOST_ROWS = 20_000;

/** Reads a file of any spreadsheet. Every fault is listed, not the first; nothing is guessed silently. */
export const readTable = <T extends object>(
  bytes: Uint8Array,
  columns: Columns<T>,
  options: TableOptions = {},
): Table<T> => {
  const nothing: Table<T> = {
    encoding: null,
    delimiter: null,
    read: 0,
    rows: [],
    problems: [],
    ignoredHeaders: [],
    headers: {} as Table<T>['headers'],
  };
  const failed = ({ code, line }: FileFault): Table<T> => ({ ...nothing, problems: [problem(line, null, code)] });
  const decoded = decodeText(bytes);
  if ('code' in decoded) return failed(decoded);
  const { text, encoding } = decoded;
  const delimiter = announcedDelimiter(text) ?? likelyDelimiter(text, columns);
  const records = recordsOf(text, delimiter);
  if ('code' in records) return failed(records);
  const [header, ...body] = records;
  if (!header) return failed({ code: 'file.empty', line: null });
  const layout = layoutOf(header, columns, options);
  const found = {
    ...nothing,
    encoding,
    delimiter,
    read: body.length,
    ignoredHeaders: layout.ignored,
    headers: layout.headers,
  };
  const problems = [...layout.problems];
  if (body.length === 0) problems.push(problem(null, null, 'file.no-rows'));
  if (body.length > MOST_ROWS) problems.push(problem(null, null, 'file.too-large', { limit: MOST_ROWS }));
  if (problems.length > 0) return { ...found, problems };
  const rows: Row<T>[] = [];
  for (const record of body) {
    const outcome = readRecord(record, header, columns, layout, options);
    if (outcome.problems.length === 0) rows.push({ line: record.line, row: outcome.row });
    problems.push(...outcome.problems);
  }
  return { ...found, rows, problems };
};

/** The delimiter under which most headers are known; where that is equal, most cells. */
const likelyDelimiter = <T extends object>(text: string, columns: Columns<T>): Delimiter => {
  const known = new Set(entriesOf(columns).flatMap(([, column]) => namesOf(column)));
  const line = firstFilledLine(text.slice(0, 20_000));
  let best: { delimiter: Delimiter; score: number } = { delimiter: ';', score: -1 };
  for (const delimiter of DELIMITERS) {
    const records = recordsOf(line, delimiter);
    const cells = 'code' in records ? line.split(delimiter) : (records[0]?.cells ?? []);
    const score = cells.filter((cell) => known.has(plainTerm(cell))).length * 1000 + cells.length;
    if (score > best.score) best = { delimiter, score };
  }
  return best.delimiter;
};

const firstFilledLine = (text: string): string =>
  text.split(/\r\n?|\n/).find((line) => line.replace(/[\s;,|"]/g, '') !== '') ?? '';

type AnyColumn = Column<unknown>;
const entriesOf = <T extends object>(columns: Columns<T>): [keyof T & string, AnyColumn][] =>
  Object.entries(columns) as [keyof T & string, AnyColumn][];

const namesOf = ({ header, synonyms }: AnyColumn): string[] => [header, ...synonyms].map(plainTerm);

interface Layout<T> {
  /** The field of each cell, by position. */
  readonly fields: readonly ((keyof T & string) | null)[];
  readonly headers: Readonly<Partial<Record<keyof T & string, string>>>;
  readonly ignored: readonly string[];
  readonly problems: readonly Problem[];
}

const layoutOf = <T extends object>(header: CsvRecord, columns: Columns<T>, options: TableOptions): Layout<T> => {
  const fieldByName = new Map(
    entriesOf(columns).flatMap(([field, column]) => namesOf(column).map((name) => [name, field] as const)),
  );
  const headers: Partial<Record<keyof T & string, string>> = {};
  const ignored: string[] = [];
  const problems: Problem[] = [];
  const fields = header.cells.map((cell) => {
    const plain = plainTerm(cell);
    const field = fieldByName.get(plain);
    if (options.privateHeaders?.has(plain)) problems.push(problem(header.line, cell, 'header.private'));
    else if (field === undefined && cell !== '') ignored.push(cell);
    if (field === undefined) return null;
    const other = headers[field];
    if (other !== undefined) problems.push(problem(header.line, cell, 'header.duplicate', { other }));
    headers[field] = cell;
    return field;
  });
  for (const [field, column] of entriesOf(columns)) {
    if (headers[field] !== undefined || 'whenEmpty' in column) continue;
    problems.push(problem(header.line, null, 'header.missing', { header: column.header, synonyms: column.synonyms }));
  }
  return { fields, headers, ignored, problems };
};

const readRecord = <T extends object>(
  { line, cells }: CsvRecord,
  header: CsvRecord,
  columns: Columns<T>,
  layout: Layout<T>,
  options: TableOptions,
): { row: T; problems: Problem[] } => {
  const problems: Problem[] = [];
  const values: Record<string, unknown> = {};
  const expected = header.cells.length;
  if (cells.slice(expected).some((cell) => cell !== '')) {
    return {
      row: values as T,
      problems: [problem(line, null, 'row.too-many-cells', { found: cells.length, expected })],
    };
  }
  header.cells.forEach((name, at) => {
    const text = cells[at] ?? '';
    if (options.looksLikeBsn?.(text, layout.fields[at] ?? null))
      problems.push(problem(line, name, 'cell.looks-like-bsn'));
  });
  const refused = new Set(problems.map(({ column }) => column));
  for (const [field, column] of entriesOf(columns)) {
    const at = layout.fields.indexOf(field);
    const text = (at < 0 ? '' : cells[at]) ?? '';
    const name = layout.headers[field] ?? column.header;
    if (refused.has(name)) continue;
    const cell = text === '' ? emptyCell(column) : (generalFault(text) ?? column.read(text));
    if ('value' in cell) values[field] = cell.value;
    else problems.push(problem(line, name, cell.code, cell.facts));
  }
  return { row: values as T, problems };
};

const emptyCell = (column: AnyColumn): { value: unknown } | { code: ProblemCode; facts?: ProblemFacts } =>
  'whenEmpty' in column ? { value: column.whenEmpty } : { code: 'cell.missing' };

const NEEDS_GUARD = /^'*[=+@-]|^'+\d/;

/** A cell that no spreadsheet takes for a formula; `plainCell` reads it back as it was. */
const guarded = (text: string): string => (NEEDS_GUARD.test(text) ? `'${text}` : text);

/** The cells of a table, header first, as texts. */
export const tableCells = <T extends object>(columns: Columns<T>, rows: readonly T[]): string[][] => [
  entriesOf(columns).map(([, { header }]) => header),
  ...rows.map((row) =>
    entriesOf(columns).map(([field, column]) => {
      const value: unknown = row[field];
      return value === null || value === undefined ? '' : guarded(column.write(value));
    }),
  ),
];
