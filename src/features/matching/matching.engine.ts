import type { Change } from './explanation/changes.js';
import type { SolveSettings } from './explanation/outcome.js';
import type { Part, TimetableAdvice } from './explanation/advice.js';
import type { Judgement, WantedPlacement } from './explanation/judging.js';
import type { ShortageAdvice } from './explanation/shortage.js';
import type { WhatIf } from './explanation/what-if.js';
import type { WhyNot } from './explanation/why.js';
import type { RunOutcome } from './matching.rules.js';

/** A snapshot as it is kept: compressed JSON, named by the digest of its content. */
export interface PackedSnapshot {
  readonly digest: string;
  readonly packed: Uint8Array;
}

/** How far a run is. */
export interface RunProgress {
  readonly seconds: number;
  readonly placed: number;
  readonly bound: number;
  /** Share of the pupils who may possibly be placed and are not yet. */
  readonly gap: number;
}

/** A question about a run that has ended. */
export type Question =
  | { readonly kind: 'why-not'; readonly studentId: string; readonly offerId: string }
  | { readonly kind: 'what-if'; readonly change: Change }
  | { readonly kind: 'changes-that-place'; readonly studentId: string }
  | { readonly kind: 'timetable-advice'; readonly groupId: string; readonly part?: Part }
  | { readonly kind: 'shortage-advice' }
  | ({ readonly kind: 'judge-placement' } & WantedPlacement);

export interface Answers {
  readonly 'why-not': WhyNot;
  readonly 'what-if': WhatIf;
  readonly 'changes-that-place': readonly WhatIf[];
  readonly 'timetable-advice': TimetableAdvice;
  readonly 'shortage-advice': ShortageAdvice;
  readonly 'judge-placement': Judgement;
}

/** Computes runs and answers questions about them, outside the event loop. Supplied by `compose`. */
export interface MatchingEngine {
  run(
    snapshot: PackedSnapshot,
    settings: SolveSettings,
    watch: { readonly onProgress: (progress: RunProgress) => void; readonly stop: AbortSignal },
  ): Promise<RunOutcome>;
  ask<K extends Question['kind']>(
    snapshot: PackedSnapshot,
    settings: SolveSettings,
    outcome: RunOutcome,
    question: Extract<Question, { kind: K }>,
  ): Promise<Answers[K]>;
  /** As `ask`, for a question that may take its time: it keeps no run and no other question waiting. Stopped, it answers with the best it has. */
  study<K extends Question['kind']>(
    snapshot: PackedSnapshot,
    settings: SolveSettings,
    outcome: RunOutcome,
    question: Extract<Question, { kind: K }>,
    stop: AbortSignal,
  ): Promise<Answers[K]>;
  close(): Promise<void>;
}
