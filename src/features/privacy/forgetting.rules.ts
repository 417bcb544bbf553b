/** What stands where something was. */
export const GONE = '(verwijderd)';

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !(value instanceof Date) && !Array.isArray(value);

/** A stored value in which each object is as `change` makes it, however deep it stands. */
const changed = (value: unknown, change: (fields: Fields) => Fields): unknown => {
  if (Array.isArray(value)) return value.map((one) => changed(one, change));
  if (!isFields(value)) return value;
  return Object.fromEntries(Object.entries(change(value)).map(([name, inner]) => [name, changed(inner, change)]));
};

/** A stored value without what people wrote in it: texts, and the reasons of corrections. What was not said stays unsaid. */
export const withoutTexts = (value: unknown): unknown =>
  changed(value, (fields) => ({
    ...fields,
    ...(typeof fields.text === 'string' && { text: GONE }),
    ...(typeof fields.reason === 'string' && { reason: GONE }),
  }));

/** A stored value in which a pupil who did something has no name; who did it for a school or company keeps theirs. */
export const withoutPupilNames = (value: unknown): unknown =>
  changed(value, (fields) => (fields.role === 'pupil' && 'name' in fields ? { ...fields, name: GONE } : fields));
