import { constants, getPriority, platform, setPriority } from 'node:os';
import { gunzipSync } from 'node:zlib';
import { allocate } from '../features/matching/allocation/allocate.js';
import { changesThatPlace, timetableAdvice } from '../features/matching/explanation/advice.js';
import { outcomeOf, type Solve } from '../features/matching/explanation/outcome.js';
import { judgePlacement } from '../features/matching/explanation/judging.js';
import { shortageAdvice } from '../features/matching/explanation/shortage.js';
import { whatIf } from '../features/matching/explanation/what-if.js';
import { whyNot } from '../features/matching/explanation/why.js';
import { loadIntegerPrograms } from '../features/matching/integer-programs/highs-programs.js';
import type { Answers, PackedSnapshot, RunProgress } from '../features/matching/matching.engine.js';
import { gapOf, type RunOutcome } from '../features/matching/matching.rules.js';
import { prepare, type Prepared } from '../features/matching/options/preparation.js';
import type { Snapshot } from '../features/matching/options/snapshot.js';
import { verify } from '../features/matching/verification/verify.js';
import type { AskTask, PrimeTask, RunTask } from './matching-engine.js';
import { placementRulesFor } from './placement-rules.js';

// On Linux this is the priority of this thread alone: where there are more threads than processors, who waits for a page goes first.
const { PRIORITY_BELOW_NORMAL } = constants.priority;
if (platform() === 'linux' && getPriority() < PRIORITY_BELOW_NORMAL) setPriority(PRIORITY_BELOW_NORMAL);

const solveIntegerProgram = await loadIntegerPrograms();

const REMEMBERED = 4;
const prepared = new Map<string, Prepared>();

/** The preparation of a snapshot; the last few are remembered, since questions come in rows about one run. */
const preparedOf = ({ digest, packed }: PackedSnapshot): Prepared => {
  const known = prepared.get(digest);
  if (known) {
    prepared.delete(digest);
    prepared.set(digest, known);
    return known;
  }
  const made = prepare(JSON.parse(gunzipSync(packed).toString('utf8')) as Snapshot, placementRulesFor);
  prepared.set(digest, made);
  for (const oldest of prepared.keys()) {
    if (prepared.size <= REMEMBERED) break;
    prepared.delete(oldest);
  }
  return made;
};

/** Allocates and has the result verified; a result that the verifier refuses never leaves this thread. */
const createSolve =
  (watch: { shouldStop?: () => boolean; onProgress?: (progress: RunProgress) => void } = {}): Solve =>
  (instance) => {
    const startedAt = performance.now();
    const { result, timeLimitReached, prices } = allocate(instance, {
      solveIntegerProgram,
      elapsedSeconds: () => (performance.now() - startedAt) / 1000,
      shouldStop: watch.shouldStop ?? (() => false),
      onProgress: ({ seconds, placed, placedBound }) =>
        watch.onProgress?.({ seconds, placed, bound: placedBound, gap: gapOf(placedBound, placed) }),
    });
    const violations = verify(instance, result);
    if (violations.length > 0)
      throw new Error(`the verifier refuses the result: ${JSON.stringify(violations.slice(0, 3))}`);
    return { ...result, timeLimitReached, prices };
  };

/** Whether a flag asks to end with the best there is. */
const isAskedBy = (stop: SharedArrayBuffer): (() => boolean) => {
  const flag = new Int32Array(stop);
  return () => Atomics.load(flag, 0) === 1;
};

/** Computes a run. Named for the worker pool. */
export const run = ({ snapshot, settings, port, stop }: RunTask): RunOutcome => {
  const solve = createSolve({
    shouldStop: isAskedBy(stop),
    onProgress: (progress) => port.postMessage(progress),
  });
  const outcome = outcomeOf(preparedOf(snapshot), settings, solve);
  port.close();
  return outcome;
};

/** Makes the preparation of a snapshot, for questions to come. Named for the worker pool. */
export const prime = ({ snapshot }: PrimeTask): void => void preparedOf(snapshot);

/** Answers a question about a run. Named for the worker pool. */
export const ask = ({ snapshot, settings, outcome: before, question, stop }: AskTask): Answers[keyof Answers] => {
  const startedAt = performance.now();
  const known = preparedOf(snapshot);
  const solve = createSolve(stop ? { shouldStop: isAskedBy(stop) } : {});
  const asked = {
    ...{ prepared: known, before, settings, solve },
    elapsedSeconds: () => (performance.now() - startedAt) / 1000,
  };
  switch (question.kind) {
    case 'why-not':
      return whyNot(known, before, question.studentId, question.offerId);
    case 'what-if':
      return whatIf(known, before, question.change, settings, asked.solve);
    case 'changes-that-place':
      return changesThatPlace(question.studentId, asked);
    case 'timetable-advice':
      return timetableAdvice(question.groupId, asked, question.part);
    case 'shortage-advice':
      return shortageAdvice(known, before, settings);
    case 'judge-placement':
      return judgePlacement(known, question, settings.fixed ?? []);
  }
};
