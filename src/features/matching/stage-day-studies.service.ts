import type { Actor } from '../../domain/actor.js';
import { schoolScopeOf } from '../../domain/school-scope.js';
import { noteMade } from '../../platform/audit/audit-trail.js';
import type { Clock } from '../../platform/clock.js';
import { duplicateKeyOf } from '../../platform/db/storage-errors.js';
import { AppError, conflict } from '../../platform/errors.js';
import type { Logger } from '../../platform/log.js';
import type { StageDayFigures, TimetableAdvice } from './explanation/advice.js';
import { givingSigns } from './signs-of-life.js';
import type { MatchingService } from './matching.service.js';
import type { StageDayStudyRepository } from './stage-day-studies.repository.js';
import {
  nextSet,
  setsToStudy,
  studyIdOf,
  studyStateAt,
  withFigures,
  type StageDayStudy,
  type StudiedSet,
  type StudyState,
} from './stage-day-studies.rules.js';

/** The advice on stage days, and how far it has been worked out; null before anybody asked for that. */
export interface StudiedAdvice {
  readonly advice: TimetableAdvice;
  readonly study: {
    readonly state: StudyState;
    /** Sets that were worked out, of so many. */
    readonly settled: number;
    readonly of: number;
    readonly failure: string | null;
  } | null;
}

interface Deps {
  readonly studies: StageDayStudyRepository;
  readonly matching: Pick<MatchingService, 'ask' | 'study' | 'get'>;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * The advice on stage days: at once with what can be found while somebody waits, and worked out set by set when they ask for that. What
 * was worked out is stored set by set, so that a study that is stopped, or whose process dies, goes on where it was.
 */
export const createStageDayStudyService = ({ studies, matching, clock, log }: Deps) => {
  const working = new Map<string, { stop: AbortController; ended: Promise<void> }>();

  const viewOf = (study: StageDayStudy): StudiedAdvice => {
    const { groupId, now, placedNow } = study;
    return {
      advice: { groupId, now, placedNow, sets: study.sets.map(figuresOf) },
      study: {
        state: studyStateAt(study, clock.now()),
        settled: study.sets.filter(({ settled }) => settled).length,
        of: study.sets.length,
        failure: study.failure,
      },
    };
  };

  /** The advice as it stands: of the study when there is one, else a quick one. */
  const get = async (actor: Actor, runId: string, groupId: string): Promise<StudiedAdvice> => {
    const { id } = await matching.get(actor, runId);
    const study = await studies.get(schoolScopeOf(actor), studyIdOf(id, groupId));
    if (study) return viewOf(study);
    return { advice: await matching.ask(actor, id, { kind: 'timetable-advice', groupId }), study: null };
  };

  const figuresFor = async (
    actor: Actor,
    { runId, groupId }: StageDayStudy,
    set: StudiedSet,
    stop: AbortSignal,
  ): Promise<StageDayFigures> => {
    const { weekdays } = set;
    const change = { kind: 'group-stage-days', groupId, weekdays } as const;
    const found = await matching.study(actor, runId, { kind: 'what-if', change }, stop);
    return { weekdays, placed: found.placedAfter, cost: found.costAfter, proven: found.proven };
  };

  /** A study with other fields, as stored; null when another process took it over. */
  const stored = async (study: StageDayStudy, fields: Partial<StageDayStudy>): Promise<StageDayStudy | null> => {
    const next: StageDayStudy = { ...study, ...fields };
    return (await studies.replace(next)) ? { ...next, version: next.version + 1 } : null;
  };

  /** The study with one more set worked out; null when another process took it over, undefined when nothing is left to do. */
  const oneMore = async (actor: Actor, study: StageDayStudy, stop: AbortSignal) => {
    const set = stop.aborted ? undefined : nextSet(study);
    const figures = set && (await figuresFor(actor, study, set, stop));
    if (!figures || (stop.aborted && !figures.proven)) return undefined;
    return stored(study, { sets: withFigures(study.sets, figures), aliveAt: clock.now() });
  };

  /** Works out what is left. Ends when another process took the study over. */
  const work = async (actor: Actor, first: StageDayStudy, stop: AbortSignal): Promise<void> => {
    const letGo = givingSigns(() => studies.keepAlive(first.id, clock.now()), log);
    let study = first;
    try {
      for (;;) {
        const next = await oneMore(actor, study, stop);
        if (next === null) return;
        if (next === undefined) break;
        study = next;
      }
      await stored(study, { finishedAt: clock.now() });
    } catch (error) {
      log.error({ err: error, studyId: first.id }, 'a study of stage days failed');
      const failure = error instanceof AppError ? error.code : 'matching-run.failed';
      // What can't be stored now is silent, and fails by that.
      await stored(study, { failure, finishedAt: clock.now() }).catch((unstored: unknown) =>
        log.error({ err: unstored, studyId: first.id }, 'a failed study could not be stored'),
      );
    } finally {
      letGo();
      working.delete(first.id);
    }
  };

  /** A study of what the quick advice leaves open; null when somebody else just began it. */
  const begun = async (actor: Actor, runId: string, groupId: string): Promise<StageDayStudy | null> => {
    const advice = await matching.ask(actor, runId, { kind: 'timetable-advice', groupId });
    const { now, placedNow } = advice;
    const at = clock.now();
    const study: StageDayStudy = {
      ...{ id: studyIdOf(runId, groupId), version: 1, schoolId: schoolScopeOf(actor).schoolId, runId, groupId },
      ...{ requestedBy: actor.accountId, requestedAt: at, now, placedNow, sets: setsToStudy(advice) },
      ...{ aliveAt: at, finishedAt: null, failure: null },
    };
    try {
      await studies.insert(study);
      noteMade(study.id);
      return study;
    } catch (error) {
      if (duplicateKeyOf(error)) return null;
      throw error;
    }
  };

  /** The study taken up again; null when somebody else just did. */
  const takenUp = (study: StageDayStudy): Promise<StageDayStudy | null> =>
    stored(study, { aliveAt: clock.now(), finishedAt: null, failure: null });

  /** Begins to work out the advice, or goes on with it; one that is being worked on, or is done, stays as it is. */
  const start = async (actor: Actor, runId: string, groupId: string): Promise<StudiedAdvice> => {
    const { id: ownRun } = await matching.get(actor, runId);
    const id = studyIdOf(ownRun, groupId);
    const known = await studies.get(schoolScopeOf(actor), id);
    const state = known && studyStateAt(known, clock.now());
    if (known && (state === 'running' || state === 'done')) return viewOf(known);
    const study = await (known ? takenUp(known) : begun(actor, ownRun, groupId));
    if (study) {
      const stop = new AbortController();
      working.set(id, { stop, ended: work(actor, study, stop.signal) });
    }
    return get(actor, ownRun, groupId);
  };

  /** Stops a study that is worked on here; what was worked out stays. @throws 409 when it is not */
  const stop = async (actor: Actor, runId: string, groupId: string): Promise<StudiedAdvice> => {
    const { id } = await matching.get(actor, runId);
    const entry = working.get(studyIdOf(id, groupId));
    if (!entry) throw conflict('stage-day-study.not-running');
    entry.stop.abort();
    await entry.ended;
    return get(actor, runId, groupId);
  };

  /** Waits for the studies of this process; they are stopped first. */
  const close = async (): Promise<void> => {
    for (const entry of working.values()) entry.stop.abort();
    await Promise.all([...working.values()].map(({ ended }) => ended));
  };

  return { get, start, stop, close };
};

export type StageDayStudyService = ReturnType<typeof createStageDayStudyService>;

const figuresOf = ({ weekdays, placed, cost, proven }: StudiedSet): StageDayFigures => ({
  weekdays,
  placed,
  cost,
  proven,
});
