import type { Response } from 'express';
import { AppError, type ErrorKind } from '../errors.js';

/** The one place where a kind of error becomes an HTTP status. */
const STATUS: Readonly<Record<ErrorKind, readonly [status: number, title: string]>> = {
  invalid: [400, 'Invalid request'],
  unauthenticated: [401, 'Sign in first'],
  forbidden: [403, 'Not allowed for you'],
  'not-found': [404, 'Not found'],
  'method-not-allowed': [405, 'Method not allowed'],
  conflict: [409, 'Conflict'],
  'precondition-failed': [412, 'Changed meanwhile'],
  'too-large': [413, 'Too large'],
  'unsupported-type': [415, 'Unsupported media type'],
  rule: [422, 'Not allowed'],
  'precondition-required': [428, 'If-Match required'],
  'too-many': [429, 'Too many requests'],
  unavailable: [503, 'Not available'],
};

/** An error as RFC 9457 problem details. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail?: string;
  readonly errors?: readonly { path: string; code: string; detail?: string }[];
  readonly [fact: string]: unknown;
}

/** Gives the reader's words for a code and its facts, or undefined when there are none. */
export type Wording = (code: string, facts: Readonly<Record<string, unknown>>) => string | undefined;

/** What happened, as problem details. Anything but an `AppError` is a bug and says nothing about its inside. */
export const problemOf = (error: unknown, wording: Wording): Problem => {
  if (!(error instanceof AppError))
    return { type: '/problems/internal', title: 'Internal error', status: 500, code: 'internal' };
  const [status, title] = STATUS[error.kind];
  const detail = wording(error.code, error.facts);
  return {
    ...error.facts,
    type: `/problems/${error.kind}`,
    title,
    status,
    code: error.code,
    ...(detail === undefined ? {} : { detail }),
    ...(error.errors.length === 0 ? {} : { errors: error.errors.map((field) => wordedField(field, wording)) }),
  };
};

const wordedField = ({ path, code, facts = {} }: AppError['errors'][number], wording: Wording) => {
  const detail = wording(`field.${code}`, facts) ?? wording(code, facts);
  return { ...facts, path, code, ...(detail === undefined ? {} : { detail }) };
};

/** Sends problem details. */
export const sendProblem = (response: Response, problem: Problem): void => {
  if (typeof problem.retryAfterSeconds === 'number') response.set('Retry-After', String(problem.retryAfterSeconds));
  response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
};
