import { RESULT_FORMAT, type Bound, type Instance, type MatchingResult } from '../instance/instance.js';
import { jointCostBound, type SolvedPart } from './certificate.js';
import type { SolveIntegerProgram } from './integer-program.js';
import type { InstanceColumns } from './reading/instance-columns.js';
import { readInstance } from './reading/instance-reading.js';
import { reduceInstance, type Reduction } from './reduction.js';
import { placedIn, solveParts, type Run } from './solve-parts.js';
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

/** The certificate of the whole from those of the parts. */
const boundOf = (
  parts: readonly SolvedPart[],
  single: readonly number[],
  placed: number,
  shouldStop: () => boolean,
): { placed: number; cost: number } => {
  const bound = parts.reduce((sum, part) => sum + part.placedBound, single.length);
  const certain = parts.every((part) => part.countsProven);
  return {
    placed: bound,
    cost: certain
      ? parts.reduce((sum, part) => sum + part.costBound, 0) + single.reduce((sum, cost) => sum + cost, 0)
      : jointCostBound(parts, single, placed, shouldStop),
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

/** Closes what is used by fewer than its minimum, and starts again, until nothing is. */
const keepMinimums = (reduction: Reduction, place: () => Int32Array, columns: InstanceColumns): Int32Array => {
  for (;;) {
    const chosen = place();
    const used = new Int32Array(reduction.capacity.length);
    for (const o of chosen) {
      if (o >= 0) for (let i = columns.useStart[o]!; i < columns.useStart[o + 1]!; i++) used[columns.uses[i]!]!++;
    }
    const below = Array.from(used.keys()).filter((r) => used[r]! > 0 && used[r]! < reduction.minimum[r]!);
    if (below.length === 0) return chosen;
    for (const r of below) reduction.capacity[r] = 0;
  }
};

const solveStable = (columns: InstanceColumns): Outcome => {
  const reduction = reduceInstance(columns, false);
  const chosen = keepMinimums(reduction, () => allocateStably(columns, reduction), columns);
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
  const bound = boundOf(parts, single, placed, run.shouldStop);
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

/** Whether an integer program may be of use: not where each option uses one resource at most and nothing has a minimum. */
export const needsIntegerPrograms = ({ mode, useStart, minimum }: InstanceColumns): boolean =>
  mode !== 'stable' &&
  (minimum.some((least) => least > 1) || useStart.some((from, o) => o > 0 && from - useStart[o - 1]! > 1));

/** Solves columns; see `allocate`. */
export const allocateColumns = (columns: InstanceColumns, tools: AllocationTools): Allocation => {
  const startedAt = tools.elapsedSeconds();
  const ended = { early: false };
  const secondsLeft = (): number => columns.timeLimitSeconds - tools.elapsedSeconds();
  const shouldStop = (): boolean => (ended.early ||= secondsLeft() <= 0 || (tools.shouldStop?.() ?? false));
  const solve = (): Outcome => {
    if (columns.mode === 'stable') return solveStable(columns);
    const reduction = reduceInstance(columns, columns.mode === 'max-placed');
    const settled = placedIn(reduction.chosen);
    return solveByObjective({
      columns,
      reduction,
      shouldStop,
      secondsLeft,
      solveIntegerProgram: tools.solveIntegerProgram ?? null,
      onProgress: (placed, bound) =>
        tools.onProgress?.({
          seconds: tools.elapsedSeconds() - startedAt,
          placed: settled + placed,
          placedBound: settled + bound,
        }),
    });
  };
  const { chosen, bound, proven, prices } = solve();
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
