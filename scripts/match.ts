import { closeSync, openSync, readSync } from 'node:fs';
import { allocateColumns, needsIntegerPrograms } from '../src/features/matching/allocation/allocate.js';
import { readInstanceBytes } from '../src/features/matching/allocation/reading/instance-from-bytes.js';
import type { InstanceColumns } from '../src/features/matching/allocation/reading/instance-columns.js';
import { InvalidInstanceError } from '../src/features/matching/instance/instance.js';
import { loadIntegerPrograms } from '../src/features/matching/integer-programs/highs-programs.js';

const USAGE = 'usage: npm run --silent match -- FILE   (- for standard input)';
const PIECE_BYTES = 1 << 20;
const STANDARD_INPUT = 0;

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;

/** Reads a file piece by piece, so that a file larger than memory would do. */
export const readInstanceFile = (file: string): InstanceColumns => {
  const handle = file === '-' ? STANDARD_INPUT : openSync(file, 'r');
  const buffer = new Uint8Array(PIECE_BYTES);
  const nextPiece = (): Uint8Array | null => {
    for (;;) {
      try {
        const length = readSync(handle, buffer, 0, PIECE_BYTES, null);
        return length > 0 ? buffer.subarray(0, length) : null;
      } catch (error) {
        // A pipe that has nothing yet.
        if (isCode(error, 'EOF')) return null;
        if (!isCode(error, 'EAGAIN')) throw error;
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
      }
    }
  };
  try {
    return readInstanceBytes(nextPiece);
  } finally {
    if (handle !== STANDARD_INPUT) closeSync(handle);
  }
};

/** One line for whoever called: what was wrong with the input. */
const complaintAbout = (error: unknown, file: string): string | null => {
  if (error instanceof InvalidInstanceError) return error.message;
  if (error instanceof SyntaxError) return `not JSON: ${error.message}`;
  if (error instanceof Error && 'syscall' in error && 'code' in error) return `${file}: ${String(error.code)}`;
  return null;
};

const main = async (file: string | undefined): Promise<number> => {
  if (file === undefined) {
    console.error(USAGE);
    return 2;
  }
  try {
    const columns = readInstanceFile(file);
    const programs = needsIntegerPrograms(columns) ? { solveIntegerProgram: await loadIntegerPrograms() } : {};
    const { result } = allocateColumns(columns, { elapsedSeconds: () => process.uptime(), ...programs });
    process.stdout.write(`${JSON.stringify(result)}\n`);
    return 0;
  } catch (error) {
    const complaint = complaintAbout(error, file);
    console.error(complaint === null ? error : complaint.replaceAll(/\s+/g, ' '));
    return complaint === null ? 1 : 2;
  }
};

if (import.meta.filename === process.argv[1]) process.exitCode = await main(process.argv[2]);
