import { createRandom } from '../../../platform/random.js';
import { RESULT_FORMAT, type Bound, type Instance, type MatchingResult } from '../instance/instance.js';
import { jointCostBound, type SolvedPart } from './certificate.js';
import { nestingOf, splitComponents } from './components.js';
import type { SolveIntegerProgram } from './integer-program.js';
import { cutPacking, type Packing } from './packing.js';
import type { InstanceColumns } from './reading/instance-columns.js';
import { readInstance } from './reading/instance-reading.js';
import { reduceInstance, type Reduction } from './reduction.js';
import { solveNestedByRank } from './rank-levels.js';
import { solveNested } from './solve-nested.js';
import { solvePackingByRank } from './solve-packing-by-rank.js';
import { costOf, solvePacking } from './solve-packing.js';
import { allocateStably } from './stable.js';

export interface AllocationProgress {
  readonly seconds: number;
  readonly placed: number;
  readonly placedBound: number;
}

export interface AllocationTools {
  /** Seconds since the work began; the time limit of the instance counts from the same moment. */
  readonly elapsedSeconds: () => number;
  /** Without it, large tangled parts are solved less well, and proven less often. */
  readonly solveIntegerProgram?: SolveIntegerProgram;
  readonly shouldStop?: () => boolean;
  readonly onProgress?: (progress: AllocationProgress) => void;
}

export interface ResourcePrice {
  readonly resource: string;
  /** About what one more unit would save, in cost. */
  readonly price: number;
}

export interface Allocation {
  readonly result: MatchingResult;
  /** The resources whose shortage costs something, in order of id. */
  readonly prices: readonly ResourcePrice[];
  /** True where time or the caller put an end to it: the result is the best so far. */
  readonly timeLimitReached: boolean;
}

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

const placedIn = (chosen: Int32Array): number => chosen.reduce((count, option) => (option >= 0 ? count + 1 : count), 0);

interface Run {
  readonly columns: InstanceColumns;
  readonly reduction: Reduction;
  readonly shouldStop: () => boolean;
  readonly secondsLeft: () => number;
  readonly tools: AllocationTools;
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
  const { shouldStop, secondsLeft } = run;
  const tools = { solveIntegerProgram: run.tools.solveIntegerProgram ?? null, shouldStop, secondsLeft };
  const solution =
    run.columns.mode === 'rank-fair'
      ? solvePackingByRank(packing, ranksIn(run, packing), tools)
      : solvePacking(packing, tools);
  return { packing, placed: placedIn(solution.chosen), cost: costOf(packing, solution.chosen), ...solution };
};

const solveParts = (run: Run): SolvedPart[] => {
  const { columns, reduction } = run;
  const support = new Int32Array(columns.capacity.length);
  const outerOf = new Int32Array(columns.capacity.length).fill(-1);
  const nested: number[] = [];
  const tangled: Int32Array[] = [];
  for (const students of splitComponents(columns, reduction)) {
    if (!nestingOf(columns, reduction, students, support, outerOf)) tangled.push(students);
    else for (const s of students) nested.push(s);
  }
  const parts = tangled.map((students) => solveTangledPart(run, students));
  if (nested.length > 0) parts.push(solveNestedPart(run, Int32Array.from(nested).sort(), outerOf));
  return parts;
};

/** The certificate of the whole from those of the parts. */
const boundOf = (
  parts: readonly SolvedPart[],
  single: readonly number[],
  placed: number,
): { placed: number; cost: number } => {
  const bound = parts.reduce((sum, part) => sum + part.placedBound, single.length);
  const certain = parts.every((part) => part.countsProven);
  return {
    placed: bound,
    cost: certain
      ? parts.reduce((sum, part) => sum + part.costBound, 0) + single.reduce((sum, cost) => sum + cost, 0)
      : jointCostBound(parts, single, placed),
  };
};

/** What a mode makes of an instance. */
interface Outcome {
  readonly chosen: Int32Array;
  readonly bound: Bound;
  readonly proven: boolean;
  readonly prices: readonly ResourcePrice[];
}

const totalCost = (columns: InstanceColumns, chosen: Int32Array): number =>
  chosen.reduce((sum, option) => (option >= 0 ? sum + columns.cost[option]! : sum), 0);

/** Bounds that hold for any answer at all: everybody with an open option, each at the cheapest. */
const simpleBound = (columns: InstanceColumns, { open, chosen: locked }: Reduction, placed: number): Bound => {
  const cheapest: number[] = [];
  let cost = 0;
  let kept = 0;
  locked.forEach((lock, s) => {
    const from = columns.optionStart[s]!;
    const first = open.subarray(from, columns.optionStart[s + 1]).indexOf(1);
    if (lock >= 0) {
      cost += columns.cost[lock]!;
      kept++;
    } else if (first >= 0) cheapest.push(columns.cost[from + first]!);
  });
  cheapest.sort((a, b) => a - b);
  for (let i = 0; i < placed - kept; i++) cost += cheapest[i]!;
  return { placed: cheapest.length + kept, cost };
};

const solveStable = (columns: InstanceColumns): Outcome => {
  const reduction = reduceInstance(columns, false);
  const chosen = allocateStably(columns, reduction);
  const placed = placedIn(chosen);
  const bound = simpleBound(columns, reduction, placed);
  const proven = bound.placed === placed && bound.cost === totalCost(columns, chosen);
  return { chosen, bound, proven, prices: [] };
};

const solveByObjective = (run: Run): Outcome => {
  const { columns, reduction } = run;
  const chosen = reduction.chosen.slice();
  const single = Array.from(
    chosen.filter((option) => option >= 0),
    (option) => columns.cost[option]!,
  );
  const parts = solveParts(run);
  for (const { packing, chosen: taken } of parts) {
    taken.forEach((option, s) => {
      if (option >= 0) chosen[packing.studentRow[s]!] = packing.optionRow[option]!;
    });
  }
  const placed = placedIn(chosen);
  const bound = boundOf(parts, single, placed);
  const met = bound.placed === placed && bound.cost === totalCost(columns, chosen);
  const prices = parts.flatMap(({ packing, price }) =>
    Array.from(price, (value, r) => ({ resource: columns.resourceIds[packing.resourceRow[r]!]!, price: value })),
  );
  return {
    chosen,
    bound,
    proven: met && parts.every((part) => part.countsProven),
    prices: prices.filter(({ price }) => price > 0).sort((a, b) => (a.resource < b.resource ? -1 : 1)),
  };
};

/** Solves columns; see `allocate`. */
export const allocateColumns = (columns: InstanceColumns, tools: AllocationTools): Allocation => {
  const startedAt = tools.elapsedSeconds();
  const ended = { early: false };
  const secondsLeft = (): number => columns.timeLimitSeconds - tools.elapsedSeconds();
  const shouldStop = (): boolean => (ended.early ||= secondsLeft() <= 0 || (tools.shouldStop?.() ?? false));
  const { chosen, bound, proven, prices } =
    columns.mode === 'stable'
      ? solveStable(columns)
      : solveByObjective({
          columns,
          reduction: reduceInstance(columns, columns.mode === 'max-placed'),
          shouldStop,
          secondsLeft,
          tools,
        });
  const rows = Array.from(chosen.keys());
  return {
    result: {
      format: RESULT_FORMAT,
      mode: columns.mode,
      seed: columns.seed,
      placed: placedIn(chosen),
      cost: totalCost(columns, chosen),
      bound,
      proven,
      assignments: rows
        .filter((s) => chosen[s]! >= 0)
        .map((s) => ({ student: columns.studentIds[s]!, option: columns.optionIdOf(chosen[s]!) })),
      unplaced: rows.filter((s) => chosen[s]! < 0).map((s) => columns.studentIds[s]!),
      seconds: tools.elapsedSeconds() - startedAt,
    },
    prices,
    timeLimitReached: ended.early || (!proven && secondsLeft() <= 0),
  };
};

/**
 * Gives each student at most one option, within every capacity: locks stay; then as many as possible placed, the
 * highest priority first; then the least cost (or what the mode says); then by the seed. The same whatever the order
 * of the input, as long as the time limit is not hit.
 * @throws InvalidInstanceError for an instance that is not of the form
 */
export const allocate = (instance: Instance, tools: AllocationTools): Allocation =>
  allocateColumns(readInstance(instance), tools);
