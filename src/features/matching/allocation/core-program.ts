import type { IntegerProgram } from './integer-program.js';
import type { Packing } from './packing.js';
import type { Demand, Prices } from './price-ascent.js';

/**
 * The part of a packing that an answer within `reach` of the bound can use: an option that costs more than that above
 * its student's best at the prices can't be in it. `options` are the columns of the program.
 */
export interface Core {
  readonly options: Int32Array;
  readonly program: IntegerProgram;
  /** What the program's costs leave out. */
  readonly offset: number;
}

/** Per student: -1 not placed in any such answer, 0 perhaps, 1 placed in all; and what placing is measured against. */
const standings = (packing: Packing, demand: Demand, prices: Prices, reach: number) => {
  const standing = new Int8Array(packing.start.length - 1).fill(1);
  const base = prices.least.slice();
  const quotaOf = new Int32Array(standing.length).fill(-1);
  demand.quotas.forEach(({ students, count }, q) => {
    const threshold = prices.thresholds[q]!;
    if (count === students.length) return;
    for (const s of students) {
      const above = prices.least[s]! - threshold;
      standing[s] = above < -reach ? 1 : above > reach ? -1 : 0;
      quotaOf[s] = q;
      base[s] = Math.min(prices.least[s]!, threshold);
    }
  });
  for (let s = 0; s < standing.length; s++) {
    if (quotaOf[s] === -1 && demand.outside[s] === 0) standing[s] = -1;
  }
  return { standing, base, quotaOf };
};

/** What an option costs at the prices. */
export const pricedCost = (packing: Packing, prices: Prices, option: number): number => {
  let value = packing.cost[option]!;
  for (let i = packing.useStart[option]!; i < packing.useStart[option + 1]!; i++) {
    value += prices.price[packing.uses[i]!]!;
  }
  return value;
};

/** Rows made as they are met. */
const createRows = () => {
  const least: number[] = [];
  const most: number[] = [];
  const add = (from: number, to: number): number => {
    least.push(from);
    return most.push(to) - 1;
  };
  return { least, most, add };
};

/** The columns of a program over options, with a row for each resource that they meet. `roomOf` is what is left of a resource. */
export const createColumns = (packing: Packing, roomOf: (resource: number) => number) => {
  const rows = createRows();
  const resourceRow = new Int32Array(packing.capacity.length).fill(-1);
  const options: number[] = [];
  const cost: number[] = [];
  const start = [0];
  const row: number[] = [];
  return {
    rows,
    /** How many there are so far: the number of the next one. */
    count: (): number => options.length,
    /** Adds an option with the row of its student and those of the quotas it counts for. */
    add: (option: number, price: number, studentRow: number, quotaRows: readonly number[] = []): void => {
      options.push(option);
      cost.push(price);
      row.push(studentRow);
      for (let i = packing.useStart[option]!; i < packing.useStart[option + 1]!; i++) {
        const r = packing.uses[i]!;
        if (resourceRow[r]! < 0) resourceRow[r] = rows.add(-Infinity, roomOf(r));
        row.push(resourceRow[r]!);
      }
      row.push(...quotaRows);
      start.push(row.length);
    },
    /** The program; `known` are the columns of an answer that is known. */
    build: (known: readonly number[] | null, offset = 0): Core => ({
      options: Int32Array.from(options),
      offset,
      program: {
        cost: Float64Array.from(cost),
        rowLeast: Float64Array.from(rows.least),
        rowMost: Float64Array.from(rows.most),
        start: Int32Array.from(start),
        row: Int32Array.from(row),
        known: known && Int32Array.from(known),
      },
    }),
  };
};

export const makeCore = (
  packing: Packing,
  demand: Demand,
  prices: Prices,
  reach: number,
  known: Int32Array | null,
): Core => {
  const { standing, base, quotaOf } = standings(packing, demand, prices, reach);
  const columns = createColumns(packing, (r) => packing.capacity[r]!);
  const { rows } = columns;
  const left = demand.quotas.map(({ count }) => count);
  for (let s = 0; s < standing.length; s++) if (standing[s] === 1 && quotaOf[s]! >= 0) left[quotaOf[s]!]!--;
  const quotaRow = left.map((count, q) =>
    quotaOf.some((quota, s) => quota === q && standing[s] === 0) || count !== 0 ? rows.add(count, count) : -1,
  );
  const taken: number[] = [];
  let offset = 0;
  for (let s = 0; s < standing.length; s++) {
    if (standing[s]! < 0) continue;
    const sure = standing[s] === 1;
    const quotaRows = sure ? [] : [quotaRow[quotaOf[s]!]!].filter((row) => row >= 0);
    let studentRow = -1;
    let lowest = 0;
    for (let o = packing.start[s]!; o < packing.start[s + 1]!; o++) {
      if (known?.[s] !== o && pricedCost(packing, prices, o) - base[s]! > reach) continue;
      if (studentRow < 0) {
        studentRow = rows.add(sure ? 1 : -Infinity, 1);
        // Taking out what a sure student costs at least keeps the numbers small.
        lowest = sure ? packing.cost[o]! : 0;
        offset += lowest;
      }
      if (known?.[s] === o) taken.push(columns.count());
      columns.add(o, packing.cost[o]! - lowest, studentRow, quotaRows);
    }
  }
  return columns.build(known && taken, offset);
};

/** How many options per student are within a reach, for a row of reaches: to choose one the solver can carry. */
export const coreSizeAt = (packing: Packing, prices: Prices, demand: Demand, reach: number): number => {
  const { standing, base } = standings(packing, demand, prices, reach);
  let size = 0;
  for (let s = 0; s < standing.length; s++) {
    if (standing[s]! < 0) continue;
    for (let o = packing.start[s]!; o < packing.start[s + 1]!; o++) {
      if (packing.cost[o]! - base[s]! > reach) break;
      if (pricedCost(packing, prices, o) - base[s]! <= reach) size++;
    }
  }
  return size;
};

/** A reach, a power of two, that about so many options a student are within. */
export const reachFor = (packing: Packing, prices: Prices, demand: Demand, optionsPerStudent: number): number => {
  const most = (packing.start.length - 1) * optionsPerStudent;
  let reach = 1;
  while (reach < 2 ** 20 && coreSizeAt(packing, prices, demand, reach * 2) <= most) reach *= 2;
  return reach;
};

/**
 * A small core for a quick answer: only options chosen in some share of the last rounds. Everybody may be left out, at
 * `worth` (more for a higher priority), so there always is an answer, and mostly a very good one.
 */
export const makeShareCore = (packing: Packing, prices: Prices, leastShare: number, worth: number): Core => {
  const columns = createColumns(packing, (r) => packing.capacity[r]!);
  for (let s = 0; s + 1 < packing.start.length; s++) {
    let studentRow = -1;
    for (let o = packing.start[s]!; o < packing.start[s + 1]!; o++) {
      if (prices.share[o]! < leastShare) continue;
      if (studentRow < 0) studentRow = columns.rows.add(-Infinity, 1);
      columns.add(o, packing.cost[o]! - worth * (packing.priority[s]! + 1), studentRow);
    }
  }
  const core = columns.build(null);
  return { ...core, program: { ...core.program, relaxed: true } };
};
