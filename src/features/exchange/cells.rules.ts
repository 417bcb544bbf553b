import { isCalendarDate, type CalendarDate } from '../../platform/calendar-date.js';
import type { ProblemCode, ProblemFacts } from './problem-texts.rules.js';
import { codeOf, wordFor, WEEKDAY_TERMS, type Vocabulary } from './vocabulary.rules.js';
import { WEEKDAYS, type Weekday } from '../../domain/week-schedule.js';

/** What a cell says, or why it can't be read. */
export type Cell<V> = { readonly value: V } | { readonly code: ProblemCode; readonly facts?: ProblemFacts };

/** Reads the text of a cell that is not empty. */
export type ReadCell<V> = (text: string) => Cell<V>;

const FOUND_LENGTH = 40;
const fault = (
  code: ProblemCode,
  text: string,
  facts: ProblemFacts = {},
): { code: ProblemCode; facts: ProblemFacts } => ({
  code,
  facts: { found: text.slice(0, FOUND_LENGTH), ...facts },
});

const SCIENTIFIC = /^-?\d+(?:[.,]\d+e[+-]?|e[+-])\d+$/i;
const SPREADSHEET_ERROR = /^#[\p{L}/]+[!?]?[\p{L}/]*[!?]?$/u;

/** A fault that any cell can have, whatever it should hold; null when there is none. */
export const generalFault = (text: string): { code: ProblemCode; facts: ProblemFacts } | null => {
  if (SPREADSHEET_ERROR.test(text)) return fault('cell.spreadsheet-error', text);
  if (/[\p{Cc}\ufffd]/u.test(text.replace(/[\n\t]/g, ''))) return { code: 'cell.control-character', facts: {} };
  return null;
};

/** Words, as they are. */
export const readText =
  (limit = 120): ReadCell<string> =>
  (text) =>
    text.length > limit ? { code: 'cell.too-long', facts: { limit } } : { value: text };

/** A number or code of letters, digits and dashes, as a crebo or a pupil number. A spreadsheet may have shortened it. */
export const readCode: ReadCell<string> = (text) => {
  if (SCIENTIFIC.test(text)) return fault('cell.scientific', text);
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(text) ? { value: text } : fault('code.form', text);
};

/** The school's own number of a pupil, or the ECK-iD, which is long. */
export const readPupilNumber: ReadCell<string> = (text) => {
  if (SCIENTIFIC.test(text)) return fault('cell.scientific', text);
  return /^[A-Za-z0-9][A-Za-z0-9:/._-]{0,199}$/.test(text) ? { value: text } : fault('code.form', text);
};

/** Eight digits; spaces and dots between them are left out. */
export const readKvk: ReadCell<string> = (text) => {
  if (SCIENTIFIC.test(text)) return fault('cell.scientific', text);
  const digits = text.replace(/[\s.]/g, '');
  return /^\d{8}$/.test(digits) ? { value: digits } : fault('kvk.form', text);
};

/** `7411AB` and `7411 ab` become `7411 AB`. */
export const readPostcode: ReadCell<string> = (text) => {
  const parts = /^([1-9]\d{3})\s?([A-Za-z]{2})$/.exec(text);
  return parts ? { value: `${parts[1] ?? ''} ${(parts[2] ?? '').toUpperCase()}` } : fault('postcode.form', text);
};

export const readEmail: ReadCell<string> = (text) =>
  /^[^\s@,;<>]+@[^\s@,;<>]+\.[^\s@,;<>]{2,}$/.test(text) && text.length <= 254
    ? { value: text }
    : fault('email.form', text);

export const readPhone: ReadCell<string> = (text) => {
  if (SCIENTIFIC.test(text)) return fault('cell.scientific', text);
  return /^\+?[\d\s()./-]{6,24}$/.test(text) ? { value: text } : fault('phone.form', text);
};

const UNIT = /\s*(?:min|minuten|km|kilometer|uur|uren|dagen|leerlingen)\.?$/i;

/** A number with a comma or a point for decimals, within bounds that both count. A unit after it is left out. */
export const readDecimal =
  (least: number, most: number): ReadCell<number> =>
  (text) => {
    const digits = text.replace(UNIT, '');
    if (!/^-?\d+(?:[.,]\d+)?$/.test(digits)) return fault('number.not-a-number', text);
    const value = Number(digits.replace(',', '.'));
    return value >= least && value <= most ? { value } : fault('number.out-of-range', text, { least, most });
  };

/** A whole number; `1.200` is read as a Dutch thousand, `15,0` as 15. */
export const readWhole =
  (least: number, most: number): ReadCell<number> =>
  (text) => {
    const digits = text.replace(UNIT, '');
    const plain = /^\d{1,3}(?:\.\d{3})+$/.test(digits) ? digits.replaceAll('.', '') : digits.replace(/[.,]0+$/, '');
    if (/^-?\d+[.,]\d+$/.test(plain)) return fault('number.not-whole', text);
    return readDecimal(least, most)(plain);
  };

/** Hours with decimals, as minutes: `4,5` is 270. */
export const readHoursAsMinutes =
  (mostHours: number): ReadCell<number> =>
  (text) => {
    const hours = readDecimal(0, mostHours)(text);
    return 'value' in hours ? { value: Math.round(hours.value * 60) } : hours;
  };

/** A degree of latitude or longitude within the Netherlands. */
export const readDegrees = (kind: 'lat' | 'lon'): ReadCell<number> => {
  const bounds = { lat: [50.7, 53.6], lon: [3.3, 7.3] } as const;
  const [least, most] = bounds[kind];
  const [otherLeast, otherMost] = bounds[kind === 'lat' ? 'lon' : 'lat'];
  return (text) => {
    const cell = readDecimal(least, most)(text);
    if ('value' in cell || cell.code !== 'number.out-of-range') return cell;
    const other = readDecimal(otherLeast, otherMost)(text);
    return 'value' in other ? { code: 'coordinate.swapped' } : cell;
  };
};

const YES = new Set(['ja', 'j', 'yes', 'y', 'true', 'waar', '1', 'x']);
const NO = new Set(['nee', 'n', 'no', 'false', 'onwaar', '0', '-']);

export const readYesNo: ReadCell<boolean> = (text) => {
  const word = text.toLowerCase();
  if (YES.has(word)) return { value: true };
  return NO.has(word) ? { value: false } : fault('yes-no.form', text);
};

/** One term of a vocabulary. */
export const readTerm =
  <V extends string | number>(vocabulary: Vocabulary<V>): ReadCell<V> =>
  (text) => {
    const value = codeOf(vocabulary, text);
    return value === null ? unknownTerm(vocabulary, text) : { value };
  };

const unknownTerm = <V extends string | number>(vocabulary: Vocabulary<V>, text: string) =>
  fault('term.unknown', text, { known: vocabulary.map(([, written]) => written) });

/** Several terms, in the order given, each once; commas, slashes, pluses and line ends part them, or else spaces. */
export const readTerms =
  <V extends string | number>(vocabulary: Vocabulary<V>): ReadCell<readonly V[]> =>
  (text) => {
    if (text === '-') return { value: [] };
    const whole = codeOf(vocabulary, text);
    if (whole !== null) return { value: [whole] };
    const parts = text.split(/[,;/|+\n]/.test(text) ? /[,;/|+\n]/ : /\s+/).map((part) => part.trim());
    const values = new Set<V>();
    for (const part of parts) {
      if (part === '') continue;
      const value = codeOf(vocabulary, part);
      if (value === null) return unknownTerm(vocabulary, part);
      values.add(value);
    }
    return { value: [...values] };
  };

/** Weekdays in the order of the week: `di do`, `di, do`, `dinsdag en donderdag`, `di/do`. */
export const readWeekdays: ReadCell<readonly Weekday[]> = (text) => {
  const found = new Set<Weekday>();
  for (const part of text.toLowerCase().split(/[^a-z]+/)) {
    if (part === '' || part === 'en') continue;
    const day = codeOf(WEEKDAY_TERMS, part);
    if (day === null) return fault('weekday.unknown', part);
    found.add(day);
  }
  return found.size === 0
    ? fault('weekday.unknown', text)
    : { value: WEEKDAYS.filter((weekday) => found.has(weekday)) };
};

const MONTHS: readonly (readonly string[])[] = [
  ['januari', 'jan'],
  ['februari', 'feb', 'febr'],
  ['maart', 'mrt', 'mar'],
  ['april', 'apr'],
  ['mei'],
  ['juni', 'jun'],
  ['juli', 'jul'],
  ['augustus', 'aug'],
  ['september', 'sep', 'sept'],
  ['oktober', 'okt'],
  ['november', 'nov'],
  ['december', 'dec'],
];
const NUMERIC = /^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})$/;
const WORDED = /^(\d{1,2})[-/. ]*([a-z]+)\.?[-/. ]*(\d{4}|\d{2})$/;
const ISO = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})$/;
const TIME = /[t ]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?z?$/;

/**
 * A day as people in the Netherlands write it, or ISO: `14-03-2011`, `14/3/2011`, `14 maart 2011`, `2011-03-14`. The
 * day always comes before the month. A year of two digits is refused: nobody can say which century was meant.
 */
export const readDate: ReadCell<CalendarDate> = (text) => {
  const plain = text.toLowerCase().replace(TIME, '');
  if (/^\d{4,5}$/.test(plain)) return fault('date.serial', text);
  const iso = ISO.exec(plain);
  if (iso) return dayOf(text, iso[1], iso[2], iso[3]);
  const numeric = NUMERIC.exec(plain);
  if (numeric) return dayOf(text, numeric[3], numeric[2], numeric[1]);
  const worded = WORDED.exec(plain);
  const month = MONTHS.findIndex((names) => names.includes(worded?.[2] ?? '')) + 1;
  return worded && month > 0 ? dayOf(text, worded[3], String(month), worded[1]) : fault('date.not-a-date', text);
};

const dayOf = (text: string, year = '', month = '', day = ''): Cell<CalendarDate> => {
  if (year.length === 2) return fault('date.two-digit-year', text);
  const value = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isCalendarDate(value) ? { value } : fault('date.not-existing', text);
};

/** A day as it is written in Dutch files: `14-03-2011`. */
export const writeDate = (day: CalendarDate): string => day.split('-').toReversed().join('-');

/** A number with a comma for decimals. */
export const writeNumber = (value: number): string => String(value).replace('.', ',');

/** Terms as one cell. */
export const writeTerms = <V extends string | number>(vocabulary: Vocabulary<V>, values: readonly V[]): string =>
  values.map((value) => wordFor(vocabulary, value)).join(', ');
