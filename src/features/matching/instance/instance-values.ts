import {
  InvalidInstanceError,
  MAX_COST,
  MAX_COUNT,
  MAX_PRIORITY,
  MODES,
  INSTANCE_FORMAT,
  type Mode,
} from './instance.js';

const SHOWN_CHARACTERS = 60;

/** A found value as it stands in an error line: JSON, cut when long. */
export const shown = (value: unknown): string => {
  const text = value === undefined ? 'nothing' : typeof value === 'number' ? String(value) : JSON.stringify(value);
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
};

export const refuse = (field: string, problem: string): never => {
  throw new InvalidInstanceError(field, problem);
};

const expected = (field: string, what: string, value: unknown): never =>
  refuse(field, `expected ${what}, found ${shown(value)}`);

const integer = (field: string, value: unknown, least: number, most: number): number =>
  typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most
    ? value
    : expected(field, `an integer from ${least} to ${most}`, value);

export const costOf = (field: string, value: unknown): number => integer(field, value, 0, MAX_COST);
export const rankOf = (field: string, value: unknown): number => integer(field, value ?? 1, 1, MAX_COUNT);
export const capacityOf = (field: string, value: unknown): number => integer(field, value, 0, MAX_COUNT);
export const minimumOf = (field: string, value: unknown): number => integer(field, value ?? 0, 0, MAX_COUNT);
export const priorityOf = (field: string, value: unknown): number => integer(field, value ?? 0, 0, MAX_PRIORITY);

export const idOf = (field: string, value: unknown): string =>
  typeof value === 'string' && value !== '' ? value : expected(field, 'a text that is not empty', value);

export const seedOf = (value: unknown): string =>
  typeof value === 'string' ? value : expected('seed', 'a text', value);

export const lockOf = (field: string, value: unknown): string | null =>
  value === null || value === undefined
    ? null
    : typeof value === 'string'
      ? value
      : expected(field, 'an option id or null', value);

export const formatOf = (value: unknown): void => {
  if (value !== INSTANCE_FORMAT) expected('format', `"${INSTANCE_FORMAT}"`, value);
};

export const modeOf = (value: unknown): Mode =>
  MODES.find((mode) => mode === value) ?? expected('mode', MODES.map((mode) => `"${mode}"`).join(', '), value);

export const timeLimitOf = (value: unknown, absent: number): number =>
  value === undefined
    ? absent
    : typeof value === 'number' && Number.isFinite(value) && value > 0
      ? value
      : expected('timeLimitSeconds', 'a number above 0', value);

export const listOf = (field: string, value: unknown): readonly unknown[] =>
  Array.isArray(value) ? (value as readonly unknown[]) : expected(field, 'a list', value);

export const objectOf = (field: string, value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : expected(field, 'an object', value);
