import { addDays, ageOn, type CalendarDate } from '../../platform/calendar-date.js';
import type { DeclineReason, Proposal, ProposalState } from '../../domain/placement.js';
import type { Leerjaar, Programme } from '../../domain/programme.js';
import type { Sector } from '../../domain/sector.js';
import type { Student, SupportNeed } from '../../domain/student.js';
import { weekdaysOf, type Weekday, type WorkDay } from '../../domain/week-schedule.js';
import type { PlaceOffer } from '../../domain/place-offer.js';
import type { HistoryEntry } from './placement-history.rules.js';

const DAY_MS = 86_400_000;
/** Taking a place lasts seconds: one that was asked for longer ago belongs to a process that died. */
export const STUCK_AFTER_MINUTES = 10;

/**
 * How a proposal or placement stands towards the place: asked for, held, held until its last day is over, owed back, or free of it.
 * What is owed is given back at once, and by the job where the process died in between.
 */
export const HOLDS = ['asked', 'held', 'ending', 'owed', 'free'] as const;
export type Hold = (typeof HOLDS)[number];

/** What a company wants to know before it answers, and what the school says. */
export interface ProposalQuestion {
  readonly text: string;
  readonly askedAt: Date;
  readonly answer: string | null;
  readonly answeredAt: Date | null;
}

/** A proposal as it is kept. */
export interface ProposalRecord extends Proposal {
  readonly hold: Hold;
  /** What the school says along with its question; no name of the pupil stands in it. Absent for none. */
  readonly message?: string | null;
  readonly question: ProposalQuestion | null;
  readonly history: readonly HistoryEntry[];
}

/** The state on a moment: a proposal that is over its time is lapsed, whether or not somebody wrote that down yet. */
export const proposalStateAt = (proposal: Pick<Proposal, 'state' | 'heldUntil'>, now: Date): ProposalState =>
  proposal.state === 'held' && proposal.heldUntil.getTime() <= now.getTime() ? 'lapsed' : proposal.state;

/** Until when a place is held that is asked for now; the last instant itself no longer counts. */
export const heldUntil = (now: Date, holdDays: number): Date => new Date(now.getTime() + holdDays * DAY_MS);

/** A place is held no longer than this, whatever a coordinator asks: companies' places are few. A choice of the service, no law. */
export const LONGEST_HOLD_DAYS = 60;

/** What a coordinator decides beside the place itself; what is absent or null is as the school settled it. */
export interface ProposalTerms {
  readonly runId?: string | null | undefined;
  readonly message?: string | null | undefined;
  /** The last day on which the company can answer; its evening counts. */
  readonly answerBy?: CalendarDate | null | undefined;
}

/** Whether a deadline can be: from tomorrow, so that there is a day to answer, until the longest hold. */
export const deadlineFaults = (
  answerBy: CalendarDate | null | undefined,
  today: CalendarDate,
): { path: string; code: string; facts: { firstDay: CalendarDate; lastDay: CalendarDate } }[] => {
  const firstDay = addDays(today, 1);
  const lastDay = addDays(today, LONGEST_HOLD_DAYS);
  return answerBy === null || answerBy === undefined || (firstDay <= answerBy && answerBy <= lastDay)
    ? []
    : [{ path: 'answerBy', code: 'deadline-out-of-range', facts: { firstDay, lastDay } }];
};

/** Before this instant an asked-for place that is still not held was given up. */
export const stuckBefore = (now: Date): Date => new Date(now.getTime() - STUCK_AFTER_MINUTES * 60_000);

/** The hours of some weekdays of an offer. Weekdays the offer does not have are left out. */
export const daysOnOffer = (
  offer: Pick<PlaceOffer, 'days'>,
  weekdays: readonly Weekday[],
): Partial<Record<Weekday, WorkDay>> =>
  Object.fromEntries(
    weekdaysOf(offer.days).flatMap((weekday) => {
      const day = offer.days[weekday];
      if (!day || !weekdays.includes(weekday)) return [];
      const { start, end, breakMinutes } = day;
      return [[weekday, { start, end, breakMinutes }]];
    }),
  );

/** What a company sees of a pupil before it accepts (rules §5): no name, no number, no address, no date of birth. */
export interface PupilProfile {
  readonly programme: Programme;
  readonly leerjaar: Leerjaar;
  /** On the first day of the stage, in whole years. */
  readonly ageYears: number;
  readonly sector: Sector;
  /** 1 light, 2 normal, 3 intensive. */
  readonly guidanceNeed: 1 | 2 | 3;
  readonly supportNeeds: readonly SupportNeed[];
}

/** The agreed profile of a pupil for a stage that starts on a day. */
export const profileOf = (student: Student, firstDay: CalendarDate): PupilProfile => ({
  programme: student.programme,
  leerjaar: student.leerjaar,
  ageYears: ageOn(student.dateOfBirth, firstDay),
  sector: student.sector,
  guidanceNeed: student.guidanceNeed,
  supportNeeds: student.supportNeeds,
});

/** Whether a company may know who the pupil is. */
export const knowsName = (proposal: Pick<Proposal, 'state'>): boolean => proposal.state === 'accepted';

/** Why a decline as entered is incomplete: "other" says nothing without words. */
export const declineFaults = (reason: DeclineReason, text: string | null): { path: string; code: string }[] =>
  reason === 'other' && text === null ? [{ path: 'text', code: 'required' }] : [];
