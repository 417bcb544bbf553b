import { z } from 'zod';
import { textLine } from '../platform/http/atoms.js';

// An address that somebody typed or kept must never break a page: a value that does not fit is as if it were not there. A search
// form sends its empty fields too.
const first = (value: unknown): unknown => {
  const one: unknown = Array.isArray(value) ? value[0] : value;
  return one === '' ? undefined : one;
};

/** A text in the query, or undefined. */
export const queryText = z.preprocess(first, textLine(400).optional()).catch(undefined);

/** One of some codes in the query, or undefined. */
export const queryOneOf = <const T extends readonly string[]>(values: T) =>
  z.preprocess(first, z.enum(values).optional()).catch(undefined);

/** A number in the query, with a decimal comma or point, or undefined. */
export const queryNumber = (min: number, max: number) =>
  z
    .preprocess((value) => {
      const text = first(value);
      return typeof text === 'string' ? Number(text.replace(',', '.')) : undefined;
    }, z.number().min(min).max(max).optional())
    .catch(undefined);

/** Any number of some codes in the query. */
export const queryListOf = <const T extends readonly string[]>(values: T) =>
  z
    .preprocess(
      (value) => {
        const known: readonly unknown[] = values;
        return (Array.isArray(value) ? (value as unknown[]) : [value]).filter((one) => known.includes(one));
      },
      z.array(z.enum(values)),
    )
    .catch([]);

/** What every page may find in its address: the code of what was just done. */
export const noticeQuery = { melding: queryText };
