import { pino, type DestinationStream, type Logger } from 'pino';

export type { Logger };

const LONGEST = 500;

/**
 * The words of an error without values, which may be of a person: what stands in quotes, braces or angle brackets, mail addresses, days
 * and long numbers. What is left says what went wrong; where stands in the stack.
 */
export const withoutValues = (text: string): string =>
  text
    .slice(0, LONGEST)
    .replace(/\{[^]*\}/g, '{…}')
    .replace(/"[^"]*"/g, '"…"')
    .replace(/`[^`]*`/g, '`…`')
    .replace(/(?<![A-Za-z])'[^']*'/g, "'…'")
    .replace(/<[^>]*>/g, '<…>')
    .replace(/[^\s@]{1,64}@[^\s@]{1,190}/g, '…@…')
    .replace(/(?<![A-Za-z\d])\d[\d .-]{2,}\d/g, '…');

const FRAME = /^\s+at /;

/** An error as it is logged: its kind, code, place and words, no values. */
const safeError = (error: unknown): object => {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code } = error as { code?: unknown };
  return {
    type: error.name,
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    message: withoutValues(error.message),
    stack: (error.stack ?? '')
      .split('\n')
      .filter((line) => FRAME.test(line))
      .join('\n'),
  };
};

/** One JSON line per event on standard error; standard output stays free for what a person asked for. No personal data. */
export const createLog = (level: string, to: DestinationStream = pino.destination(2)): Logger =>
  pino({ level, base: null, serializers: { err: safeError } }, to);
