import type { z } from 'zod';
import { citizenNumbersIn } from '../domain/citizen-number.js';
import { AppError, type ErrorKind, type FieldError } from '../platform/errors.js';
import { fieldErrors } from '../platform/http/field-errors.js';
import { wording } from './texts.nl.js';

/** What a form holds: strings and lists of strings by field name, a dotted path where the value stands deeper. */
export type FormValues = Readonly<Record<string, string | readonly string[]>>;

export interface FieldMessage {
  readonly path: string;
  readonly text: string;
}

/** A form as it is shown: what was filled in, and what is wrong with it. */
export interface FormState {
  readonly values: FormValues;
  /** One sentence above the form; null when nothing is wrong. */
  readonly summary: string | null;
  readonly errors: readonly FieldMessage[];
  /** What was filled in for somebody, to be looked at before the form is sent again. */
  readonly note?: string;
  /** Tells forms with the same fields on one page apart, in the ids of their fields. */
  readonly part?: string;
}

/** A form that nobody sent yet. */
export const freshForm = (values: FormValues = {}): FormState => ({ values, summary: null, errors: [] });

/** The id of the field for a path, which a link in the summary can point at; `part` where a page has the same form more than once. */
export const fieldId = (path: string, part?: string): string =>
  `veld-${[...(part === undefined ? [] : [part]), path].join('-').replace(/[^A-Za-z0-9_-]/g, '-')}`;

export const valuesOf = ({ values }: FormState, name: string): readonly string[] => {
  const value = Object.hasOwn(values, name) ? values[name] : undefined;
  return value === undefined ? [] : typeof value === 'string' ? [value] : value;
};

export const valueOf = (form: FormState, name: string): string => valuesOf(form, name)[0] ?? '';

export const flagOf = (form: FormState, name: string): boolean => valueOf(form, name) !== '';

/** The message at a field: its own, or that of one item of its list (`programmes.0`). */
export const errorFor = (form: FormState, name: string): string | undefined =>
  form.errors.find(
    ({ path }) => path === name || (path.startsWith(`${name}.`) && /^\d+$/.test(path.slice(name.length + 1))),
  )?.text;

/** Reads the fields of a form that was sent; an empty field is absent. */
export const readForm = (body: Readonly<Record<string, unknown>>) => {
  const list = (name: string): string[] => {
    const value = Object.hasOwn(body, name) ? body[name] : undefined;
    const all: unknown[] = Array.isArray(value) ? value : [value];
    return all.filter((one): one is string => typeof one === 'string' && one.trim() !== '').map((one) => one.trim());
  };
  const text = (name: string): string | undefined => list(name)[0];
  /** A number with a decimal comma or point; the text itself when it is none, so that the schema can say so. */
  const number = (name: string): number | string | undefined => {
    const typed = text(name);
    if (typed === undefined) return undefined;
    const value = Number(typed.replace(',', '.'));
    return Number.isFinite(value) ? value : typed;
  };
  const flag = (name: string): boolean => text(name) !== undefined;
  return { list, text, number, flag };
};

export type FormReader = ReturnType<typeof readForm>;

/** Checks what was read with the schema that the API uses for the same thing. @throws AppError `invalid` */
export const checked = <S extends z.ZodType>(schema: S, input: unknown): z.output<S> => {
  const result = schema.safeParse(input);
  if (!result.success) throw new AppError('invalid', 'request.invalid', {}, fieldErrors(result.error, input));
  return result.data;
};

const SHOWN_IN_FORM: Readonly<Partial<Record<ErrorKind, number>>> = {
  invalid: 422,
  rule: 422,
  conflict: 409,
  'precondition-failed': 409,
};

export type Attempt<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly status: number; readonly form: FormState };

/** Does what a form asks; what the person can mend comes back as the form with its messages. */
export const attempt = async <T>(
  body: Readonly<Record<string, unknown>>,
  act: (form: FormReader) => Promise<T>,
): Promise<Attempt<T>> => {
  try {
    const forbidden = citizenNumbersIn(body);
    if (forbidden.length > 0) throw new AppError('rule', 'request.looks-like-bsn', {}, forbidden);
    return { ok: true, value: await act(readForm(body)) };
  } catch (error) {
    const status = error instanceof AppError ? SHOWN_IN_FORM[error.kind] : undefined;
    if (!(error instanceof AppError) || status === undefined) throw error;
    return {
      ok: false,
      status,
      form: {
        values: keptValues(body),
        summary: wording(error.code, error.facts) ?? 'Dit kan niet.',
        errors: error.errors.map(messageOf),
      },
    };
  }
};

/** What was sent as a form to look at again: nothing of it was kept. */
export const formAgain = (body: Readonly<Record<string, unknown>>, note: string): FormState => ({
  ...freshForm(keptValues(body)),
  note,
});

const messageOf = ({ path, code, facts = {} }: FieldError): FieldMessage => ({
  path,
  text: wording(`field.${code}`, facts) ?? wording(code, facts) ?? 'Dit klopt niet.',
});

const keptValues = (body: Readonly<Record<string, unknown>>): FormValues =>
  Object.fromEntries(
    Object.entries(body).flatMap(([name, value]): [string, string | string[]][] =>
      typeof value === 'string'
        ? [[name, value]]
        : Array.isArray(value)
          ? [[name, value.filter((one): one is string => typeof one === 'string')]]
          : [],
    ),
  );
