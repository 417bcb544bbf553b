import type { CalendarDate } from '../platform/calendar-date.js';

/** Where a pupil went. `unknown` is an answer of its own: it shows whom a school lost sight of. */
export const DESTINATIONS = ['mbo', 'entree', 'work', 'other', 'unknown'] as const;
export type Destination = (typeof DESTINATIONS)[number];

/** What was found out some months after a pupil left. */
export interface FollowUp {
  readonly months: number;
  readonly destination: Destination;
  readonly askedOn: CalendarDate;
}

/** The warm handover: what the mbo school gets to read, with whose consent, and whether it did. */
export interface Handover {
  readonly mboSchool: string;
  readonly email: string;
  readonly text: string;
  /** Who agreed that it is sent, by name; the pupil, or under 16 a parent. */
  readonly consentBy: string;
  readonly consentFrom: 'pupil' | 'parent';
  readonly consentOn: CalendarDate;
  readonly sentAt: Date;
  readonly receivedAt: Date | null;
}

/** Uitstroom: where a pupil went and what became of the pupil. One per pupil. */
export interface Outflow {
  readonly id: string;
  readonly version: number;
  readonly schoolId: string;
  readonly studentId: string;
  readonly groupId: string;
  readonly pupilName: string;
  readonly leftOn: CalendarDate;
  readonly destination: Destination;
  /** For mbo and entree: the level 1 to 4, and the course as the mbo school calls it. */
  readonly mboLevel: number | null;
  readonly mboCourse: string | null;
  readonly followUps: readonly FollowUp[];
  readonly handover: Handover | null;
}
