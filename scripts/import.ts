import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { openDatabase } from '../src/compose/database.js';
import { openFieldCipher } from '../src/compose/field-keys.js';
import { composeExchange } from '../src/compose/exchange.js';
import { createStorage } from '../src/compose/storage.js';
import { readConfig } from '../src/config.js';
import type { ExchangeService, ImportMode, ImportReport } from '../src/features/exchange/exchange.service.js';
import { systemClock } from '../src/platform/clock.js';
import { prepareCollections } from '../src/platform/db/connection.js';
import { AppError } from '../src/platform/errors.js';

const USAGE = `Gebruik: npm run --silent import -- companies BESTAND [--keep-good] [--dry-run]
         npm run --silent import -- students BESTAND --school SCHOOL-ID [--keep-good] [--dry-run]

Zonder --keep-good wordt alleen een bestand zonder foute regels opgeslagen.
Met --dry-run wordt niets opgeslagen. Einde 0: opgeslagen of in orde, 1: niets opgeslagen, 2: verkeerd gebruik.`;

/** What was asked for on the command line. */
export interface ImportOrder {
  readonly kind: 'companies' | 'students';
  readonly file: string;
  readonly schoolId: string;
  readonly mode: ImportMode;
}

/** The order in the arguments, or null when they make none. */
export const orderOf = (args: readonly string[]): ImportOrder | null => {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { school: { type: 'string' }, 'keep-good': { type: 'boolean' }, 'dry-run': { type: 'boolean' } },
    });
    const [kind, file, ...more] = positionals;
    if (file === undefined || more.length > 0 || (kind !== 'companies' && kind !== 'students')) return null;
    if ((kind === 'students') !== (values.school !== undefined)) return null;
    const mode = values['dry-run'] ? 'check' : values['keep-good'] ? 'keep-good' : 'all-or-nothing';
    return { kind, file, schoolId: values.school ?? '', mode };
  } catch {
    return null;
  }
};

const MAKES: Readonly<Record<string, string>> = {
  companies: 'bedrijven',
  establishments: 'vestigingen',
  recognitions: 'erkenningen',
  students: 'leerlingen',
};

/** The report as a person reads it. Bad lines come first, the outcome last. */
export const reportLines = (report: ImportReport, file: string): string[] => {
  const { read, good, bad, problems, ignoredHeaders, written, makes, mode } = report;
  const made = Object.entries(makes)
    .map(([what, count]) => `${count} ${MAKES[what] ?? what}`)
    .join(', ');
  const outcome = written
    ? `Opgeslagen: ${made}.`
    : mode === 'check' && problems.length === 0
      ? `Proef: niets opgeslagen. Dit zou worden opgeslagen: ${made}.`
      : mode === 'check'
        ? `Proef: niets opgeslagen. Met --keep-good zou worden opgeslagen: ${made}.`
        : good > 0
          ? 'Er is niets opgeslagen. Verbeter de regels, of laat ze weg met --keep-good.'
          : 'Er is niets opgeslagen.';
  return [
    ...problems.map(({ line, column, code, text }) => {
      const where = [line === null ? null : `regel ${line}`, column === null ? null : `kolom "${column}"`].filter(
        Boolean,
      );
      return `${where.length === 0 ? file : where.join(', ')}: ${text} [${code}]`;
    }),
    ...(ignoredHeaders.length > 0 ? [`Niet gelezen kolommen: ${ignoredHeaders.join(', ')}`] : []),
    `${file}: ${read} regels gelezen, ${good} goed, ${bad} fout.`,
    outcome,
  ];
};

/** 0 when stored, or when a dry run found nothing wrong; 1 otherwise. */
export const exitCodeOf = ({ written, mode, problems }: ImportReport): 0 | 1 =>
  written || (mode === 'check' && problems.length === 0) ? 0 : 1;

/** Carries an order out and says how it went. */
export const carryOut = async (
  order: ImportOrder,
  bytes: Uint8Array,
  service: ExchangeService,
): Promise<ImportReport> =>
  order.kind === 'companies'
    ? service.importCompanies(bytes, order.mode)
    : service.importStudents(order.schoolId, bytes, order.mode);

/** Opens the database of the settings, as the service does, and closes it after the work. */
const withExchange = async <T>(work: (exchange: ExchangeService) => Promise<T>): Promise<T> => {
  const config = readConfig(process.env);
  const database = await openDatabase(config, { onProgress: (line) => console.error(line) });
  try {
    const storage = createStorage(database.connection, systemClock, await openFieldCipher(config));
    const exchange = composeExchange(database.connection, storage, systemClock);
    await prepareCollections(database.connection);
    return await work(exchange);
  } finally {
    await database.close();
  }
};

const readBytes = (file: string): Uint8Array | null => {
  try {
    return readFileSync(file === '-' ? 0 : file);
  } catch {
    return null;
  }
};

const main = async (args: readonly string[]): Promise<number> => {
  const order = orderOf(args);
  if (!order) {
    console.error(USAGE);
    return 2;
  }
  const bytes = readBytes(order.file);
  if (!bytes) {
    console.error(`${order.file} is niet te lezen.`);
    return 2;
  }
  try {
    const report = await withExchange((exchange) => carryOut(order, bytes, exchange));
    for (const line of reportLines(report, order.file)) console.log(line);
    return exitCodeOf(report);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === 'exchange.school-unknown') {
      console.error(`De school ${order.schoolId} is er niet.`);
      return 2;
    }
    const meanwhile = error.code === 'exchange.changed-meanwhile';
    console.error(`Er is niets opgeslagen: ${meanwhile ? 'iemand anders sloeg net hetzelfde op' : error.code}.`);
    return 1;
  }
};

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) process.exitCode = await main(process.argv.slice(2));
