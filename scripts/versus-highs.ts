import * as highsModule from 'highs';
import type { InstanceColumns } from '../src/features/matching/allocation/reading/instance-columns.js';
import { readInstanceFile } from './match.js';

const TIME_LIMIT_SECONDS = 900;
/** What a student left out costs; dear enough for the families of the benchmark, and kind to the numbers. */
const LEFT_OUT = 10_000;

const matrixOf = ({ optionStart, useStart, uses, studentIds, cost, resourceIds }: InstanceColumns) => {
  const students = studentIds.length;
  const start = new Int32Array(cost.length + 1);
  const row = new Int32Array(cost.length + uses.length);
  let entry = 0;
  for (let s = 0; s < students; s++) {
    for (let o = optionStart[s] ?? 0; o < (optionStart[s + 1] ?? 0); o++) {
      row[entry++] = s;
      for (let i = useStart[o] ?? 0; i < (useStart[o + 1] ?? 0); i++) row[entry++] = students + (uses[i] ?? 0);
      start[o + 1] = entry;
    }
  }
  return { start, row, rows: students + resourceIds.length };
};

/** The whole instance in HiGHS, as the linear relaxation or as the integer program: most placed, then least cost. */
export const solveWithHighs = async (file: string, isLinear: boolean) => {
  const columns = readInstanceFile(file);
  // The package's types describe its CommonJS build; imported as a module, the default export is the loader itself.
  const load = highsModule.default as unknown as () => Promise<highsModule.Highs>;
  const highs = await load();
  const { start, row, rows } = matrixOf(columns);
  const options = columns.cost.length;
  const startedAt = performance.now();
  const model = highs.createModel({
    numCols: options,
    numRows: rows,
    colCost: Float64Array.from(columns.cost, (cost) => cost - LEFT_OUT),
    colLower: new Float64Array(options),
    colUpper: new Float64Array(options).fill(1),
    rowLower: new Float64Array(rows).fill(-Infinity),
    rowUpper: Float64Array.from([...columns.studentIds.map(() => 1), ...columns.capacity]),
    matrix: {
      format: 'csc',
      numCols: options,
      numRows: rows,
      starts: start,
      indices: row,
      values: new Float64Array(row.length).fill(1),
    },
    ...(isLinear ? {} : { integrality: new Int32Array(options).fill(1) }),
  });
  try {
    model.options.set({ output_flag: false, time_limit: TIME_LIMIT_SECONDS, mip_rel_gap: 0, mip_abs_gap: 0.99 });
    model.run();
    const value = model.getSolution().colValue;
    const cost = Math.round(columns.cost.reduce((sum, one, o) => sum + one * (value[o] ?? 0), 0));
    return { seconds: (performance.now() - startedAt) / 1000, cost };
  } finally {
    model.dispose();
  }
};
