import { addDays, addMonths, type CalendarDate } from '../platform/calendar-date.js';
import type { Author } from './author.js';
import type { Consenter } from './consent.js';
import type { GoalsReached } from './evaluation.js';
import type { Sector } from './sector.js';

/** Where a pupil went. `unknown` is an answer of its own: it shows whom a school lost sight of. */
export const DESTINATIONS = ['mbo', 'entree', 'work', 'other', 'unknown'] as const;
export type Destination = (typeof DESTINATIONS)[number];

/** After so many months a school asks what became of a pupil (rules §7; no law, a choice of the service). */
export const FOLLOW_UP_MONTHS = [6, 12, 24] as const;

/** So many days a school has for the last question, before the name goes of whom it is about (decision 17). */
const DAYS_TO_ANSWER = 90;

/** The last day on which it can be asked what became of a pupil who left on a day; the name is kept until then, and no longer. */
export const lastFollowUpDay = (leftOn: CalendarDate): CalendarDate =>
  addDays(addMonths(leftOn, Math.max(...FOLLOW_UP_MONTHS)), DAYS_TO_ANSWER);

/** What was found out some months after a pupil left. */
export interface FollowUp {
  readonly months: number;
  readonly destination: Destination;
  readonly askedOn: CalendarDate;
}

/** One stage on the sheet of a handover, as it was when the sheet was sent. */
export interface StageDone {
  readonly place: string;
  readonly sector: Sector;
  readonly firstDay: CalendarDate;
  readonly lastDay: CalendarDate;
  /** What the mentor, else the company, said of the goals; null when nobody did. */
  readonly goals: GoalsReached | null;
}

/** The warm handover: what the mbo school gets to read, with whose consent, and whether it did. */
export interface Handover {
  readonly mboSchool: string;
  readonly email: string;
  /** Empty once the consent was withdrawn. */
  readonly text: string;
  /** Who agreed that it is sent, by name, as it stands in the ledger of consent. */
  readonly consentBy: string;
  readonly consentFrom: Consenter;
  readonly consentOn: CalendarDate;
  readonly stages: readonly StageDone[];
  readonly sentAt: Date;
  readonly receivedAt: Date | null;
  /** When the consent was taken back: from then on nobody reads the sheet by its link. */
  readonly withdrawnAt: Date | null;
}

export const OUTFLOW_EVENTS = [
  'recorded',
  'corrected',
  'followed-up',
  'follow-up-corrected',
  'handed-over',
  'received',
  'consent-withdrawn',
] as const;
export type OutflowEventKind = (typeof OUTFLOW_EVENTS)[number];

/** A line of the history. */
export interface OutflowEvent {
  readonly at: Date;
  readonly kind: OutflowEventKind;
  /** Null for who confirmed by link. */
  readonly by: Author | null;
  /** For a follow-up: after how many months. */
  readonly months: number | null;
  /** For a correction: what stood there. */
  readonly was: Destination | null;
  /** Why it was corrected or withdrawn. */
  readonly reason: string | null;
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
  readonly history: readonly OutflowEvent[];
}
