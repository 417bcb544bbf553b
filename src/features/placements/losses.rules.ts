import type { SchoolScope } from '../../domain/actor.js';
import type { CalendarDate } from '../../platform/calendar-date.js';
import type { EndReason } from '../../domain/placement.js';
import { LIVE_PLACEMENT_STATES } from '../../domain/placement.js';
import type { Student } from '../../domain/student.js';
import type { HistoryEntry } from './placement-history.rules.js';
import type { PlacementRecord } from './placement-moves.rules.js';
import type { TaskKind } from './placement-tasks.rules.js';

/**
 * Why a placement can't go on as it is: the pupil left, or went to a group with another timetable; no recognition covers it to its
 * last day (WVO 10b4 lid 6), or the establishment takes no pupils any more.
 */
export const LOSS_CAUSES = ['pupil-left', 'pupil-moved', 'recognition-ended', 'company-stopped'] as const;
export type LossCause = (typeof LOSS_CAUSES)[number];

/** A loss as it stands for one placement, found again each time it is looked for. */
export interface FoundLoss {
  readonly cause: LossCause;
  /** The first day on which the placement can't go on. */
  readonly fromDay: CalendarDate;
  /** What the company wrote; null for the other causes. */
  readonly reason: string | null;
}

/** A loss as it is kept: one per placement and cause, open until it is over. */
export interface PlacementLoss extends FoundLoss {
  /** Placement and cause, so that a job that runs twice finds one loss. */
  readonly id: string;
  readonly schoolId: string;
  readonly companyId: string;
  readonly establishmentId: string;
  readonly placementId: string;
  readonly studentId: string;
  readonly foundAt: Date;
  /** Null while it is open. */
  readonly closedAt: Date | null;
  readonly history: readonly HistoryEntry[];
}

export const lossIdOf = (placementId: string, cause: LossCause): string => `${placementId}:${cause}`;

/** What a loss asks of the school: another place, or, for a pupil who left, the end of this one. */
export const taskKindFor = (cause: LossCause): Extract<TaskKind, 'replace-place' | 'end-placement'> =>
  cause === 'pupil-left' ? 'end-placement' : 'replace-place';

/** The reason with which a placement ends after a loss. */
export const END_REASON_FOR: Readonly<Record<LossCause, EndReason>> = {
  'pupil-left': 'pupil-left-school',
  'pupil-moved': 'pupil-moved',
  'recognition-ended': 'recognition-lost',
  'company-stopped': 'company-stopped',
};

/** What must be known of a placement to find its losses. */
export interface LossFacts {
  /** Null when the pupil is not kept any more. */
  readonly student: Pick<Student, 'endedOn' | 'groupId'> | null;
  /** The first day that no recognition covers; null when all days are covered. */
  readonly recognitionEndsOn: CalendarDate | null;
  readonly stop: { readonly fromDay: CalendarDate; readonly reason: string } | null;
  readonly today: CalendarDate;
}

const LIVE: readonly string[] = LIVE_PLACEMENT_STATES;

/** Every loss of a placement on a day; none once it is over. A loss after the last day of the placement touches nobody. */
export const lossesOf = (
  placement: Pick<PlacementRecord, 'state' | 'groupId' | 'lastDay'>,
  { student, recognitionEndsOn, stop, today }: LossFacts,
): FoundLoss[] => {
  if (!LIVE.includes(placement.state)) return [];
  const found: (FoundLoss | null)[] = [
    student?.endedOn ? { cause: 'pupil-left', fromDay: student.endedOn, reason: null } : null,
    student?.endedOn === null && student.groupId !== placement.groupId
      ? { cause: 'pupil-moved', fromDay: today, reason: null }
      : null,
    recognitionEndsOn ? { cause: 'recognition-ended', fromDay: recognitionEndsOn, reason: null } : null,
    stop ? { cause: 'company-stopped', ...stop } : null,
  ];
  return found.filter((loss): loss is FoundLoss => loss !== null && loss.fromDay <= placement.lastDay);
};

/** Placements a person at a desk counts: how many of a school stand to be replaced at a company. */
export interface LossCount extends SchoolScope {
  readonly companyId: string;
  readonly placements: number;
}
