import { bestSetFirst, type StageDayFigures, type TimetableAdvice } from './explanation/advice.js';
import { RUN_SILENCE_SECONDS } from './matching.rules.js';

/** A set of stage days in a study: `settled` when it was worked out as far as it will be. */
export interface StudiedSet extends StageDayFigures {
  readonly settled: boolean;
}

/** The advice on stage days of a group, worked out set by set until each is proven or its time is up. */
export interface StageDayStudy {
  readonly id: string;
  readonly version: number;
  readonly schoolId: string;
  readonly runId: string;
  readonly groupId: string;
  readonly requestedBy: string;
  readonly requestedAt: Date;
  readonly now: TimetableAdvice['now'];
  readonly placedNow: number;
  /** The best first. */
  readonly sets: readonly StudiedSet[];
  /** When the process that works on it last said so. */
  readonly aliveAt: Date;
  /** When it ended: with all sets settled, or stopped before. */
  readonly finishedAt: Date | null;
  /** Code of what went wrong. */
  readonly failure: string | null;
}

export type StudyState = 'running' | 'done' | 'stopped' | 'failed';

/** A group has one study in a run. */
export const studyIdOf = (runId: string, groupId: string): string => `${runId}.${groupId}`;

/** What a quick advice leaves to be worked out: the sets that are not proven. */
export const setsToStudy = ({ sets }: TimetableAdvice): StudiedSet[] =>
  sets.map((set) => ({ ...set, settled: set.proven }));

/** The most promising set that is left; undefined when all are settled. */
export const nextSet = ({ sets }: Pick<StageDayStudy, 'sets'>): StudiedSet | undefined =>
  sets.find(({ settled }) => !settled);

/** The sets with the figures of one that was worked out; what was found before stays where it was better and nothing is proven. */
export const withFigures = (sets: readonly StudiedSet[], found: StageDayFigures): StudiedSet[] =>
  sets
    .map((set) => {
      if (set.weekdays.join() !== found.weekdays.join()) return set;
      return { ...(found.proven || bestSetFirst(found, set) < 0 ? found : set), settled: true };
    })
    .sort(bestSetFirst);

/** How a study stands at an instant: derived, so that a process that dies leaves none that runs for ever. */
export const studyStateAt = (study: StageDayStudy, now: Date): StudyState => {
  if (study.failure !== null) return 'failed';
  if (study.finishedAt !== null) return nextSet(study) ? 'stopped' : 'done';
  return now.getTime() - study.aliveAt.getTime() > RUN_SILENCE_SECONDS * 1000 ? 'failed' : 'running';
};
