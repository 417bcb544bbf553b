import type { Author } from '../../domain/author.js';
import type { ClockTime } from '../../domain/week-schedule.js';
import { addMonths, type CalendarDate, type Period } from '../../platform/calendar-date.js';
import type { VisitKind } from './visit-due.rules.js';

export const VISIT_STATES = ['planned', 'held', 'cancelled'] as const;
export type VisitState = (typeof VISIT_STATES)[number];

export const VISIT_ATTENDEES = ['pupil', 'supervisor', 'mentor', 'parent', 'other'] as const;
export type VisitAttendee = (typeof VISIT_ATTENDEES)[number];

export const PROGRESSES = ['ahead', 'on-track', 'behind', 'at-risk'] as const;
export type Progress = (typeof PROGRESSES)[number];

export const CANCEL_REASONS = ['pupil-absent', 'company-busy', 'mentor-prevented', 'placement-ended', 'other'] as const;
export type CancelReason = (typeof CANCEL_REASONS)[number];

/** What a visit brought. Short sentences, no medical facts (rules §8). */
export interface VisitReport {
  readonly present: readonly VisitAttendee[];
  readonly progress: Progress;
  /** Which goals were worked at. */
  readonly goals: string | null;
  /** For the school only; the company does not see it. */
  readonly concerns: string | null;
  readonly agreements: string | null;
}

/** When a visit is. */
export interface VisitTime {
  readonly day: CalendarDate;
  readonly start: ClockTime;
  readonly minutes: number;
}

/** The id of the so-many-th visit of a placement, from 1: of two that are stored at once, one finds it taken. */
export const visitIdOf = (placementId: string, number: number): string => `vis.${placementId}.${number}`;

export interface VisitEntry {
  readonly at: Date;
  readonly by: Author;
  readonly what: 'planned' | 'moved' | 'cancelled' | 'recorded' | 'corrected';
  /** The day and time from then on. */
  readonly day: CalendarDate;
  readonly start: ClockTime;
}

/** A visit of the school to a pupil at the company. */
export interface Visit {
  readonly id: string;
  readonly version: number;
  readonly schoolId: string;
  readonly companyId: string;
  readonly establishmentId: string;
  readonly placementId: string;
  readonly studentId: string;
  readonly mentorId: string | null;
  readonly kind: VisitKind;
  readonly state: VisitState;
  readonly day: CalendarDate;
  readonly start: ClockTime;
  readonly minutes: number;
  /** How often the appointment changed; the calendar of who was invited takes the highest (RFC 5545 §3.8.7.4). */
  readonly sequence: number;
  readonly cancelReason: CancelReason | null;
  readonly report: VisitReport | null;
  /** Oldest first. */
  readonly history: readonly VisitEntry[];
}

export const RATINGS = ['good', 'fair', 'poor'] as const;
export type Rating = (typeof RATINGS)[number];
export const SUPPORT_ASKED = ['none', 'talk', 'urgent'] as const;
export type SupportAsked = (typeof SUPPORT_ASKED)[number];

/** A month, `2026-11`. */
export type Month = string;

/** What a company says of a pupil in a month, in three taps. */
export interface Feedback {
  readonly id: string;
  readonly version: number;
  readonly schoolId: string;
  readonly companyId: string;
  readonly placementId: string;
  readonly studentId: string;
  readonly month: Month;
  /** Whether the pupil comes, and comes in time. */
  readonly coming: Rating;
  readonly working: Rating;
  readonly support: SupportAsked;
  readonly text: string | null;
  readonly givenAt: Date;
  readonly by: Author;
  /** Who saw to the support that was asked for; null while nobody did. */
  readonly handled: { readonly at: Date; readonly by: Author } | null;
  /** What was answered before, oldest first. */
  readonly earlier: readonly {
    readonly at: Date;
    readonly by: Author;
    readonly coming: Rating;
    readonly working: Rating;
    readonly support: SupportAsked;
  }[];
}

/** The day of the month from which a company is asked about it. */
const ASKED_FROM = '15';

export const monthOf = (day: CalendarDate): Month => day.slice(0, 7);

/** Whether a text names a month. */
export const isMonth = (text: string): boolean => /^20\d{2}-(0[1-9]|1[0-2])$/.test(text);

/**
 * The months about which a company is asked on a day: those of the placement whose 15th has come and lies within it; a placement that holds no
 * 15th is asked about its last month, from its last day on.
 */
export const monthsAsked = (placement: Period, today: CalendarDate): Month[] => {
  const months: Month[] = [];
  const first = `${monthOf(placement.firstDay)}-${ASKED_FROM}` as CalendarDate;
  for (let at = 0; ; at++) {
    const middle = addMonths(first, at);
    if (middle > today || middle > placement.lastDay) break;
    if (middle >= placement.firstDay) months.push(monthOf(middle));
  }
  return months.length === 0 && placement.lastDay <= today ? [monthOf(placement.lastDay)] : months;
};

/** Whether feedback asks the coordinator to look: help was asked for and nobody saw to it. */
export const isSignal = ({ support, handled }: Pick<Feedback, 'support' | 'handled'>): boolean =>
  support !== 'none' && handled === null;
