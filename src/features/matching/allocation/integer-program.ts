/** Least cost over columns of 0 or 1, each row's sum within its bounds; columns as in a compressed sparse matrix. */
export interface IntegerProgram {
  readonly cost: Float64Array;
  readonly rowLeast: Float64Array;
  readonly rowMost: Float64Array;
  readonly start: Int32Array;
  readonly row: Int32Array;
  /** The entries; absent = all 1. */
  readonly value?: Float64Array;
  /** Columns may lie between 0 and 1; only those at 1 are taken. A good deal quicker. */
  readonly relaxed?: boolean;
  /** The columns at 1 in an answer that is already known, if any. */
  readonly known: Int32Array | null;
}

export interface IntegerAnswer {
  /** `optimal` and `infeasible` are proven; `stopped` gives the best so far, if any. */
  readonly status: 'optimal' | 'infeasible' | 'stopped';
  /** 1 for each column taken, or null where no answer is known. */
  readonly taken: Uint8Array | null;
  /** No answer costs less. */
  readonly bound: number;
}

/** Solves a small program exactly. Supplied by the caller, because loading a solver takes waiting. */
export type SolveIntegerProgram = (program: IntegerProgram, secondsAtMost: number) => IntegerAnswer;
