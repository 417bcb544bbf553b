import type { z } from 'zod';
import type { FieldError } from '../errors.js';

type Issue = z.core.$ZodIssue;

const factsOf = (issue: Issue): Record<string, unknown> => {
  switch (issue.code) {
    case 'too_small':
      return { minimum: Number(issue.minimum) };
    case 'too_big':
      return { maximum: Number(issue.maximum) };
    case 'invalid_value':
      return { allowed: issue.values };
    case 'invalid_format':
      return { format: issue.format };
    case 'invalid_type':
      return { expected: issue.expected };
    default:
      return {};
  }
};

const codeOf = (issue: Issue, missing: boolean): string => {
  if (missing) return 'required';
  switch (issue.code) {
    case 'invalid_type':
      return 'wrong-type';
    case 'too_small':
      return 'too-small';
    case 'too_big':
      return 'too-big';
    case 'invalid_format':
      return 'wrong-form';
    case 'invalid_value':
      return 'not-one-of';
    case 'not_multiple_of':
      return 'not-multiple-of';
    case 'custom':
      return issue.message;
    default:
      return 'not-allowed';
  }
};

const at = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((inner, key) => (inner as Record<PropertyKey, unknown> | null | undefined)?.[key], value);

/** Zod's issues as field errors: one per field, `unknown-field` per key that is not known, `required` for what is absent. */
export const fieldErrors = (error: z.ZodError, input: unknown): FieldError[] =>
  error.issues.flatMap((issue): FieldError[] => {
    const path = issue.path.map(String).join('.');
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({ path: path ? `${path}.${key}` : key, code: 'unknown-field' }));
    const missing = at(input, issue.path) === undefined;
    return [{ path, code: codeOf(issue, missing), facts: missing ? {} : factsOf(issue) }];
  });
