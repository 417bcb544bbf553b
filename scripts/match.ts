import { readFileSync } from 'node:fs';
import { allocateColumns } from '../src/features/matching/allocation/allocate.js';
import { readInstance } from '../src/features/matching/allocation/reading/instance-reading.js';
import { InvalidInstanceError } from '../src/features/matching/instance/instance.js';
import { loadIntegerPrograms } from '../src/features/matching/integer-programs/highs-programs.js';

const USAGE = 'usage: npm run --silent match -- FILE   (- for standard input)';

/** One line for whoever called: what was wrong with the input. */
const complaintAbout = (error: unknown): string | null => {
  if (error instanceof InvalidInstanceError) return error.message;
  if (error instanceof SyntaxError) return `not JSON: ${error.message}`;
  if (error instanceof Error && 'code' in error && 'path' in error)
    return `${String(error.path)}: ${String(error.code)}`;
  return null;
};

const main = async (file: string | undefined): Promise<number> => {
  if (file === undefined) {
    console.error(USAGE);
    return 2;
  }
  try {
    const columns = readInstance(JSON.parse(readFileSync(file === '-' ? 0 : file, 'utf8')));
    const solveIntegerProgram = await loadIntegerPrograms();
    const elapsedSeconds = (): number => process.uptime();
    const { result } = allocateColumns(columns, { elapsedSeconds, solveIntegerProgram });
    process.stdout.write(`${JSON.stringify(result)}\n`);
    return 0;
  } catch (error) {
    const complaint = complaintAbout(error);
    console.error(complaint === null ? error : complaint.replaceAll(/\s+/g, ' '));
    return complaint === null ? 1 : 2;
  }
};

process.exitCode = await main(process.argv[2]);
