import * as highsModule from 'highs';
import type { IntegerAnswer, IntegerProgram, SolveIntegerProgram } from '../allocation/integer-program.js';

const OPTIONS = {
  output_flag: false,
  mip_rel_gap: 0,
  // Costs are integers, so an answer within less than one of the bound is optimal.
  mip_abs_gap: 0.99,
  random_seed: 1,
  // The programs that come here are nearly integral: what searches for answers costs more than it brings.
  mip_detect_symmetry: false,
  mip_heuristic_effort: 0,
  mip_heuristic_run_feasibility_jump: false,
  mip_heuristic_run_root_reduced_cost: false,
  mip_heuristic_run_rins: false,
  mip_heuristic_run_rens: false,
};

const solveWith = (highs: highsModule.Highs, program: IntegerProgram, secondsAtMost: number): IntegerAnswer => {
  const columns = program.cost.length;
  const rows = program.rowLeast.length;
  if (columns === 0) {
    const feasible = program.rowLeast.every((least) => least <= 0);
    return { status: feasible ? 'optimal' : 'infeasible', taken: new Uint8Array(0), bound: feasible ? 0 : Infinity };
  }
  const model = highs.createModel({
    numCols: columns,
    numRows: rows,
    colCost: program.cost,
    colLower: new Float64Array(columns),
    colUpper: new Float64Array(columns).fill(1),
    rowLower: program.rowLeast,
    rowUpper: program.rowMost,
    matrix: {
      format: 'csc',
      numCols: columns,
      numRows: rows,
      starts: program.start,
      indices: program.row,
      values: program.value ?? new Float64Array(program.row.length).fill(1),
    },
    ...(program.relaxed ? {} : { integrality: new Int32Array(columns).fill(1) }),
  });
  try {
    model.options.set({ ...OPTIONS, time_limit: Math.max(0.01, secondsAtMost) });
    if (program.known && !program.relaxed) {
      const colValue = new Float64Array(columns);
      for (const column of program.known) colValue[column] = 1;
      model.setSolution({ colValue });
    }
    model.run();
    const status = model.getModelStatus();
    const { optimal, infeasible } = highs.constants.modelStatus;
    if (status === infeasible) return { status: 'infeasible', taken: null, bound: Infinity };
    const leastTaken = program.relaxed ? 1 - 1e-6 : 0.5;
    const solved = Number(model.info.get('primal_solution_status')) === highs.constants.solutionStatus.feasible;
    const taken = solved
      ? Uint8Array.from(model.getSolution().colValue, (value) => (value > leastTaken ? 1 : 0))
      : null;
    if (status === optimal && taken) return { status: 'optimal', taken, bound: model.getObjectiveValue() };
    const bound = Number(model.info.get('mip_dual_bound'));
    return { status: 'stopped', taken, bound: Number.isFinite(bound) ? bound : -Infinity };
  } finally {
    model.dispose();
  }
};

/** Loads the solver (WebAssembly, about 50 ms); what it gives answers at once and can be kept. */
export const loadIntegerPrograms = async (): Promise<SolveIntegerProgram> => {
  // The package's types describe its CommonJS build; imported as a module, the default export is the loader itself.
  const load = highsModule.default as unknown as () => Promise<highsModule.Highs>;
  const highs = await load();
  return (program, secondsAtMost) => solveWith(highs, program, secondsAtMost);
};
