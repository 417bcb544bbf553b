import { addDays, type CalendarDate, type Period } from '../platform/calendar-date.js';
import type { Finding, Severity } from './finding.js';

/** The code of every rule of placing a pupil; each has a row in a rule set and a text in `web/texts/rules.nl.ts`. */
export const RULE_CODES = [
  'age.too-young',
  'track.lwt-hours-short',
  'track.lwt-hours-over',
  'track.lwt-days-short',
  'track.lwt-days-over',
  'track.lwt-no-school-day',
  'track.lwt-share',
  'track.seven-hour-trap',
  'track.sector-change',
  'track.no-mbo-agreement',
  'track.ao-replaced',
  'working-time.day-hours',
  'working-time.week-hours',
  'working-time.four-week-average',
  'working-time.daily-rest',
  'working-time.night',
  'working-time.weekly-rest',
  'working-time.sunday',
  'working-time.free-sundays',
  'working-time.break',
  'working-time.break-unknown',
  'hazard.forbidden',
  'hazard.supervision-missing',
  'hazard.supervised',
  'hazard.alcohol-course-only',
  'hazard.no-youth-risk-inventory',
  'recognition.missing',
  'recognition.ends-during',
  'recognition.review-due-during',
  'recognition.provisional',
  'recognition.level',
  'recognition.scope',
  'supervisor.missing',
  'supervisor.untrained',
  'supervisor.full',
  'capacity.full',
  'capacity.stale',
  'schedule.no-common-days',
  'schedule.form',
  'schedule.too-short',
  'travel.too-far',
  'demand.vog',
  'demand.restriction',
  'guidance.too-light',
  'programme.not-taken',
  'sector.other',
  'agreement.unsigned',
  'agreement.parent-signature-missing',
  'agreement.parent-signature-late',
] as const;
export type RuleCode = (typeof RULE_CODES)[number];

/**
 * A rule as data. A rule that changes gets a new row with a later `holdsFrom`; the old row stays, for the days it held.
 * `checkedOn` is the day on which somebody last compared the row with `checkedAgainst`.
 */
export interface Rule<Code extends RuleCode = RuleCode> {
  readonly code: Code;
  /** Tells apart the rows of one code that hold at the same time, as the averages over 4 and 16 weeks. */
  readonly part?: string;
  readonly severity: Severity;
  /** The short place in the law that a finding carries, as `NRK 3:1`; null for a rule of the service itself. */
  readonly article: string | null;
  /** Where it stands in full, down to the paragraph. */
  readonly source: string;
  readonly holdsFrom: CalendarDate;
  readonly checkedOn: CalendarDate;
  readonly checkedAgainst: string;
}

/** All versions of the rules of one subject. The version changes with every change to a row. */
export interface RuleSet<Row extends Rule = Rule> {
  readonly id: string;
  readonly version: string;
  readonly rules: readonly Row[];
}

/**
 * The row that holds on a day: of the rows that began on or before it, the one that began last; `holdsFrom` itself counts.
 * A day before the first row takes the first row, since the service never judges without a rule.
 * @throws RangeError for an empty table
 */
export const rowOn = <Row extends { readonly holdsFrom: CalendarDate }>(
  rows: readonly Row[],
  on: CalendarDate,
): Row => {
  let held: Row | undefined;
  let first: Row | undefined;
  for (const row of rows) {
    if (!first || row.holdsFrom < first.holdsFrom) first = row;
    if (row.holdsFrom <= on && (!held || row.holdsFrom > held.holdsFrom)) held = row;
  }
  const row = held ?? first;
  if (!row) throw new RangeError('no row to judge by');
  return row;
};

const rowsOfSets = new WeakMap<RuleSet, Map<RuleCode, readonly Rule[]>>();

/** The rows of one code, looked for once in each set: a row is asked for with every finding. */
const rowsOf = <Row extends Rule>(set: RuleSet<Row>, code: RuleCode): readonly Row[] => {
  const known = rowsOfSets.get(set) ?? new Map<RuleCode, readonly Rule[]>();
  rowsOfSets.set(set, known);
  const rows = known.get(code) ?? set.rules.filter((rule) => rule.code === code);
  known.set(code, rows);
  return rows as readonly Row[];
};

/** The row of a code in a set that holds on a day. @throws RangeError when the set has no such code */
export const ruleOn = <Row extends Rule>(set: RuleSet<Row>, code: RuleCode, on: CalendarDate): Row =>
  rowOn(rowsOf(set, code), on);

/** A finding under a rule; `days` says for which days it holds. */
export const findingOf = (rule: Rule, facts: Finding['facts'], days: Period | null = null): Finding => ({
  rule: rule.code,
  severity: rule.severity,
  article: rule.article,
  firstDay: days?.firstDay ?? null,
  lastDay: days?.lastDay ?? null,
  facts,
});

/** The period cut at each day of a list; every such day begins a new piece. Days outside the period cut nothing. */
export const cutAt = (period: Period, days: readonly CalendarDate[]): Period[] => {
  if (!days.some((day) => period.firstDay < day && day <= period.lastDay)) return [period];
  const starts = [...new Set(days)].filter((day) => period.firstDay < day && day <= period.lastDay).sort();
  return [period.firstDay, ...starts].map((firstDay, i) => {
    const next = starts[i];
    return { firstDay, lastDay: next === undefined ? period.lastDay : addDays(next, -1) };
  });
};
