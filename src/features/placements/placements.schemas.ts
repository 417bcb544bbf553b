import { z } from 'zod';
import {
  DECLINE_REASONS,
  END_REASONS,
  PLACEMENT_STATES,
  PROPOSAL_STATES,
  SHORTEN_REASONS,
} from '../../domain/placement.js';
import { SEVERITIES } from '../../domain/finding.js';
import { LEERJAREN, PROGRAMMES } from '../../domain/programme.js';
import { SECTORS } from '../../domain/sector.js';
import { SUPPORT_NEEDS } from '../../domain/student.js';
import { WEEKDAYS } from '../../domain/week-schedule.js';
import { calendarDay, cursor, entityId, pageLimit, pageOf, textBlock } from '../../platform/http/atoms.js';
import { seasonId } from '../../web/shapes.js';
import { MOVES } from './placement-moves.rules.js';

const instant = z.iso.datetime();
const weekdays = z.array(z.enum(WEEKDAYS)).min(1).max(7);
const workDay = z.strictObject({ start: z.string(), end: z.string(), breakMinutes: z.number() });
const days = z.partialRecord(z.enum(WEEKDAYS), workDay);

export const placementParams = z.strictObject({ id: entityId });
export const runCommitParams = z.strictObject({ id: entityId });

/** What a coordinator says along, and the last day on which the company can answer. */
const terms = { message: textBlock(1000).nullable().optional(), answerBy: calendarDay.nullable().optional() };
const fromRun = z.strictObject({
  runId: entityId,
  studentIds: z.array(entityId).min(1).max(5000).optional(),
  ...terms,
});
const byHand = z.strictObject({
  studentId: entityId,
  offerId: entityId,
  weekdays,
  periodIds: z.array(z.string().min(1).max(80)).min(1).max(20).optional(),
  ...terms,
});
export const handMadeProposal = byHand;
export const judgementBody = byHand.omit({ message: true, answerBy: true });

export const newProposalBody = z.union([fromRun, byHand]);
export const commitmentBody = fromRun.omit({ runId: true });

export const proposalListQuery = z.strictObject({
  state: z.enum(PROPOSAL_STATES).optional(),
  season: seasonId.optional(),
  runId: entityId.optional(),
  studentId: entityId.optional(),
  limit: pageLimit,
  cursor,
});
export const declineBody = z.strictObject({
  reason: z.enum(DECLINE_REASONS),
  text: textBlock(1000).nullable().default(null),
});
export const questionBody = z.strictObject({ text: textBlock(1000) });
export const answerBody = z.strictObject({ answer: textBlock(1000) });

/** A history as the API shows it. */
export const history = z.array(
  z.strictObject({
    at: instant,
    what: z.string(),
    role: z.string(),
    facts: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
    words: z.string(),
  }),
);

const shared = {
  id: z.string(),
  version: z.number(),
  companyId: z.string(),
  establishmentId: z.string(),
  offerId: z.string(),
  season: seasonId,
  periodIds: z.array(z.string()),
  weekdays: z.array(z.enum(WEEKDAYS)),
  days,
  firstDay: calendarDay,
  lastDay: calendarDay,
};

/** What a company may see of a pupil before it accepts. */
const profile = z.strictObject({
  programme: z.enum(PROGRAMMES),
  leerjaar: z.literal([...LEERJAREN]),
  ageYears: z.number(),
  sector: z.enum(SECTORS),
  guidanceNeed: z.literal([1, 2, 3]),
  supportNeeds: z.array(z.enum(SUPPORT_NEEDS)),
});

export const proposalView = z.strictObject({
  ...shared,
  /** Null for a company that has not accepted. */
  studentId: z.string().nullable(),
  studentName: z.string().nullable(),
  profile: profile.nullable(),
  state: z.enum(PROPOSAL_STATES),
  proposedAt: instant,
  heldUntil: instant,
  runId: z.string().nullable(),
  /** What the school says along. */
  message: z.string().nullable(),
  answeredAt: instant.nullable(),
  declineReason: z.enum(DECLINE_REASONS).nullable(),
  declineText: z.string().nullable(),
  question: z
    .strictObject({ text: z.string(), askedAt: instant, answer: z.string().nullable(), answeredAt: instant.nullable() })
    .nullable(),
  history,
});
export const proposalPage = pageOf(proposalView);

export const finding = z.strictObject({
  rule: z.string(),
  severity: z.enum(SEVERITIES),
  article: z.string().nullable(),
  firstDay: calendarDay.nullable(),
  lastDay: calendarDay.nullable(),
  facts: z.record(z.string(), z.union([z.number(), z.string(), z.boolean(), z.array(z.string())])),
});
export const committedView = z.strictObject({
  items: z.array(
    z.strictObject({
      studentId: z.string(),
      proposalId: z.string().nullable(),
      code: z.string().nullable(),
      findings: z.array(finding),
    }),
  ),
});
export const judgementView = z.strictObject({
  /** Why it could not be proposed now; null where it could. */
  code: z.string().nullable(),
  words: z.string().nullable(),
  findings: z.array(finding),
  sharedWeekdays: z.array(z.enum(WEEKDAYS)),
  leastDays: z.number(),
  mostDays: z.number(),
  periodIds: z.array(z.string()),
  firstDay: calendarDay,
  lastDay: calendarDay,
});
export const proposedView = z.union([proposalView, committedView]);

export const nextBestView = z.strictObject({
  items: z.array(
    z.strictObject({
      offerId: z.string(),
      establishmentId: z.string(),
      weekdays: z.array(z.enum(WEEKDAYS)),
      periodIds: z.array(z.string()),
      travelMinutes: z.number(),
      cost: z.number(),
    }),
  ),
});

export const placementListQuery = z.strictObject({
  state: z.enum(PLACEMENT_STATES).optional(),
  season: seasonId.optional(),
  studentId: entityId.optional(),
  establishmentId: entityId.optional(),
  on: calendarDay.optional(),
  limit: pageLimit,
  cursor,
});
export const placementView = z.strictObject({
  ...shared,
  studentId: z.string(),
  groupId: z.string(),
  proposalId: z.string(),
  programme: z.enum(PROGRAMMES),
  sector: z.enum(SECTORS),
  mentorId: z.string().nullable(),
  supervisorId: z.string().nullable(),
  state: z.enum(PLACEMENT_STATES),
  plannedLastDay: calendarDay,
  endReason: z.enum(END_REASONS).nullable(),
  possibleMoves: z.array(z.enum(MOVES)),
  history,
});
export const placementPage = pageOf(placementView);

/** `agree` is missing: it follows from the last signature. */
const PERSONS_MOVES = MOVES.filter((move) => move !== 'agree');
export const moveBody = z.strictObject({
  move: z.enum(PERSONS_MOVES),
  day: calendarDay.optional(),
  reason: z.enum([...new Set([...END_REASONS, ...SHORTEN_REASONS])]).optional(),
  note: textBlock(1000).optional(),
});
export const undoBody = z.strictObject({});
