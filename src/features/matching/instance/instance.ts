/** The instance and result formats of `leerwerk-matching/1`: what goes into the allocator and what comes out. */
export const INSTANCE_FORMAT = 'leerwerk-matching/1';
export const RESULT_FORMAT = 'leerwerk-matching-result/1';

export const MODES = ['max-placed', 'rank-fair', 'stable'] as const;
export type Mode = (typeof MODES)[number];

export const MAX_COST = 1_000_000;
export const MAX_PRIORITY = 9;
/** Capacities, minimum numbers and ranks fit a signed 32-bit integer. */
export const MAX_COUNT = 2_147_483_647;

/** Something that can be used up: an offer on a weekday, an offer's total, a company's total, a supervisor's day. */
export interface Resource {
  readonly id: string;
  readonly capacity: number;
  /** Only worth opening from this many pupils: used by none, or by at least this many. Absent or 0 = no minimum. */
  readonly minimum?: number;
  /** `stable` only: the students this resource's owner has a claim on, best first; the others follow by lottery. */
  readonly claims?: readonly string[];
}

export interface Option {
  readonly id: string;
  /** Resource ids; one unit of each. May be empty: such an option is always free. */
  readonly uses: readonly string[];
  /** Integer 0…1,000,000. */
  readonly cost: number;
  /** The pupil's own order, 1 is best; several options may share a rank. Absent = 1. */
  readonly rank?: number;
}

export interface Student {
  readonly id: string;
  /** 0 (normal) to 9 (first). Absent = 0. */
  readonly priority?: number;
  /** The option that must stay, or null. */
  readonly locked?: string | null;
  readonly options: readonly Option[];
}

export interface Instance {
  readonly format: typeof INSTANCE_FORMAT;
  readonly mode: Mode;
  readonly seed: string;
  /** Absent = `DEFAULT_TIME_LIMIT_SECONDS`. */
  readonly timeLimitSeconds?: number;
  readonly resources: readonly Resource[];
  readonly students: readonly Student[];
}

export const DEFAULT_TIME_LIMIT_SECONDS = 60;

export interface Assignment {
  readonly student: string;
  readonly option: string;
}

/**
 * `placed` is an upper bound on the number placed and `cost` a lower bound on the cost of placing that many, both over
 * what the objective of the mode allows. `proven` where both are met.
 */
export interface Bound {
  readonly placed: number;
  readonly cost: number;
}

export interface MatchingResult {
  readonly format: typeof RESULT_FORMAT;
  readonly mode: Mode;
  readonly seed: string;
  readonly placed: number;
  readonly cost: number;
  readonly bound: Bound;
  readonly proven: boolean;
  /** In order of student id. */
  readonly assignments: readonly Assignment[];
  /** In order of id. */
  readonly unplaced: readonly string[];
  /** What the solving took, without reading the file. */
  readonly seconds: number;
}

/** The input is not of the form: `field` is where (`students[3].options[0].cost`), `problem` what was found there. */
export class InvalidInstanceError extends Error {
  constructor(
    readonly field: string,
    readonly problem: string,
  ) {
    super(`${field}: ${problem}`);
    this.name = 'InvalidInstanceError';
  }
}
