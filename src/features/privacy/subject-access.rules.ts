import { classOf, DATA_MAP } from './data-map.rules.js';

/** Whether the documents of a collection each are about one pupil. */
export const holdsPupils = (collection: string): boolean =>
  Object.values(DATA_MAP[collection] ?? {}).some((fields) => fields.split(' ').includes('studentId'));

/** Made from the other fields, to search by; they say nothing of their own. */
const DERIVED = ['nameKey', 'searchWords'];

/** A stored document without what is technical, secret, derived, or about somebody else's work. */
export const forReading = (collection: string, row: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(row).filter(([field]) => {
      const dataClass = classOf(collection, field);
      if (field === '_id' || DERIVED.includes(field)) return false;
      return dataClass !== null && !['technical', 'secret', 'counter'].includes(dataClass);
    }),
  );

/**
 * The parts of a stored value that name a pupil, at whatever depth: of lists only the items that do. Nothing of another pupil is left,
 * since what names nobody in particular is left out too.
 */
export const onlyAbout = (studentId: string, value: unknown): unknown => {
  if (Array.isArray(value)) return value.map((one) => onlyAbout(studentId, one)).filter((one) => one !== null);
  if (typeof value !== 'object' || value === null || value instanceof Date) return null;
  if ((value as { studentId?: unknown }).studentId === studentId) return value;
  const parts = Object.entries(value).flatMap(([name, inner]) => {
    const part = onlyAbout(studentId, inner);
    const isEmpty = part === null || (Array.isArray(part) && part.length === 0);
    return isEmpty ? [] : [[name, part] as const];
  });
  return parts.length === 0 ? null : Object.fromEntries(parts);
};

/** A value in one line, for people: lists with commas, parts by name, as `nameOf` calls them. */
export const inWords = (value: unknown, nameOf: (field: string) => string): string => {
  if (value === null || value === undefined || value === '') return '–';
  if (typeof value === 'boolean') return value ? 'ja' : 'nee';
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.length === 0 ? '–' : value.map((one) => inWords(one, nameOf)).join(', ');
  if (typeof value === 'object')
    return Object.entries(value)
      .map(([name, inner]) => `${nameOf(name)}: ${inWords(inner, nameOf)}`)
      .join('; ');
  return typeof value === 'string' ? value : JSON.stringify(value);
};
