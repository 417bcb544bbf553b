import { stringify } from 'csv-stringify/sync';
import type { PageRequest } from '../platform/db/cursor.js';
import type { PageReply } from '../platform/http/route.js';

type Row = readonly string[];

// A cell that starts like a formula is run by a spreadsheet; an apostrophe keeps it text (OWASP, CSV injection).
const harmless = (cell: string): string => (/^[=+\-@\t\r]/.test(cell) && !/^-?[\d.,]+$/.test(cell) ? `'${cell}` : cell);

// Semicolons, as Dutch spreadsheets want them. A lone carriage return ends a row for some readers, so it stands between quotes.
const written = (rows: readonly Row[]): string =>
  stringify(
    rows.map((row) => row.map(harmless)),
    { delimiter: ';', quoted_match: /\r/ },
  );

/** A mark that says UTF-8, and the names of the columns. */
const head = (header: Row): string => `\uFEFF${written([header])}`;

const CSV = 'text/csv; charset=utf-8';

/** A table that is at hand as a file for a Dutch spreadsheet. */
export const csvReply = (name: string, header: Row, rows: readonly Row[]): PageReply => ({
  file: head(header) + written(rows),
  name,
  type: CSV,
});

/** How many rows are read at once, so how many are in memory. */
const ROWS_AT_ONCE = 200;

/** Some rows of a list, and where the next ones start; null at the end. */
export interface CsvPage {
  readonly header: Row;
  readonly rows: readonly Row[];
  readonly next: string | null;
}

/**
 * A whole list as such a file, however long: read page by page while it is sent. The first page is read before the answer starts,
 * so what may not be read is refused as on any page; what goes wrong later breaks the file off, so that it can't look complete.
 */
export const csvOfList = async (
  name: string,
  read: (page: PageRequest) => Promise<CsvPage>,
  rowsAtOnce = ROWS_AT_ONCE,
): Promise<PageReply> => {
  const first = await read({ limit: rowsAtOnce });
  async function* parts(): AsyncGenerator<string> {
    yield head(first.header) + written(first.rows);
    for (let { next } = first; next !== null;) {
      const page: CsvPage = await read({ cursor: next, limit: rowsAtOnce });
      yield written(page.rows);
      ({ next } = page);
    }
  }
  return { parts: parts(), name, type: CSV };
};
