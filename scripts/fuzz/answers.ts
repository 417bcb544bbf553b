import { z } from 'zod';
import type { Operation } from './requests.js';
import type { Schema } from './examples.js';

const checks = new Map<Schema, z.ZodType>();

/** A check made from a schema of the document, not from the code that made the answer. */
const checkOf = (schema: Schema): z.ZodType => {
  let check = checks.get(schema);
  if (!check) checks.set(schema, (check = z.fromJSONSchema(schema)));
  return check;
};

/**
 * What is wrong with an answer, or null: a 5xx that is not 503, a content type that does not fit, a body that breaks the schema which
 * the document gives for its status, or a problem without its parts.
 */
export const faultOf = (
  operation: Operation,
  answer: { status: number; type: string; text: string },
  problem: Schema,
): string | null => {
  const { status, type, text } = answer;
  if (status >= 500) return `answered ${status}`;
  const isProblem = status >= 400;
  const schema = isProblem ? problem : operation.responses[String(status)];
  if (schema === undefined) return `answered ${status}, which the document does not name`;
  if (schema === null) return text === '' ? null : `answered a body with ${status}`;
  if (type !== (isProblem ? 'application/problem+json' : 'application/json')) return `answered ${status} as ${type}`;
  const result = checkOf(schema).safeParse(JSON.parse(text));
  return result.success
    ? null
    : `answered ${status} that breaks its schema: ${result.error.issues[0]?.path.join('.') ?? ''} ${result.error.issues[0]?.message ?? ''}`;
};
