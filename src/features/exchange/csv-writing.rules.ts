import { stringify } from 'csv-stringify/sync';
import { tableCells, type Columns } from './table.rules.js';

/** A CSV file as Dutch spreadsheets open it without asking: semicolons, lines that end in CR LF, a mark for UTF-8. */
export const writeTable = <T extends object>(columns: Columns<T>, rows: readonly T[]): string =>
  stringify(tableCells(columns, rows), {
    delimiter: ';',
    record_delimiter: 'windows',
    bom: true,
    // A lone line end within a cell is not the end of a record, so the library would leave it without quotes.
    quoted_match: /[\r\n]/,
  });
