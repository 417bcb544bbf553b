import type { CalendarDate } from '../platform/calendar-date.js';
import type { Programme } from './programme.js';
import type { Sector } from './sector.js';

export const RECOGNITION_SCOPES = ['full', 'limited', 'conditional', 'one-pupil'] as const;
export type RecognitionScope = (typeof RECOGNITION_SCOPES)[number];

export const RECOGNITION_STANDINGS = [
  'applied',
  'provisional',
  'valid',
  'review-due',
  'lapsing',
  'lapsed',
  'ended',
  'refused',
] as const;
/** How a recognition stands on a day. Always derived, never stored. */
export type RecognitionStanding = (typeof RECOGNITION_STANDINGS)[number];

/** An erkenning: one establishment may guide pupils of some programmes in one sector and qualification. */
export interface Recognition {
  readonly id: string;
  readonly version: number;
  readonly establishmentId: string;
  readonly programmes: readonly Programme[];
  readonly sector: Sector;
  /** The qualification code (crebo) and what it is called. */
  readonly crebo: string;
  readonly qualification: string;
  /** The mbo level of the qualification, 1 to 4. */
  readonly level: 1 | 2 | 3 | 4;
  readonly appliedOn: CalendarDate;
  readonly grantedOn: CalendarDate | null;
  readonly provisional: boolean;
  readonly refusedOn: CalendarDate | null;
  readonly lastAssessedOn: CalendarDate | null;
  /** The last day on which a pupil was guided; four years without lapse it by law. */
  readonly lastPracticeOn: CalendarDate | null;
  /** Only where the source gives an end day. */
  readonly endsOn: CalendarDate | null;
  readonly endedOn: CalendarDate | null;
  readonly endReason: string | null;
  readonly scope: RecognitionScope;
  /** For `limited`: the period and number; for `conditional`: the day by which the measures must be taken. */
  readonly scopeFirstDay: CalendarDate | null;
  readonly scopeLastDay: CalendarDate | null;
  readonly scopeMaxPupils: number | null;
  readonly conditionsMetBy: CalendarDate | null;
}

export const DISPENSATION_PROGRAMMES = ['AO', 'ENTREE'] as const satisfies readonly Programme[];
/** An LWT stage needs a recognition; only the other two can do without (monitor 2014 §6.2.2). */
export type DispensationProgramme = (typeof DISPENSATION_PROGRAMMES)[number];

/** A dispensatie: the ROC agrees with an AO or entree stage at an establishment without recognition. */
export interface Dispensation {
  readonly establishmentId: string;
  readonly schoolId: string;
  readonly programme: DispensationProgramme;
  readonly sector: Sector;
  /** For one pupil only; null for more of them. */
  readonly studentId: string | null;
  /** For the pupils of one group only; null together with `studentId` for every pupil of the programme and sector. */
  readonly groupId: string | null;
  readonly firstDay: CalendarDate;
  /** The last day on which it holds; that day counts. */
  readonly lastDay: CalendarDate;
  readonly documentReference: string;
}
