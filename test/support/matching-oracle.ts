import type { Instance, Option } from '../../src/features/matching/instance/instance.js';
import type { IntegerProgram, SolveIntegerProgram } from '../../src/features/matching/allocation/integer-program.js';

/** The best there is, by integer programming over the whole instance, one aim after another. */
export interface Optimum {
  readonly placed: number;
  readonly cost: number;
  /** How many students have each rank, worst first; `rank-fair` only. */
  readonly ranks: readonly (readonly [rank: number, students: number])[];
}

interface Row {
  readonly least: number;
  readonly most: number;
  readonly columns: ReadonlyMap<number, number>;
}

interface Column {
  readonly student: number;
  readonly option: Option;
}

const programOf = (cost: readonly number[], rows: readonly Row[], solve: SolveIntegerProgram): number[] => {
  const start = [0];
  const row: number[] = [];
  const value: number[] = [];
  cost.forEach((_, column) => {
    rows.forEach(({ columns }, r) => {
      const factor = columns.get(column);
      if (factor === undefined) return;
      row.push(r);
      value.push(factor);
    });
    start.push(row.length);
  });
  const program: IntegerProgram = {
    cost: Float64Array.from(cost),
    rowLeast: Float64Array.from(rows, ({ least }) => least),
    rowMost: Float64Array.from(rows, ({ most }) => most),
    start: Int32Array.from(start),
    row: Int32Array.from(row),
    value: Float64Array.from(value),
    known: null,
  };
  const answer = solve(program, 60);
  if (answer.status !== 'optimal' || !answer.taken) throw new Error(`the oracle is ${answer.status}`);
  return Array.from(answer.taken);
};

/** Solves for the placed per priority from 9 down, then (rank-fair) for ranks from the worst, then for cost. */
export const optimumOf = (instance: Instance, solve: SolveIntegerProgram): Optimum => {
  const columns: Column[] = instance.students.flatMap(({ options }, student) =>
    options.map((option) => ({ student, option })),
  );
  // What a lock uses is open whatever its minimum.
  const keptOpen = new Set(
    instance.students.flatMap(({ locked, options }) => options.find(({ id }) => id === locked)?.uses ?? []),
  );
  const opened = instance.resources.filter(({ id, minimum = 0 }) => minimum > 1 && !keptOpen.has(id));
  const size = columns.length + opened.length;
  const where = (matches: (column: Column) => boolean): Map<number, number> =>
    new Map(columns.flatMap((column, i) => (matches(column) ? [[i, 1] as const] : [])));
  const rows: Row[] = [
    ...instance.students.map((_, student) => ({ least: 0, most: 1, columns: where((c) => c.student === student) })),
    ...instance.resources.map(({ id, capacity }) => ({
      least: -Infinity,
      most: capacity,
      columns: where(({ option }) => option.uses.includes(id)),
    })),
    ...opened.flatMap(({ id, minimum = 0, capacity }, i): Row[] => {
      const users = [...where(({ option }) => option.uses.includes(id))];
      const open = columns.length + i;
      return [
        { least: 0, most: Infinity, columns: new Map([...users, [open, -minimum] as const]) },
        { least: -Infinity, most: 0, columns: new Map([...users, [open, -capacity] as const]) },
      ];
    }),
    ...instance.students.flatMap(({ locked }, student) =>
      typeof locked === 'string'
        ? [{ least: 1, most: 1, columns: where((c) => c.student === student && c.option.id === locked) }]
        : [],
    ),
  ];
  const minimise = (costOf: (column: Column) => number): number[] =>
    programOf(
      Array.from({ length: size }, (_, i) => (columns[i] ? costOf(columns[i]) : 0)),
      rows,
      solve,
    );
  const fix = (matches: (column: Column) => boolean, taken: readonly number[]): number => {
    const members = where(matches);
    const count = [...members.keys()].filter((i) => taken[i] === 1).length;
    rows.push({ least: count, most: count, columns: members });
    return count;
  };
  let placed = 0;
  for (let level = 9; level >= 0; level--) {
    const inLevel = ({ student }: Column): boolean => (instance.students[student]?.priority ?? 0) === level;
    if (!columns.some(inLevel)) continue;
    placed += fix(
      inLevel,
      minimise((column) => (inLevel(column) ? -1 : 0)),
    );
  }
  const ranks: [number, number][] = [];
  const present = instance.mode === 'rank-fair' ? columns.map(({ option }) => option.rank ?? 1) : [];
  for (const rank of [...new Set(present)].sort((a, b) => b - a)) {
    const hasRank = ({ option }: Column): boolean => (option.rank ?? 1) === rank;
    ranks.push([
      rank,
      fix(
        hasRank,
        minimise((column) => (hasRank(column) ? 1 : 0)),
      ),
    ]);
  }
  const taken = minimise(({ option }) => option.cost);
  const cost = columns.reduce((sum, { option }, i) => sum + (taken[i] === 1 ? option.cost : 0), 0);
  return { placed, cost, ranks };
};
