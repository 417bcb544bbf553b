import {
  EVALUATORS,
  GOALS_REACHED,
  JOB_OFFERS,
  QUESTIONS_OF,
  SAID,
  type EvaluationForm,
  type Evaluator,
  type Question,
} from '../../domain/evaluation.js';
import { DESTINATIONS, FOLLOW_UP_MONTHS, type Destination } from '../../domain/outcome.js';

/** Sums as storage makes them: never a pupil. */
export interface OutcomeSums {
  /** By month of leaving, as `2026-07`. */
  readonly left: readonly { readonly month: string; readonly destination: Destination; readonly count: number }[];
  readonly followUps: readonly { readonly months: number; readonly destination: Destination; readonly count: number }[];
  /** Forms that were filled in the same way. */
  readonly forms: readonly {
    readonly as: Evaluator;
    readonly form: Pick<EvaluationForm, 'rating' | 'goals' | 'jobOffer' | 'said'>;
    readonly count: number;
  }[];
}

export const COUNTED = ['outflow', 'follow-up', 'rating', 'goals', 'job-offer', 'question'] as const;
export interface Cell {
  readonly key: string;
  readonly count: number;
}

/** One table: what is counted, of which year, moment, evaluator or question, and a cell per answer. */
export interface CountTable<C = Cell> {
  readonly kind: (typeof COUNTED)[number];
  /** For an outflow the school year as `2025-2026`, for a follow-up the months, else who answered. */
  readonly group: string;
  readonly question: Question | null;
  readonly cells: readonly C[];
}

/** A table as it may be shown: null is a count that is held back. */
export interface ShownTable extends CountTable<{ readonly key: string; readonly count: number | null }> {
  readonly total: number | null;
}

/** The school year of a month; August begins a new one. */
export const schoolYearOf = (month: string): string => {
  const year = Number(month.slice(0, 4));
  const start = month.slice(5, 7) >= '08' ? year : year - 1;
  return `${start}-${start + 1}`;
};

const cellsOf = <T>(keys: readonly string[], rows: readonly (T & { count: number })[], keyOf: (row: T) => string) =>
  keys.map((key): Cell => ({
    key,
    count: rows.filter((row) => keyOf(row) === key).reduce((sum, { count }) => sum + count, 0),
  }));

/** Every table of a school or of all of them, in the order in which they are read; the newest school year first. */
export const tablesOf = ({ left, followUps, forms }: OutcomeSums): CountTable[] => {
  const years = [...new Set(left.map(({ month }) => schoolYearOf(month)))].sort().reverse();
  const table = (kind: CountTable['kind'], group: string, cells: Cell[], question: Question | null = null) => ({
    ...{ kind, group, question, cells },
  });
  return [
    ...years.map((year) =>
      table(
        'outflow',
        year,
        cellsOf(
          DESTINATIONS,
          left.filter(({ month }) => schoolYearOf(month) === year),
          ({ destination }) => destination,
        ),
      ),
    ),
    ...FOLLOW_UP_MONTHS.map((months) =>
      table(
        'follow-up',
        String(months),
        cellsOf(
          DESTINATIONS,
          followUps.filter((one) => one.months === months),
          ({ destination }) => destination,
        ),
      ),
    ),
    ...EVALUATORS.flatMap((as) => {
      const own = forms.filter((one) => one.as === as);
      const count = (keys: readonly string[], keyOf: (form: (typeof own)[number]['form']) => string | undefined) =>
        cellsOf(keys, own, ({ form }) => keyOf(form) ?? '');
      return [
        table(
          'rating',
          as,
          count(['5', '4', '3', '2', '1'], ({ rating }) => String(rating)),
        ),
        table(
          'goals',
          as,
          count(GOALS_REACHED, ({ goals }) => goals),
        ),
        ...QUESTIONS_OF[as].map((question) =>
          table(
            'question',
            as,
            count(SAID, ({ said }) => said[question]),
            question,
          ),
        ),
        table(
          'job-offer',
          as,
          count([...JOB_OFFERS, 'unknown'], ({ jobOffer }) => jobOffer ?? 'unknown'),
        ),
      ];
    }),
  ];
};

/**
 * A table without the cells that could tell who it is about. Where just one is held back it could be had from the sum that another table
 * shows, so the smallest of the others goes with it; and then no sum is shown.
 * @param isSmall whether a count may not be shown by itself
 */
export const shownTable = (table: CountTable, isSmall: (count: number) => boolean): ShownTable => {
  const total = table.cells.reduce((sum, { count }) => sum + count, 0);
  // Of so few even a 0 tells what the others answered.
  if (isSmall(total)) return { ...table, cells: table.cells.map(({ key }) => ({ key, count: null })), total: null };
  const small = table.cells.filter(({ count }) => isSmall(count)).map(({ key }) => key);
  const next = table.cells
    .filter(({ key, count }) => count > 0 && !small.includes(key))
    .sort((a, b) => a.count - b.count)[0];
  const held = new Set([...small, ...(small.length === 1 && next ? [next.key] : [])]);
  return {
    ...table,
    cells: table.cells.map(({ key, count }) => ({ key, count: held.has(key) ? null : count })),
    total: held.size > 0 ? null : total,
  };
};
