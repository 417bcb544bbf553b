import { spawn, type StdioOptions } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Running the operating system's programs. */

/** Administrators' programs are not on every user's PATH, but a few of them are needed. */
const searchPath = (): string[] => [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'];

/** The full path of a program on the PATH; undefined where there is none. */
export const findProgram = (name: string): string | undefined =>
  searchPath()
    .filter((folder) => folder.startsWith('/'))
    .map((folder) => join(folder, name))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return statSync(file).isFile();
      } catch {
        return false;
      }
    });

export type Ended = { code: number | null; signal: NodeJS.Signals | null; output: string; errors: string };
type RunOptions = {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Further file descriptors, from 3 on, that the program inherits. */
  pass?: readonly number[];
  onOutput?: (text: string) => void;
};

const KEPT_CHARACTERS = 200_000;

/** Runs a program to its end. The end of a long output is kept. Rejects only where the program can't be started. */
export const run = (program: string, args: readonly string[], options: RunOptions = {}): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const stdio: StdioOptions = ['ignore', 'pipe', 'pipe', ...(options.pass ?? [])];
    const child = spawn(program, args, {
      stdio,
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      ...(options.env === undefined ? {} : { env: options.env }),
    });
    let output = '';
    let errors = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-KEPT_CHARACTERS);
      options.onOutput?.(text);
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      errors = (errors + text).slice(-KEPT_CHARACTERS);
    });
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, output, errors }));
  });

/** Runs a program that must succeed, and gives its output; throws its last words otherwise. */
export const runOrThrow = async (
  program: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<string> => {
  const { code, signal, output, errors } = await run(program, args, options);
  if (code === 0) return output;
  const words = (errors.trim() || output.trim()).split('\n').slice(-3).join(' ');
  throw new Error(`${program.split('/').at(-1) ?? program} ended with ${code ?? signal ?? 'nothing'}: ${words}`);
};
