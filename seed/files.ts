import { COMPANY_COLUMNS } from '../src/features/exchange/companies-csv.rules.js';
import { companyLinesOf } from '../src/features/exchange/companies-merge.rules.js';
import { writeTable } from '../src/features/exchange/csv-writing.rules.js';
import { STUDENT_COLUMNS, studentLinesOf } from '../src/features/exchange/students-csv.rules.js';
import { PLACES } from './places.js';
import type { Region } from '../src/compose/demo.js';
import { demoRegion, regionText } from './region.js';

/** Every file of `seed/data` with its text. The same text on every machine and every day. */
export const seedFiles = (region: Region = demoRegion()): ReadonlyMap<string, string> => {
  const { companies, establishments, recognitions, students, groups } = region;
  return new Map([
    ['region.json', regionText(region)],
    ['places.json', `[\n${PLACES.map(({ name, point }) => JSON.stringify({ name, ...point })).join(',\n')}\n]\n`],
    ['companies.csv', writeTable(COMPANY_COLUMNS, companyLinesOf(companies, establishments, recognitions))],
    ['students.csv', writeTable(STUDENT_COLUMNS, studentLinesOf(students, groups))],
  ]);
};
