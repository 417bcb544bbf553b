import { classOf, DATA_MAP } from './data-map.rules.js';

/** Whether the documents of a collection each are about one pupil. */
export const holdsPupils = (collection: string): boolean =>
  Object.values(DATA_MAP[collection] ?? {}).some((fields) => fields.split(' ').includes('studentId'));

/** A stored document without what is technical, secret, or about somebody else's work. */
export const forReading = (collection: string, row: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(row).filter(([field]) => {
      const dataClass = classOf(collection, field);
      return field !== '_id' && dataClass !== null && !['technical', 'secret', 'counter'].includes(dataClass);
    }),
  );

/** A value in one line, for people: lists with commas, parts by name. */
export const inWords = (value: unknown): string => {
  if (value === null || value === undefined || value === '') return '–';
  if (typeof value === 'boolean') return value ? 'ja' : 'nee';
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.length === 0 ? '–' : value.map(inWords).join(', ');
  if (typeof value === 'object')
    return Object.entries(value)
      .map(([name, inner]) => `${name}: ${inWords(inner)}`)
      .join('; ');
  return typeof value === 'string' ? value : JSON.stringify(value);
};
