import type { Document } from 'bson';
import { CONNECTION_FAILURE, SqlError } from '../sql/connection.js';

/** How failures of PostgreSQL and DocumentDB are named in MongoDB's words. */

export type ErrorLabel = 'TransientTransactionError' | 'UnknownTransactionCommitResult';

/** A failure with a MongoDB code, answered to the client as it stands. */
export class CommandError extends Error {
  readonly labels: readonly ErrorLabel[];
  readonly facts: Document;
  constructor(
    readonly code: number,
    message: string,
    options: { labels?: readonly ErrorLabel[]; facts?: Document } = {},
  ) {
    super(message);
    this.labels = options.labels ?? [];
    this.facts = options.facts ?? {};
  }
}

export const CODE = {
  internal: 1,
  badValue: 2,
  unknown: 8,
  namespaceNotFound: 26,
  indexNotFound: 27,
  cursorNotFound: 43,
  maxTimeExpired: 50,
  commandNotFound: 59,
  shutdownInProgress: 91,
  writeConflict: 112,
  commandNotSupported: 115,
  exceededTimeLimit: 262,
  noSuchTransaction: 251,
  duplicateKey: 11000,
} as const;

/** DocumentDB raises MongoDB's errors as SQLSTATE `M….`; the others are PostgreSQL's own. */
const CODE_OF_STATE: Readonly<Record<string, number>> = {
  M0000: 1,
  M0001: 2,
  M0003: 9,
  M0004: 14,
  M0005: 15,
  M0006: 20,
  M0008: 26,
  M0009: 27,
  M000A: 28,
  M000D: 40,
  M000E: 43,
  M000F: 48,
  M000G: 52,
  M000M: 66,
  M000N: 67,
  M000O: 68,
  M000P: 72,
  M000Q: 73,
  M000R: 85,
  M000S: 86,
  M000U: 115,
  M00CO: 121,
  M00F1: 112,
  M001C: 11000,
  M007U: 40324,
  '23505': 11000, // unique violation
  '23P01': 11000, // exclusion violation: DocumentDB's unique indexes are exclusion constraints
  '40001': 112, // serialization failure
  '40P01': 112, // deadlock found
  '55P03': 112, // lock not available
  '57014': 50, // query cancelled: only the gateway's own time limit does that
  '42P01': 26, // undefined table
  '0A000': 115, // feature not supported
  [CONNECTION_FAILURE]: 91,
  '57P01': 91, // administrator shutdown
  '57P02': 91, // crash shutdown
  '57P03': 91, // cannot connect now
};

const NAME_OF_CODE: Readonly<Record<number, string>> = {
  1: 'InternalError',
  2: 'BadValue',
  8: 'UnknownError',
  9: 'FailedToParse',
  14: 'TypeMismatch',
  20: 'IllegalOperation',
  26: 'NamespaceNotFound',
  27: 'IndexNotFound',
  40: 'ConflictingUpdateOperators',
  43: 'CursorNotFound',
  48: 'NamespaceExists',
  50: 'MaxTimeMSExpired',
  59: 'CommandNotFound',
  66: 'ImmutableField',
  67: 'CannotCreateIndex',
  72: 'InvalidOptions',
  73: 'InvalidNamespace',
  85: 'IndexOptionsConflict',
  86: 'IndexKeySpecsConflict',
  91: 'ShutdownInProgress',
  112: 'WriteConflict',
  115: 'CommandNotSupported',
  121: 'DocumentValidationFailure',
  251: 'NoSuchTransaction',
  262: 'ExceededTimeLimit',
  11000: 'DuplicateKey',
};

/** The MongoDB code for a SQLSTATE; 8 (UnknownError) where none fits. */
export const codeOfState = (sqlState: string | undefined): number =>
  (sqlState === undefined ? undefined : CODE_OF_STATE[sqlState]) ?? CODE.unknown;

export const nameOfCode = (code: number): string => NAME_OF_CODE[code] ?? `Location${code}`;

/** A SQLSTATE as PostgreSQL packs it into an integer (six bits a character), as DocumentDB writes it in `writeErrors`. */
export const stateOfPacked = (packed: number): string =>
  Array.from({ length: 5 }, (_, i) => String.fromCharCode(((packed >> (6 * i)) & 63) + 48)).join('');

/** The state that PostgreSQL gave a failure; undefined for one that did not come from there. */
export const stateOf = (error: unknown): string | undefined => (error instanceof SqlError ? error.sqlState : undefined);

/** The MongoDB code of a failure. */
export const codeOf = (error: unknown): number => codeOfState(stateOf(error));

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The answer to a command that failed. */
export const errorReply = (error: unknown): Document => {
  if (error instanceof CommandError)
    return {
      ok: 0,
      errmsg: error.message,
      code: error.code,
      codeName: nameOfCode(error.code),
      ...error.facts,
      ...(error.labels.length > 0 ? { errorLabels: [...error.labels] } : {}),
    };
  return { ok: 0, errmsg: messageOf(error), code: CODE.internal, codeName: nameOfCode(CODE.internal) };
};
