import { stringify } from 'csv-stringify/sync';
import type { PageReply } from '../platform/http/route.js';

// A cell that starts like a formula is run by a spreadsheet; an apostrophe keeps it text (OWASP, CSV injection).
const harmless = (cell: string): string => (/^[=+\-@\t\r]/.test(cell) && !/^-?[\d.,]+$/.test(cell) ? `'${cell}` : cell);

/** A table as a file for a Dutch spreadsheet: semicolons, and a mark that says UTF-8. */
export const csvReply = (name: string, header: readonly string[], rows: readonly (readonly string[])[]): PageReply => ({
  file: stringify(
    [header, ...rows.map((row) => row.map(harmless))].map((row) => [...row]),
    { delimiter: ';', bom: true },
  ),
  name,
  type: 'text/csv; charset=utf-8',
});
