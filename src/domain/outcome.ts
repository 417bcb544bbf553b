import type { CalendarDate } from '../platform/calendar-date.js';

export const EVALUATORS = ['pupil', 'company', 'mentor'] as const;
export type Evaluator = (typeof EVALUATORS)[number];

export const GOALS_REACHED = ['all', 'most', 'some', 'none'] as const;
export type GoalsReached = (typeof GOALS_REACHED)[number];

/** The short form that pupil, company and mentor each fill in once. */
export interface EvaluationAnswer {
  /** 1 poor to 5 very good. */
  readonly rating: number;
  readonly goals: GoalsReached;
  /** Whether the company offers the pupil a job; null from who can't say. */
  readonly jobOffer: boolean | null;
  readonly text: string | null;
  readonly answeredAt: Date;
  /** The account that filled it in; null by link. */
  readonly accountId: string | null;
}

/** How a placement was, in the words of those who were there. One per placement. */
export interface Evaluation {
  readonly id: string;
  readonly version: number;
  readonly schoolId: string;
  readonly placementId: string;
  readonly studentId: string;
  readonly groupId: string;
  readonly companyId: string;
  readonly answers: Readonly<Partial<Record<Evaluator, EvaluationAnswer>>>;
}

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
