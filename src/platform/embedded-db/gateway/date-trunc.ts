import { deserialize, serialize, type Document } from 'bson';
import { CODE, CommandError } from './errors.js';

/**
 * `$dateTrunc` of DocumentDB 1.0-0 is wrong for days and weeks (and for months, quarters and years before 2000), so it is
 * rewritten to date parts, which are right. What can't be rewritten is refused, never answered wrongly.
 */
const RIGHT_WITHOUT_HELP = ['hour', 'minute', 'second', 'millisecond'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

const isPlainDocument = (value: unknown): value is Document =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof Date) &&
  !ArrayBuffer.isView(value) &&
  !('_bsontype' in value);

const refused = (what: string): CommandError =>
  new CommandError(CODE.commandNotSupported, `$dateTrunc with ${what} is not supported by this engine`);

const truncated = (spec: Document): Document | undefined => {
  const unit: unknown = spec.unit;
  if (typeof unit !== 'string' || unit.startsWith('$')) throw refused('a unit that is not a constant');
  if (RIGHT_WITHOUT_HELP.includes(unit)) return undefined;
  const bin = spec.binSize === undefined ? 1 : Number(spec.binSize);
  if (bin !== 1) throw refused(`unit ${unit} and a binSize other than 1`);

  const zone = spec.timezone === undefined ? {} : { timezone: spec.timezone as unknown };
  const of = { date: spec.date as unknown, ...zone };
  const fromParts = (parts: Document): Document => ({ $dateFromParts: { ...parts, ...zone } });
  const year = { $year: of };
  const month = { $month: of };
  const day = fromParts({ year, month, day: { $dayOfMonth: of } });
  switch (unit) {
    case 'day':
      return day;
    case 'month':
      return fromParts({ year, month });
    case 'year':
      return fromParts({ year });
    case 'quarter': {
      const quarter = { $floor: { $divide: [{ $subtract: [month, 1] }, 3] } };
      return fromParts({ year, month: { $add: [{ $multiply: [quarter, 3] }, 1] } });
    }
    case 'week': {
      const start: unknown = spec.startOfWeek ?? 'sunday';
      const first = typeof start === 'string' ? DAYS.indexOf(start.toLowerCase().slice(0, 3)) + 1 : 0;
      if (first === 0) throw refused('a startOfWeek that is not a constant day');
      const sinceFirst = { $mod: [{ $add: [{ $subtract: [{ $dayOfWeek: of }, first] }, 7] }, 7] };
      return { $dateSubtract: { startDate: day, unit: 'day', amount: sinceFirst, ...zone } };
    }
    default:
      throw refused(`unit ${unit}`);
  }
};

const rewritten = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(rewritten);
  if (!isPlainDocument(value)) return value;
  const spec: unknown = value.$dateTrunc;
  if (isPlainDocument(spec)) {
    const expression = truncated(rewritten(spec) as Document);
    if (expression) return expression;
  }
  const out: Document = {};
  for (const [key, inner] of Object.entries(value))
    out[key] = key === '$literal' ? (inner as unknown) : rewritten(inner);
  return out;
};

/** The command with every `$dateTrunc` made right; the same bytes when there is none. */
export const repairDateTrunc = (document: Buffer): Buffer => {
  if (!document.includes('$dateTrunc')) return document;
  const read = deserialize(document, { promoteValues: false, bsonRegExp: true });
  return Buffer.from(serialize(rewritten(read) as Document, { ignoreUndefined: false }));
};
