import type { CalendarDate } from '../platform/calendar-date.js';

/** `refuse`: can't be placed. `warn`: a person decides, and the decision is logged. `note`: shown only. */
export const SEVERITIES = ['refuse', 'warn', 'note'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** One reason a rule gives. Facts are numbers with their unit in the name, so that every reader can word them. */
export interface Finding {
  /** `<rule set>.<what>`, as `working-time.day-hours`. */
  readonly rule: string;
  readonly severity: Severity;
  /** The place in the law or the source, as `NRK 3:1`; null for a rule of the service itself. */
  readonly article: string | null;
  /** The days for which it holds; null when it is not about days. */
  readonly firstDay: CalendarDate | null;
  readonly lastDay: CalendarDate | null;
  readonly facts: Readonly<Record<string, number | string | boolean | readonly string[]>>;
}

/** How a set of findings ends. */
export type Verdict = 'refused' | 'allowed-with-warnings' | 'allowed';

/** The verdict a set of findings gives: any refusal refuses, any warning warns, notes change nothing. */
export const verdictOf = (findings: readonly Finding[]): Verdict =>
  findings.some(({ severity }) => severity === 'refuse')
    ? 'refused'
    : findings.some(({ severity }) => severity === 'warn')
      ? 'allowed-with-warnings'
      : 'allowed';

/** Whether nothing refuses. */
export const isAllowed = (findings: readonly Finding[]): boolean => verdictOf(findings) !== 'refused';
