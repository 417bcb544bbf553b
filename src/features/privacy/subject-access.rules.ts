import { isCalendarDate, type CalendarDate } from '../../platform/calendar-date.js';
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

/** How stored fields and what stands in them are called for people. */
export interface ReadingWords {
  readonly field: (name: string) => string;
  /** What a code in a field of a collection is called; what is no code stays as it is. */
  readonly value: (collection: string, field: string, value: string) => string;
  readonly day: (day: CalendarDate) => string;
  readonly moment: (at: Date) => string;
}

/** Which field of which collection a value stands in. */
export interface Place {
  readonly collection: string;
  readonly field: string;
}

/** A text that was kept as JSON, as that of an agreement is; undefined for any other text. */
const keptAsJson = (text: string): unknown => {
  if (!/^[[{].*[\]}]$/s.test(text)) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined; // somebody wrote braces
  }
};

/** A value in one line, for people: lists with commas, parts by name, codes and days in words. */
export const inWords = (value: unknown, place: Place, words: ReadingWords): string => {
  if (value === null || value === undefined || value === '') return '–';
  if (typeof value === 'boolean') return value ? 'ja' : 'nee';
  if (value instanceof Date) return words.moment(value);
  if (Array.isArray(value)) return value.length === 0 ? '–' : value.map((one) => inWords(one, place, words)).join(', ');
  if (typeof value === 'object')
    return Object.entries(value)
      .map(([field, inner]) => `${words.field(field)}: ${inWords(inner, { ...place, field }, words)}`)
      .join('; ');
  if (typeof value !== 'string') return words.value(place.collection, place.field, JSON.stringify(value));
  const kept = keptAsJson(value);
  if (kept !== undefined) return inWords(kept, place, words);
  return isCalendarDate(value) ? words.day(value) : words.value(place.collection, place.field, value);
};
