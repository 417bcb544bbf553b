import { z } from 'zod';
import { isClockTime, WEEKDAYS } from '../../domain/week-schedule.js';
import { calendarDay, cursor, entityId, pageLimit, pageOf, textBlock, textLine } from '../../platform/http/atoms.js';
import { VISIT_KINDS, VISIT_STANDINGS } from './visit-due.rules.js';
import { DAY_PARTS } from './visit-rounds.rules.js';
import type { SuggestedRounds } from './agendas.service.js';
import type { Agenda } from './visits.repository.js';
import {
  CANCEL_REASONS,
  isMonth,
  PROGRESSES,
  RATINGS,
  SUPPORT_ASKED,
  VISIT_ATTENDEES,
  VISIT_STATES,
  type Feedback,
  type Visit,
} from './visits.rules.js';
import type { PlacementCare } from './visits.service.js';

export const visitParams = z.strictObject({ id: entityId });
export const placementParams = z.strictObject({ placementId: entityId });
const month = z.string().refine(isMonth, 'not-a-month');
export const monthParams = z.strictObject({ placementId: entityId, month });
/** 24 random bytes in base64url, or the secret of a link. */
export const secretParams = z.strictObject({ secret: z.string().regex(/^[A-Za-z0-9_.-]{20,200}$/) });

const clockTime = z.string().refine(isClockTime, 'not-a-time-of-the-day');

/** When a visit is; a visit of 15 minutes to 3 hours. */
export const timeBody = z.strictObject({ day: calendarDay, start: clockTime, minutes: z.int().min(15).max(180) });
export const planBody = z.strictObject({ placementId: entityId, ...timeBody.shape });
export const cancelBody = z.strictObject({ reason: z.enum(CANCEL_REASONS) });
const line = textBlock(1000).nullable();
export const reportBody = z.strictObject({
  day: calendarDay,
  present: z.array(z.enum(VISIT_ATTENDEES)).min(1).max(VISIT_ATTENDEES.length),
  progress: z.enum(PROGRESSES),
  goals: line,
  concerns: line,
  agreements: line,
});
export const recordBody = z.strictObject({ placementId: entityId, ...reportBody.shape });
export const answersBody = z.strictObject({
  coming: z.enum(RATINGS),
  working: z.enum(RATINGS),
  support: z.enum(SUPPORT_ASKED),
  text: textBlock(400).nullable(),
});
export const halfDaysBody = z.strictObject({
  halfDays: z.array(z.strictObject({ weekday: z.enum(WEEKDAYS), part: z.enum(DAY_PARTS) })).max(14),
});

const author = z.strictObject({ id: z.string(), role: z.string(), name: z.string() });
export const visitView = z.strictObject({
  id: z.string(),
  version: z.number(),
  placementId: z.string(),
  studentId: z.string(),
  establishmentId: z.string(),
  mentorId: z.string().nullable(),
  kind: z.enum(VISIT_KINDS),
  state: z.enum(VISIT_STATES),
  day: z.string(),
  start: z.string(),
  minutes: z.number(),
  sequence: z.number(),
  cancelReason: z.enum(CANCEL_REASONS).nullable(),
  report: z
    .strictObject({
      present: z.array(z.enum(VISIT_ATTENDEES)),
      progress: z.enum(PROGRESSES),
      goals: z.string().nullable(),
      concerns: z.string().nullable(),
      agreements: z.string().nullable(),
    })
    .nullable(),
  history: z.array(
    z.strictObject({ at: z.iso.datetime(), by: author, what: z.string(), day: z.string(), start: z.string() }),
  ),
});

export const feedbackView = z.strictObject({
  placementId: z.string(),
  month: z.string(),
  coming: z.enum(RATINGS),
  working: z.enum(RATINGS),
  support: z.enum(SUPPORT_ASKED),
  text: z.string().nullable(),
  givenAt: z.iso.datetime(),
  by: author,
  handledAt: z.iso.datetime().nullable(),
  timesChanged: z.number(),
});

export const careView = z.strictObject({
  placementId: z.string(),
  pupil: z.string(),
  group: z.string(),
  place: z.string(),
  town: z.string(),
  mentor: z.string().nullable(),
  standing: z.enum(VISIT_STANDINGS),
  due: z.strictObject({ kind: z.enum(VISIT_KINDS), dueFrom: z.string(), overdueFrom: z.string() }).nullable(),
  visits: z.array(visitView),
  feedback: z.array(feedbackView),
  silentMonths: z.array(z.string()),
});
export const careList = pageOf(careView);
export const careQuery = z.strictObject({
  /** Words of the names of pupil, group or place. */
  search: z.exactOptional(textLine(100)),
  standing: z.exactOptional(z.enum(VISIT_STANDINGS)),
  mentorId: z.exactOptional(entityId),
  cursor,
  limit: pageLimit,
});

export const agendaView = z.strictObject({
  version: z.number(),
  halfDays: z.array(z.strictObject({ weekday: z.enum(WEEKDAYS), part: z.enum(DAY_PARTS) })),
  hasFeed: z.boolean(),
});
export const feedView = z.strictObject({ path: z.string() });
export const roundsView = z.strictObject({
  rounds: z.array(
    z.strictObject({
      day: z.string(),
      part: z.enum(DAY_PARTS),
      km: z.number(),
      stops: z.array(
        z.strictObject({
          establishmentId: z.string(),
          placementIds: z.array(z.string()),
          start: z.string(),
          minutes: z.number(),
          travelMinutes: z.number(),
        }),
      ),
    }),
  ),
  left: z.array(z.string()),
});

export const toVisitView = ({
  schoolId: _school,
  companyId: _company,
  ...visit
}: Visit): z.input<typeof visitView> => ({
  ...visit,
  report: visit.report && { ...visit.report, present: [...visit.report.present] },
  history: visit.history.map(({ at, ...entry }) => ({ ...entry, at: at.toISOString() })),
});

export const toFeedbackView = (one: Feedback): z.input<typeof feedbackView> => ({
  placementId: one.placementId,
  month: one.month,
  coming: one.coming,
  working: one.working,
  support: one.support,
  text: one.text,
  givenAt: one.givenAt.toISOString(),
  by: one.by,
  handledAt: one.handled?.at.toISOString() ?? null,
  timesChanged: one.earlier.length,
});

export const toCareView = (care: PlacementCare): z.input<typeof careView> => ({
  placementId: care.guided.placement.id,
  pupil: care.guided.pupil.name,
  group: care.guided.pupil.groupName,
  place: care.guided.place.name,
  town: care.guided.place.town,
  mentor: care.guided.mentor?.name ?? null,
  standing: care.standing,
  due: care.due,
  visits: care.visits.map(toVisitView),
  feedback: care.feedback.map(toFeedbackView),
  silentMonths: [...care.silentMonths],
});

export const toAgendaView = ({ version, halfDays, feedDigest }: Agenda): z.input<typeof agendaView> => ({
  version,
  halfDays: [...halfDays],
  hasFeed: feedDigest !== null,
});

export const toRoundsView = ({ rounds, left }: SuggestedRounds): z.input<typeof roundsView> => ({
  rounds: rounds.map((round) => ({
    ...round,
    stops: round.stops.map((stop) => ({ ...stop, placementIds: [...stop.placementIds] })),
  })),
  left: left.map(({ guided }) => guided.placement.id),
});
