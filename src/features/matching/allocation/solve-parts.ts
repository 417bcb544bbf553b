import { createRandom } from '../../../platform/random.js';
import type { SolvedPart } from './certificate.js';
import { nestingOf, splitComponents } from './components.js';
import type { SolveIntegerProgram } from './integer-program.js';
import { solveWithMinimums } from './minimum-program.js';
import { cutPacking, type Packing } from './packing.js';
import { solveNestedByRank } from './rank-levels.js';
import type { InstanceColumns } from './reading/instance-columns.js';
import type { Reduction } from './reduction.js';
import { solveNested } from './solve-nested.js';
import { solvePackingByRank } from './solve-packing-by-rank.js';
import { costOf } from './best-answer.js';
import { solvePacking } from './solve-packing.js';

/** The order in which equals are served: it depends on the seed, not on the order of the input. */
const seededOrder = (students: number, seed: string): Int32Array => {
  const random = createRandom(seed);
  const order = Int32Array.from({ length: students }, (_, i) => i);
  for (let i = students - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
};

export const placedIn = (chosen: Int32Array): number =>
  chosen.reduce((count, option) => (option >= 0 ? count + 1 : count), 0);

export interface Run {
  readonly columns: InstanceColumns;
  readonly reduction: Reduction;
  readonly shouldStop: () => boolean;
  readonly secondsLeft: () => number;
  readonly solveIntegerProgram: SolveIntegerProgram | null;
  /** How many of the students to settle are placed, and how many can be at most. */
  readonly onProgress: (placed: number, placedBound: number) => void;
}

const cut = ({ columns, reduction: { capacity, open, binding } }: Run, students: Int32Array): Packing =>
  cutPacking(
    columns,
    capacity,
    students,
    (option) => open[option] === 1,
    (resource) => binding[resource] === 1,
  );

const ranksIn = ({ columns }: Run, packing: Packing): Int32Array => packing.optionRow.map((o) => columns.rank[o]!);

const solveNestedPart = (run: Run, students: Int32Array, outerOf: Int32Array): SolvedPart => {
  const packing = cut(run, students);
  const row = new Int32Array(outerOf.length).fill(-1);
  packing.resourceRow.forEach((r, i) => (row[r] = i));
  const parent = packing.resourceRow.map((r) => (outerOf[r]! < 0 ? -1 : row[outerOf[r]!]!));
  const order = seededOrder(students.length, run.columns.seed);
  const { chosen, price, proven } =
    run.columns.mode === 'rank-fair'
      ? solveNestedByRank(packing, parent, ranksIn(run, packing), order, run.shouldStop)
      : solveNested(packing, parent, order, run.shouldStop);
  const placed = placedIn(chosen);
  const cost = costOf(packing, chosen);
  const placedBound = proven ? placed : students.length;
  return { packing, chosen, placed, cost, placedBound, costBound: proven ? cost : 0, countsProven: proven, price };
};

const solveTangledPart = (run: Run, students: Int32Array): SolvedPart => {
  const packing = cut(run, students);
  const { shouldStop, secondsLeft, onProgress } = run;
  const { timeLimitSeconds } = run.columns;
  const tools = { solveIntegerProgram: run.solveIntegerProgram, timeLimitSeconds, shouldStop, secondsLeft, onProgress };
  const solution =
    run.columns.mode === 'rank-fair'
      ? solvePackingByRank(packing, ranksIn(run, packing), tools)
      : solvePacking(packing, tools);
  return { packing, placed: placedIn(solution.chosen), cost: costOf(packing, solution.chosen), ...solution };
};

/** Programs for minimum numbers hold every option, so they are only for parts of this size. */
const MOST_PROGRAM_OPTIONS = 20_000;

/** The resources that have users, but fewer than their minimum. */
const belowMinimum = (packing: Packing, chosen: Int32Array, minimum: Int32Array): number[] => {
  const used = new Int32Array(packing.capacity.length);
  for (const o of chosen) {
    if (o < 0) continue;
    for (let i = packing.useStart[o]!; i < packing.useStart[o + 1]!; i++) used[packing.uses[i]!]!++;
  }
  return Array.from(used.keys())
    .filter((r) => used[r]! > 0 && used[r]! < minimum[r]!)
    .sort((a, b) => minimum[b]! - used[b]! - (minimum[a]! - used[a]!) || a - b);
};

const closeResources = (run: Run, resources: ReadonlySet<number>): Run => {
  const { columns, reduction } = run;
  const open = reduction.open.slice();
  for (let o = 0; o < open.length; o++) {
    for (let i = columns.useStart[o]!; i < columns.useStart[o + 1]!; i++)
      if (resources.has(columns.uses[i]!)) open[o] = 0;
  }
  return { ...run, reduction: { ...reduction, open } };
};

/**
 * A part with minimum numbers: at first without them, which bounds the answer; where some are not reached by an integer
 * program, or, where that is too large, by closing the resources furthest from their minimum until all is well.
 */
const solveGuardedPart = (run: Run, solve: (run: Run) => SolvedPart): SolvedPart => {
  const free = solve(run);
  const minimum = free.packing.resourceRow.map((r) => run.reduction.minimum[r]!);
  if (belowMinimum(free.packing, free.chosen, minimum).length === 0) return free;
  const { packing } = free;
  if (run.solveIntegerProgram && packing.cost.length <= MOST_PROGRAM_OPTIONS) {
    const rank = run.columns.mode === 'rank-fair' ? ranksIn(run, packing) : null;
    const chosen = solveWithMinimums(packing, minimum, rank, run.solveIntegerProgram, run.secondsLeft);
    if (chosen) {
      const placed = placedIn(chosen);
      const cost = costOf(packing, chosen);
      return { ...free, chosen, placed, cost, placedBound: placed, costBound: cost, countsProven: true };
    }
  }
  const closed = new Set<number>();
  for (let part = free; ; part = solve(closeResources(run, closed))) {
    const least = part.packing.resourceRow.map((r) => run.reduction.minimum[r]!);
    const below = belowMinimum(part.packing, part.chosen, least);
    if (below.length === 0) return { ...part, placedBound: free.placedBound, countsProven: false };
    for (const r of below.slice(0, Math.ceil(below.length / 2))) closed.add(part.packing.resourceRow[r]!);
  }
};

/** From this size on a component is worth a run of its own; smaller nested ones go together. */
const LARGE_COMPONENT = 500;

/** Adds up what is known of each part; who is in no part yet may still be placed. */
const createTally = (components: readonly Int32Array[], tell: Run['onProgress']) => {
  let placed = 0;
  let bound = components.reduce((sum, { length }) => sum + length, 0);
  return {
    /** The run for one part: what it tells is told of the whole. */
    during: (run: Run, students: Int32Array): Run => ({
      ...run,
      onProgress: (partPlaced, partBound) => tell(placed + partPlaced, bound - students.length + partBound),
    }),
    add: (part: SolvedPart): SolvedPart => {
      placed += part.placed;
      bound += part.placedBound - part.packing.studentRow.length;
      tell(placed, bound);
      return part;
    },
  };
};

/** Solves each component by the way that fits it. */
export const solveParts = (run: Run): SolvedPart[] => {
  const { columns, reduction } = run;
  const support = new Int32Array(columns.capacity.length);
  const outerOf = new Int32Array(columns.capacity.length).fill(-1);
  const nested: number[] = [];
  const parts: SolvedPart[] = [];
  const components = splitComponents(columns, reduction);
  const tally = createTally(components, run.onProgress);
  for (const students of components) {
    const nests = nestingOf(columns, reduction, students, support, outerOf);
    const told = tally.during(run, students);
    if (touchesMinimum(run, students)) {
      const solve = (one: Run): SolvedPart =>
        nests ? solveNestedPart(one, students, outerOf) : solveTangledPart(one, students);
      parts.push(tally.add(solveGuardedPart(told, solve)));
    } else if (!nests) parts.push(tally.add(solveTangledPart(told, students)));
    else if (students.length >= LARGE_COMPONENT) parts.push(tally.add(solveNestedPart(told, students, outerOf)));
    else for (const s of students) nested.push(s);
  }
  if (nested.length > 0) parts.push(tally.add(solveNestedPart(run, Int32Array.from(nested).sort(), outerOf)));
  return parts;
};

const touchesMinimum = ({ columns, reduction: { open, minimum } }: Run, students: Int32Array): boolean =>
  students.some((s) => {
    for (let o = columns.optionStart[s]!; o < columns.optionStart[s + 1]!; o++) {
      if (open[o] === 0) continue;
      for (let i = columns.useStart[o]!; i < columns.useStart[o + 1]!; i++)
        if (minimum[columns.uses[i]!]! > 0) return true;
    }
    return false;
  });
