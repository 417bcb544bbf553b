import type { CalendarDate } from '../platform/calendar-date.js';
import type { PlaceClaim } from './place-offer.js';
import type { Programme } from './programme.js';
import type { SeasonId } from './season.js';
import type { Sector } from './sector.js';
import type { Weekday, WorkDay } from './week-schedule.js';

/** A proposal holds its place while it is `held`; in every other state but `accepted` the place has been given back. */
export const PROPOSAL_STATES = ['held', 'accepted', 'declined', 'lapsed', 'withdrawn'] as const;
export type ProposalState = (typeof PROPOSAL_STATES)[number];

/** Why a company declines. */
export const DECLINE_REASONS = [
  'crisis',
  'rather-mbo',
  'too-young',
  'wrong-days',
  'too-short',
  'too-small-now',
  'higher-level-wanted',
  'vog',
  'no-recognition',
  'sector-full',
  'other',
] as const;
export type DeclineReason = (typeof DECLINE_REASONS)[number];

/** What a company is asked: this pupil, these days, in this offer. One may be open per pupil. */
export interface Proposal {
  readonly id: string;
  readonly version: number;
  readonly schoolId: string;
  readonly studentId: string;
  readonly companyId: string;
  readonly establishmentId: string;
  readonly offerId: string;
  readonly season: SeasonId;
  /** The places it holds; the claim's id is that of the proposal. */
  readonly claim: PlaceClaim;
  readonly days: Readonly<Partial<Record<Weekday, WorkDay>>>;
  readonly firstDay: CalendarDate;
  readonly lastDay: CalendarDate;
  readonly state: ProposalState;
  readonly proposedAt: Date;
  readonly proposedBy: string;
  /** It lapses at this instant. */
  readonly heldUntil: Date;
  /** The run it was committed from; null for a choice by hand. */
  readonly runId: string | null;
  readonly answeredAt: Date | null;
  readonly declineReason: DeclineReason | null;
  readonly declineText: string | null;
}

/**
 * accepted by the company, agreed when all have signed, running from its first day, interrupted for a while; ended-early, completed
 * and evaluated are over.
 */
export const PLACEMENT_STATES = [
  'accepted',
  'agreed',
  'running',
  'interrupted',
  'ended-early',
  'completed',
  'evaluated',
] as const;
export type PlacementState = (typeof PLACEMENT_STATES)[number];

/** Placements in these states keep their place taken. */
export const LIVE_PLACEMENT_STATES = ['accepted', 'agreed', 'running', 'interrupted'] as const;

export const END_REASONS = [
  'no-match',
  'absence',
  'behaviour',
  'guidance-lacking',
  'company-stopped',
  'recognition-lost',
  'pupil-moved',
  'pupil-left-school',
  'other',
] as const;
export type EndReason = (typeof END_REASONS)[number];

/** Why the last day of a stage that goes on until then is brought forward. */
export const SHORTEN_REASONS = ['other-place', 'school-asks', 'company-asks', 'pupil-asks', 'other'] as const;
export type ShortenReason = (typeof SHORTEN_REASONS)[number];

/** A stage: one pupil at one establishment on fixed weekdays from a first to a last day, both included. */
export interface Placement {
  readonly id: string;
  readonly version: number;
  readonly schoolId: string;
  readonly studentId: string;
  readonly groupId: string;
  readonly companyId: string;
  readonly establishmentId: string;
  readonly offerId: string;
  readonly proposalId: string;
  readonly season: SeasonId;
  readonly programme: Programme;
  readonly sector: Sector;
  readonly claim: PlaceClaim;
  readonly days: Readonly<Partial<Record<Weekday, WorkDay>>>;
  readonly firstDay: CalendarDate;
  /** The last day as planned or brought forward, or the day on which it ended early. */
  readonly lastDay: CalendarDate;
  /** The mentor who visits; null until the school names one. */
  readonly mentorId: string | null;
  readonly supervisorId: string | null;
  readonly state: PlacementState;
  readonly endReason: EndReason | null;
}
