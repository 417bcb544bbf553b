/** What kind of expected outcome an error is; `platform/http/problem.ts` turns the kind into a status. */
export const ERROR_KINDS = [
  'invalid',
  'unauthenticated',
  'forbidden',
  'not-found',
  'method-not-allowed',
  'conflict',
  'precondition-failed',
  'too-large',
  'unsupported-type',
  'rule',
  'precondition-required',
  'too-many',
  'unavailable',
] as const;
export type ErrorKind = (typeof ERROR_KINDS)[number];

/** One field that was not right: where, what, and the numbers that belong to it. */
export interface FieldError {
  readonly path: string;
  readonly code: string;
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** An expected outcome that is not success. The code is `<feature>.<what>`; each has a text in `web/texts.nl.ts`. */
export class AppError extends Error {
  constructor(
    readonly kind: ErrorKind,
    readonly code: string,
    readonly facts: Readonly<Record<string, unknown>> = {},
    readonly errors: readonly FieldError[] = [],
  ) {
    super(code);
    this.name = 'AppError';
  }
}

type Facts = Readonly<Record<string, unknown>>;

export const invalid = (code: string, errors: readonly FieldError[] = [], facts: Facts = {}): AppError =>
  new AppError('invalid', code, facts, errors);
export const unauthenticated = (code = 'session.required', facts: Facts = {}): AppError =>
  new AppError('unauthenticated', code, facts);
export const forbidden = (code = 'session.not-allowed', facts: Facts = {}): AppError =>
  new AppError('forbidden', code, facts);
export const notFound = (code: string, facts: Facts = {}): AppError => new AppError('not-found', code, facts);
export const conflict = (code: string, facts: Facts = {}): AppError => new AppError('conflict', code, facts);
export const breaksRule = (code: string, facts: Facts = {}): AppError => new AppError('rule', code, facts);
