import type { Actor, SchoolScope } from '../../domain/actor.js';
import { schoolScopeOf } from '../../domain/school-scope.js';
import type { SeasonId } from '../../domain/season.js';
import { noteMade } from '../../platform/audit/audit-trail.js';
import type { Clock } from '../../platform/clock.js';
import { AppError, breaksRule, conflict, notFound } from '../../platform/errors.js';
import { newId } from '../../platform/ids.js';
import type { Logger } from '../../platform/log.js';
import type { Mode } from './instance/instance.js';
import type { Answers, MatchingEngine, PackedSnapshot, Question, RunProgress } from './matching.engine.js';
import type { MatchingRunRepository, RunPage, SnapshotStore } from './matching.repository.js';
import {
  runStateAt,
  withAdjustment,
  type Adjustment,
  type MatchingRun,
  type RunOutcome,
  type RunState,
} from './matching.rules.js';
import type { Snapshot } from './options/snapshot.js';
import { givingSigns } from './signs-of-life.js';
import { packSnapshot } from './snapshot-packing.js';

/** A run may take this long before it returns the best it has. */
export const RUN_TIME_LIMIT_SECONDS = 60;
/** Somebody waits for the answer to a question: solving again stops here, with what is found and proven by then. */
const QUESTION_TIME_LIMIT_SECONDS = 0.1;
const REHEARSAL_TIME_LIMIT_SECONDS = 5;
const REHEARSED_GROUPS = 5;

export interface RunRequest {
  readonly season: SeasonId;
  readonly mode: Mode;
  readonly groupId?: string | undefined;
  readonly studentIds?: readonly string[] | undefined;
  readonly seed?: string | undefined;
}

/** A run as its readers see it on a moment. */
export interface RunView extends MatchingRun {
  readonly state: RunState;
  readonly progress: RunProgress | null;
}

interface Deps {
  readonly runs: MatchingRunRepository;
  readonly snapshots: SnapshotStore;
  readonly engine: MatchingEngine;
  /** Reads everything a run needs. Pupils that are not of the school are left out. */
  readonly loadSnapshot: (scope: SchoolScope, request: Omit<RunRequest, 'mode'>) => Promise<Snapshot>;
  /** The pupils of a school whose data may not be used for matching now (AVG art. 18). */
  readonly stoppedOf: (scope: SchoolScope) => Promise<ReadonlySet<string>>;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Matching runs of a school: start, follow, stop, and ask why. */
export const createMatchingService = (deps: Deps) => {
  /** Ends with the first run that somebody asks for, which would else wait behind it. */
  const rehearsing = new AbortController();
  let isClosing = false;
  const working = new Map<string, { progress: RunProgress | null; stop: AbortController; ended: Promise<void> }>();

  const viewOf = (run: MatchingRun): RunView => ({
    ...run,
    state: runStateAt(run, deps.clock.now()),
    progress: working.get(run.id)?.progress ?? null,
  });

  const find = async (actor: Actor, id: string): Promise<MatchingRun> => {
    const run = await deps.runs.find(schoolScopeOf(actor), id);
    if (!run) throw notFound('matching-run.not-found', { id });
    return run;
  };

  /** The facts of a run, to reckon with again. @throws 404, 422 while use of the data of a pupil in them is restricted */
  const snapshotOf = async (
    actor: Actor,
    { id, snapshotDigest: digest, studentIds }: MatchingRun,
  ): Promise<PackedSnapshot> => {
    const scope = schoolScopeOf(actor);
    const stopped = await deps.stoppedOf(scope);
    if (studentIds.some((one) => stopped.has(one))) throw breaksRule('matching-run.pupil-restricted', { id });
    const packed = await deps.snapshots.load(scope, digest);
    if (!packed) throw notFound('matching-run.snapshot-gone', { id });
    return { digest, packed };
  };

  const compute = async (run: MatchingRun, snapshot: PackedSnapshot, stop: AbortSignal): Promise<void> => {
    const letGo = givingSigns(() => deps.runs.keepAlive(run.id, deps.clock.now()), deps.log);
    try {
      const settings = settingsOf(run, RUN_TIME_LIMIT_SECONDS);
      const outcome = await deps.engine.run(snapshot, settings, {
        stop,
        onProgress: (progress) => {
          const entry = working.get(run.id);
          if (entry) entry.progress = progress;
        },
      });
      await deps.runs.finish(run.id, outcome, deps.clock.now());
    } catch (error) {
      deps.log.error({ err: error, runId: run.id }, 'a matching run failed');
      // What can't be stored now is silent, and fails by that.
      await deps.runs
        .fail(run.id, error instanceof AppError ? error.code : 'matching-run.failed', deps.clock.now())
        .catch((failure: unknown) =>
          deps.log.error({ err: failure, runId: run.id }, 'a failed run could not be stored'),
        );
    } finally {
      letGo();
      working.delete(run.id);
    }
  };

  /** Adds a run and computes it. */
  const begin = async (run: MatchingRun, snapshot: PackedSnapshot): Promise<RunView> => {
    rehearsing.abort();
    await deps.runs.add(run);
    noteMade(run.id);
    const stop = new AbortController();
    const ended = compute(run, snapshot, stop.signal);
    working.set(run.id, { progress: null, stop, ended });
    return viewOf(run);
  };

  /** Starts a run in each of some modes over the same facts. @throws 422 when there is no pupil to place */
  const startModes = async (
    actor: Actor,
    request: Omit<RunRequest, 'mode'>,
    modes: readonly Mode[],
    comparisonId: string | null,
  ): Promise<RunView[]> => {
    const scope = schoolScopeOf(actor);
    const snapshot = await deps.loadSnapshot(scope, request);
    if (snapshot.students.length === 0) throw breaksRule('matching-run.no-students');
    const packed = await packSnapshot(snapshot);
    await deps.snapshots.keep(scope.schoolId, packed.digest, Buffer.from(packed.packed));
    const now = deps.clock.now();
    const views: RunView[] = [];
    for (const mode of modes)
      views.push(
        await begin(
          {
            id: newId('run'),
            version: 1,
            schoolId: scope.schoolId,
            season: request.season,
            mode,
            seed: request.seed ?? request.season,
            groupId: request.groupId ?? null,
            ...(request.studentIds !== undefined && { isChosen: true }),
            studentIds: snapshot.students.map(({ id }) => id),
            requestedBy: actor.accountId,
            requestedAt: now,
            snapshotDigest: packed.digest,
            comparisonId,
            basedOn: null,
            adjustments: [],
            aliveAt: now,
            finishedAt: null,
            failure: null,
            outcome: null,
          },
          packed,
        ),
      );
    return views;
  };

  /** Starts a run over a group, some pupils or all pupils of the school. @throws 422 when there is no pupil to place */
  const start = async (actor: Actor, { mode, ...request }: RunRequest): Promise<RunView> => {
    const [view] = await startModes(actor, request, [mode], null);
    if (!view) throw new Error('a run was not started');
    return view;
  };

  /** Starts a run that is another one with something changed by hand. The other run stays what it is. */
  const startAdjusted = async (actor: Actor, view: RunView, adjustment: Adjustment): Promise<RunView> => {
    const now = deps.clock.now();
    const { state: _state, progress: _progress, ...base } = view;
    const packed = await snapshotOf(actor, base);
    return begin(
      {
        ...base,
        id: newId('run'),
        version: 1,
        requestedBy: actor.accountId,
        requestedAt: now,
        comparisonId: null,
        basedOn: base.id,
        adjustments: withAdjustment(base.adjustments, adjustment),
        aliveAt: now,
        finishedAt: null,
        failure: null,
        outcome: null,
      },
      packed,
    );
  };

  /** The runs of one comparison. @throws 404 when it is not of the school */
  const ofComparison = async (actor: Actor, comparisonId: string): Promise<RunView[]> => {
    const runs = await deps.runs.ofComparison(schoolScopeOf(actor), comparisonId);
    if (runs.length === 0) throw notFound('matching-comparison.not-found', { id: comparisonId });
    return runs.map(viewOf);
  };

  /** A run as it stands. */
  const get = async (actor: Actor, id: string): Promise<RunView> => viewOf(await find(actor, id));

  /** A run when it has ended, or as it stands after `waitMs`. */
  const getWhenEnded = async (actor: Actor, id: string, waitMs: number): Promise<RunView> => {
    const entry = working.get(id);
    if (entry) {
      let timer: NodeJS.Timeout | undefined;
      await Promise.race([entry.ended, new Promise((resolve) => (timer = setTimeout(resolve, waitMs)))]);
      clearTimeout(timer);
    }
    return get(actor, id);
  };

  const list = async (
    actor: Actor,
    filter: { season?: SeasonId | undefined },
    page: { limit: number; cursor?: string | undefined },
  ): Promise<Omit<RunPage, 'items'> & { items: RunView[] }> => {
    const { items, next } = await deps.runs.list(schoolScopeOf(actor), filter, page);
    return { items: items.map(viewOf), next };
  };

  /** Stops a run that is being computed here; it ends with the best it has. */
  const stop = async (actor: Actor, id: string): Promise<RunView> => {
    const run = await find(actor, id);
    const entry = working.get(id);
    if (!entry) throw conflict('matching-run.not-running', { state: runStateAt(run, deps.clock.now()) });
    entry.stop.abort();
    await entry.ended;
    return get(actor, id);
  };

  /** What a question about a run is answered from. @throws 404, 409 while the run has not ended, 422 while use of a pupil's data is restricted */
  const factsFor = async (actor: Actor, id: string, question: Question) => {
    const run = await find(actor, id);
    const { outcome } = run;
    if (!outcome) throw conflict('matching-run.not-ended', { state: runStateAt(run, deps.clock.now()) });
    mustKnow(run, outcome, question);
    return { run, outcome, snapshot: await snapshotOf(actor, run) };
  };

  /** Answers a question about a run that has ended, on the snapshot it was made of. Nothing stored changes. */
  const ask = async <K extends Question['kind']>(
    actor: Actor,
    id: string,
    question: Extract<Question, { kind: K }>,
  ): Promise<Answers[K]> => {
    const { run, outcome, snapshot } = await factsFor(actor, id, question);
    const settings = settingsOf(run, QUESTION_TIME_LIMIT_SECONDS);
    return knowing(deps.engine.ask(snapshot, settings, outcome, question));
  };

  /** As `ask`, with as much time as a run has, beside everything else. */
  const study = async <K extends Question['kind']>(
    actor: Actor,
    id: string,
    question: Extract<Question, { kind: K }>,
    stop: AbortSignal,
  ): Promise<Answers[K]> => {
    const { run, outcome, snapshot } = await factsFor(actor, id, question);
    const settings = settingsOf(run, RUN_TIME_LIMIT_SECONDS);
    return knowing(deps.engine.study(snapshot, settings, outcome, question, stop));
  };

  /** The questions that take longest about an outcome, often enough for the threads to get up to speed. */
  const longestQuestions = ({ groups }: Snapshot, { unplaced }: RunOutcome): Question[] => {
    const helped = unplaced.slice(0, 1).map(({ studentId }): Question => ({ kind: 'changes-that-place', studentId }));
    const moved = groups
      .toSorted((a, b) => b.stageDays.length - a.stageDays.length)
      .slice(0, REHEARSED_GROUPS)
      .flatMap(({ id: groupId, stageDays: weekdays }): Question[] => [
        { kind: 'what-if', change: { kind: 'group-stage-days', groupId, weekdays } },
        { kind: 'timetable-advice', groupId },
      ]);
    return [...helped, ...moved];
  };

  /**
   * Computes a run, asks the questions that take longest about it, and keeps nothing: it reads the school's facts ahead and lets the
   * threads get up to speed, so that the first person who presses the button or asks waits no longer than the next. Whoever does so
   * meanwhile goes first.
   */
  const rehearse = async (scope: SchoolScope, season: SeasonId): Promise<void> => {
    const request: RunRequest = { season, mode: 'max-placed' };
    const snapshot = await deps.loadSnapshot(scope, request);
    if (snapshot.students.length === 0) return;
    const packed = await packSnapshot(snapshot);
    const settings = { mode: request.mode, seed: season, timeLimitSeconds: REHEARSAL_TIME_LIMIT_SECONDS };
    const outcome = await deps.engine.run(packed, settings, { stop: rehearsing.signal, onProgress: () => undefined });
    for (const question of longestQuestions(snapshot, outcome)) {
      while (working.size > 0) await Promise.all([...working.values()].map(({ ended }) => ended));
      if (isClosing) return;
      await deps.engine.ask(packed, { ...settings, timeLimitSeconds: QUESTION_TIME_LIMIT_SECONDS }, outcome, question);
    }
  };

  /** Waits for the runs of this process; they are stopped first. */
  const close = async (): Promise<void> => {
    isClosing = true;
    rehearsing.abort();
    for (const entry of working.values()) entry.stop.abort();
    await Promise.all([...working.values()].map(({ ended }) => ended));
    await deps.engine.close();
  };

  return { start, startModes, startAdjusted, ofComparison, get, getWhenEnded, list, stop, ask, study, rehearse, close };
};

export type MatchingService = ReturnType<typeof createMatchingService>;

const settingsOf = ({ mode, seed, adjustments }: MatchingRun, timeLimitSeconds: number) => ({
  mode,
  seed,
  timeLimitSeconds,
  fixed: adjustments.filter(({ kind }) => kind === 'placed'),
  released: adjustments.filter(({ kind }) => kind === 'released'),
});

/** An answer, or a clear word about what is not among the facts of the run. */
const knowing = async <T>(answer: Promise<T>): Promise<T> => {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof RangeError) throw notFound('matching-run.not-in-snapshot', { reason: error.message });
    throw error;
  }
};

const mustKnow = (run: MatchingRun, outcome: RunOutcome, question: Question): void => {
  const studentId = 'studentId' in question ? question.studentId : undefined;
  if (studentId !== undefined && !run.studentIds.includes(studentId))
    throw notFound('matching-run.not-in-snapshot', { id: studentId });
  if (question.kind === 'changes-that-place' && outcome.placements.some((one) => one.studentId === studentId))
    throw breaksRule('matching-run.already-placed', { id: studentId ?? '' });
};
