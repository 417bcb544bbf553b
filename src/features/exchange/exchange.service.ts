import type { Clock } from '../../platform/clock.js';
import { orConflict } from '../../platform/db/storage-errors.js';
import { notFound } from '../../platform/errors.js';
import { COMPANY_COLUMNS, type CompanyLine } from './companies-csv.rules.js';
import { mergeCompanyLines, type CompanyGroup, type KnownCompany } from './companies-merge.rules.js';
import type { CompanyBatch, CompanyImportPort, KnownTown, StudentImportPort } from './exchange.repository.js';
import { readStudentTable, studentsOf } from './students-csv.rules.js';
import { readTable, type Problem, type Table } from './table.rules.js';
import { plainTerm } from './vocabulary.rules.js';

/** `check` writes nothing; `all-or-nothing` writes only a file without a bad line; `keep-good` leaves bad lines out. */
export type ImportMode = 'check' | 'all-or-nothing' | 'keep-good';

/** What came of a file. */
export interface ImportReport {
  readonly kind: 'companies' | 'students';
  readonly mode: ImportMode;
  /** Lines below the header. */
  readonly read: number;
  readonly good: number;
  /** Lines with a problem; a file that can't be read at all has problems and no bad lines. */
  readonly bad: number;
  readonly problems: readonly Problem[];
  readonly ignoredHeaders: readonly string[];
  /** Whether anything was stored. */
  readonly written: boolean;
  /** What the good lines make: stored when `written`, or what would be. */
  readonly makes: Readonly<Record<string, number>>;
}

export interface ExchangeDeps {
  readonly companies: CompanyImportPort;
  readonly students: StudentImportPort;
  readonly clock: Clock;
  readonly newId: (prefix: string) => string;
  /** Whether a text may hold a burgerservicenummer, as the pupils' own rule has it. */
  /** Whether a cell of a field, or of a column that is not read (null), holds what looks like a burgerservicenummer. */
  readonly looksLikeBsn: (text: string, field: string | null) => boolean;
}

/** Imports files of companies and pupils. Nothing is half-written: each import is one call to a port that stores all or none. */
export const createExchangeService = (deps: ExchangeDeps) => {
  const importCompanies = async (bytes: Uint8Array, mode: ImportMode): Promise<ImportReport> => {
    // A column of companies that is not read may well hold numbers of nine digits, as an RSIN; nothing of it is kept.
    const table = readTable<CompanyLine>(bytes, COMPANY_COLUMNS, {
      looksLikeBsn: (text, field) => field !== null && deps.looksLikeBsn(text, field),
    });
    const kvkNumbers = [...new Set(table.rows.map(({ row }) => row.kvkNumber))];
    const towns = await deps.companies.knownTowns();
    const known = byKvk(kvkNumbers.length === 0 ? [] : await deps.companies.findByKvkNumbers(kvkNumbers));
    const points = new Map(towns.map(({ name, point }) => [plainTerm(name), point]));
    const merged = mergeCompanyLines(table, { towns: points, known });
    const batch = batchOf(merged.groups, known, deps.newId);
    const makes = {
      companies: batch.companies.length,
      establishments: batch.establishments.length,
      recognitions: batch.recognitions.length,
    };
    return finish('companies', mode, table, merged, makes, () => deps.companies.saveAll(batch));
  };

  const importStudents = async (schoolId: string, bytes: Uint8Array, mode: ImportMode): Promise<ImportReport> => {
    if (!(await deps.students.schoolExists(schoolId))) throw notFound('exchange.school-unknown', { schoolId });
    const table = readStudentTable(bytes, deps.looksLikeBsn);
    const read = studentsOf(table, {
      schoolId,
      groups: await deps.students.groupsOf(schoolId),
      towns: townsByName(await deps.students.knownTowns()),
      knownNumbers: new Set(await deps.students.studentNumbersOf(schoolId)),
      today: deps.clock.today(),
    });
    const students = read.rows.map(({ row }) => ({ id: deps.newId('stu'), version: 1, ...row }));
    const makes = { students: students.length };
    return finish('students', mode, table, read, makes, () => deps.students.saveAll(students));
  };

  return { importCompanies, importStudents };
};

export type ExchangeService = ReturnType<typeof createExchangeService>;

const byKvk = (companies: readonly KnownCompany[]): Map<string, KnownCompany> =>
  new Map(companies.map((company) => [company.kvkNumber, company]));

const townsByName = (towns: readonly KnownTown[]): Map<string, KnownTown> =>
  new Map(towns.map((town) => [plainTerm(town.name), town]));

const finish = async (
  kind: ImportReport['kind'],
  mode: ImportMode,
  table: Table<object>,
  { rows, problems: later }: { rows: readonly unknown[]; problems: readonly Problem[] },
  makes: Readonly<Record<string, number>>,
  save: () => Promise<void>,
): Promise<ImportReport> => {
  const problems = [...table.problems, ...later].toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0));
  const allowed = mode === 'keep-good' || (mode === 'all-or-nothing' && problems.length === 0);
  const written = allowed && rows.length > 0;
  // Somebody may have stored the same since the look at what is known; storage then refuses the whole of it.
  if (written) await orConflict('exchange.changed-meanwhile', save);
  const good = rows.length;
  const readable = table.rows.length > 0 || table.problems.some(({ code }) => !/^(file|header)\./.test(code));
  return {
    kind,
    mode,
    read: table.read,
    good,
    bad: readable ? table.read - good : 0,
    problems,
    ignoredHeaders: table.ignoredHeaders,
    written,
    makes,
  };
};

const batchOf = (
  groups: readonly CompanyGroup[],
  known: ReadonlyMap<string, KnownCompany>,
  newId: (prefix: string) => string,
): CompanyBatch => {
  const batch = { companies: [], establishments: [], recognitions: [] } as {
    -readonly [K in keyof CompanyBatch]: CompanyBatch[K][number][];
  };
  for (const { company, establishments } of groups) {
    const existing = known.get(company.kvkNumber)?.id;
    const companyId = existing ?? newId('cmp');
    if (existing === undefined) batch.companies.push({ id: companyId, version: 1, ...company });
    for (const { establishment, recognitions } of establishments) {
      const id = newId('est');
      batch.establishments.push({ id, version: 1, companyId, ...establishment });
      for (const recognition of recognitions) {
        batch.recognitions.push({ id: newId('rec'), version: 1, establishmentId: id, ...recognition });
      }
    }
  }
  return batch;
};
