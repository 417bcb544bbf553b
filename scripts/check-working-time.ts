import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { checkWorkingTime } from '../src/features/working-time/working-time.service.js';
import { workingTimeCheckBody } from '../src/features/working-time/working-time.schemas.js';

/** Bad input, with the one line that says what is wrong. */
class BadInput extends Error {}

const STANDARD_INPUT = 0;

const readText = (file: string): string => {
  try {
    return readFileSync(file === '-' ? STANDARD_INPUT : file, 'utf8');
  } catch (error) {
    throw new BadInput(`${file}: cannot be read (${error instanceof Error ? error.message : String(error)})`);
  }
};

const readJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new BadInput(`not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
};

const valueAt = (document: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    document,
  );

/** Our own faults are codes (`same-as-start`), which read as words without the hyphens. */
const wordsOf = ({ code, message }: z.core.$ZodIssue): string =>
  code === 'custom' ? message.replaceAll('-', ' ') : message;

/** `stage.tue.end: same as start (found "08:00")`, for the first fault. */
const faultLine = (document: unknown, issues: readonly z.core.$ZodIssue[]): string => {
  const [issue] = issues;
  if (!issue) return 'not of the form of this check';
  const path = issue.code === 'unrecognized_keys' ? [...issue.path, ...issue.keys.slice(0, 1)] : issue.path;
  const found = JSON.stringify(valueAt(document, path)) as string | undefined;
  const reason = issue.code === 'unrecognized_keys' ? 'not a field of this check' : wordsOf(issue);
  return `${path.map(String).join('.') || 'document'}: ${reason} (found ${found ?? 'nothing'})`;
};

const main = (): void => {
  const [file, ...rest] = process.argv.slice(2);
  if (file === undefined || rest.length > 0) throw new BadInput('say one file, or - for standard input');
  const document = readJson(readText(file));
  const check = workingTimeCheckBody.safeParse(document);
  if (!check.success) throw new BadInput(faultLine(document, check.error.issues));
  process.stdout.write(`${JSON.stringify(checkWorkingTime(check.data), null, 2)}\n`);
};

try {
  main();
} catch (error) {
  const bad = error instanceof BadInput;
  process.exitCode = bad ? 2 : 1;
  process.stderr.write(bad ? `${error.message.replaceAll(/\s+/g, ' ')}\n` : `${String(error)}\n`);
}
