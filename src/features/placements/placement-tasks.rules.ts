import { addDays, type CalendarDate } from '../../platform/calendar-date.js';
import type { Programme } from '../../domain/programme.js';

/**
 * What a coordinator must do about a pupil's place: look for the next one after a decline or lapse, replace one that was lost
 * (WVO 10b4 lid 6), end the placement of a pupil who left, answer a company's question, judge a place a pupil found, help a company to be recognised (LWT) or agree a
 * dispensatie with the ROC (AO and entree).
 */
export const TASK_KINDS = [
  'next-place',
  'replace-place',
  'end-placement',
  'answer-question',
  'approve-own-place',
  'get-recognised',
  'agree-dispensation',
] as const;
export type TaskKind = (typeof TASK_KINDS)[number];

export interface PlacementTask {
  /** Kind and subject, so that the same thing asks once. */
  readonly id: string;
  readonly schoolId: string;
  readonly kind: TaskKind;
  readonly studentId: string;
  readonly proposalId: string | null;
  readonly placementId: string | null;
  readonly ownPlaceId: string | null;
  readonly dueOn: CalendarDate;
  readonly createdAt: Date;
  readonly doneAt: Date | null;
  readonly doneBy: string | null;
}

/** Days in which a task should be done; choices of the service, no law. */
const DAYS_FOR: Readonly<Record<Exclude<TaskKind, 'get-recognised' | 'agree-dispensation'>, number>> = {
  'next-place': 5,
  'replace-place': 14,
  'end-placement': 5,
  'answer-question': 2,
  'approve-own-place': 5,
};

/** Tasks that are over once the pupil has an open proposal or a placement again. */
export const OVER_WHEN_PROPOSED: readonly TaskKind[] = ['next-place', 'replace-place'];

/** The id of a task: kind and subject. */
export const taskIdOf = (kind: TaskKind, subjectId: string): string => `${kind}:${subjectId}`;

/** A task about a pupil's place, due some days from today, or before the first day of the stage where that is what counts. */
export const taskOf = (
  subject: {
    readonly kind: TaskKind;
    readonly schoolId: string;
    readonly studentId: string;
    readonly proposalId?: string;
    readonly placementId?: string;
    readonly ownPlaceId?: string;
    /** The first day of the stage, for what must be done before it. */
    readonly before?: CalendarDate;
  },
  now: { readonly today: CalendarDate; readonly at: Date },
): PlacementTask => {
  const { kind, schoolId, studentId, proposalId = null, placementId = null, ownPlaceId = null, before } = subject;
  const dueOn =
    kind === 'get-recognised' || kind === 'agree-dispensation'
      ? addDays(before ?? addDays(now.today, 15), -1)
      : addDays(now.today, DAYS_FOR[kind]);
  return {
    id: taskIdOf(kind, placementId ?? proposalId ?? ownPlaceId ?? studentId),
    ...{ schoolId, kind, studentId, proposalId, placementId, ownPlaceId },
    dueOn: dueOn < now.today ? now.today : dueOn,
    createdAt: now.at,
    doneAt: null,
    doneBy: null,
  };
};

/** What a company that is not recognised needs before a pupil can start there (monitor 2014 §6.2.2). */
export const recognitionTaskFor = (programme: Programme): 'get-recognised' | 'agree-dispensation' =>
  programme === 'LWT' ? 'get-recognised' : 'agree-dispensation';
