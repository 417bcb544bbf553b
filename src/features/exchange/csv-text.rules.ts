import { CsvError, parse } from 'csv-parse/sync';
import type { ProblemCode } from './problem-texts.rules.js';

export const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const;
export type Encoding = (typeof ENCODINGS)[number];

export const DELIMITERS = [';', ',', '\t', '|'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** A whole file that can't be read, with the line where that shows. */
export interface FileFault {
  readonly code: ProblemCode;
  readonly line: number | null;
}

const startsWith = (bytes: Uint8Array, ...start: number[]): boolean => start.every((byte, at) => bytes[at] === byte);

/**
 * The text of a file that a spreadsheet wrote: with or without a mark at the start, in UTF-8, UTF-16 or the code page
 * of Windows. Bytes that are no valid UTF-8 are read as Windows-1252, which never fails.
 */
export const decodeText = (bytes: Uint8Array): { text: string; encoding: Encoding } | FileFault => {
  if (startsWith(bytes, 0x50, 0x4b, 0x03, 0x04) || startsWith(bytes, 0xd0, 0xcf, 0x11, 0xe0)) {
    return { code: 'file.workbook', line: null };
  }
  const encoding = encodingOf(bytes);
  const text = new TextDecoder(encoding).decode(bytes);
  if (text.trim() === '') return { code: 'file.empty', line: null };
  if (text.includes('\0')) return { code: 'file.not-text', line: null };
  return { text, encoding };
};

const encodingOf = (bytes: Uint8Array): Encoding => {
  if (startsWith(bytes, 0xff, 0xfe)) return 'utf-16le';
  if (startsWith(bytes, 0xfe, 0xff)) return 'utf-16be';
  // Without a mark, every second byte of Dutch text in UTF-16 is zero.
  const sample = bytes.subarray(0, 400);
  const zeros = [0, 1].map((odd) => sample.filter((byte, at) => at % 2 === odd && byte === 0).length);
  if ((zeros[1] ?? 0) > sample.length * 0.4) return 'utf-16le';
  if ((zeros[0] ?? 0) > sample.length * 0.4) return 'utf-16be';
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return 'utf-8';
  } catch {
    return 'windows-1252';
  }
};

/** The cells of one line of the table, and where it starts in the file (the first line is 1). */
export interface CsvRecord {
  readonly line: number;
  readonly cells: readonly string[];
}

interface Parsed {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

const SEP_LINE = /^sep=(.)$/i;

/** Every line that is not blank, header included. A quoted cell may hold line ends and delimiters. */
export const recordsOf = (text: string, delimiter: Delimiter): CsvRecord[] | FileFault => {
  const lines = text.replace(/\r\n?/g, '\n');
  try {
    const first = SEP_LINE.test(firstLine(text)) ? 1 : 0;
    return numberedRecords(parsed(lines, delimiter))
      .slice(first)
      .filter(({ cells }) => cells.some((cell) => cell !== ''));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    // The library names the last line; the quote was opened in the first record that was not read whole.
    const { records } = error as unknown as { records: number };
    const before = records > 0 ? parsed(lines, delimiter, records).at(-1)?.info.lines : 0;
    return { code: 'file.quote-not-closed', line: (before ?? 0) + 1 };
  }
};

const parsed = (text: string, delimiter: Delimiter, to = -1): Parsed[] =>
  parse(text, {
    delimiter,
    info: true,
    record_delimiter: '\n',
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: false,
    to,
  }) as unknown as Parsed[];

const numberedRecords = (records: readonly Parsed[]): CsvRecord[] =>
  records.map(({ record }, at) => ({ line: (records[at - 1]?.info.lines ?? 0) + 1, cells: record.map(plainCell) }));

const firstLine = (text: string): string => (text.split(/\r\n?|\n/, 1)[0] ?? '').replaceAll('"', '').trim();

/** The delimiter a spreadsheet announced in a first line `sep=;`, or null. */
export const announcedDelimiter = (text: string): Delimiter | null => {
  const found = SEP_LINE.exec(firstLine(text))?.[1];
  return DELIMITERS.find((delimiter) => delimiter === found) ?? null;
};

const SPACE = /^[\s\u200b\ufeff]+|[\s\u200b\ufeff]+$/g;
const GUARDED = /^'+[=+@\-\d]/;
const AS_FORMULA = /^="([^"]*)"$/;

/**
 * A cell as a person meant it: without spaces around it, without the apostrophe that keeps a spreadsheet from reading a
 * number or a formula (but `'t Harde` keeps its own), and `="0123"` as `0123`.
 */
export const plainCell = (cell: string): string => {
  const trimmed = cell.replace(SPACE, '');
  if (GUARDED.test(trimmed)) return trimmed.slice(1);
  return AS_FORMULA.exec(trimmed)?.[1] ?? trimmed;
};
