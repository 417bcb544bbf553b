import { z } from 'zod';
import { calendarDay, cursor, entityId, pageLimit, pageOf } from '../../platform/http/atoms.js';
import { RHYTHMS } from './digest.rules.js';
import { DROP_REASONS, RECIPIENT_ROLES, REMINDER_KINDS, URGENCIES } from './reminder.rules.js';
import { REMINDER_STATES, type Reminder } from './reminders.repository.js';

const reminderId = z.string().regex(/^[A-Za-z0-9_:.-]{1,300}$/);

export const reminderParams = z.strictObject({ id: reminderId });
export const reminderQuery = z.strictObject({
  recipientId: entityId.optional(),
  kind: z.enum(REMINDER_KINDS).optional(),
  subject: entityId.optional(),
  dueOn: calendarDay.optional(),
  state: z.enum(REMINDER_STATES).optional(),
  cursor,
  limit: pageLimit,
});

export const reminderView = z.strictObject({
  id: z.string(),
  kind: z.enum(REMINDER_KINDS),
  subject: z.string(),
  occurrence: z.string(),
  recipientId: z.string(),
  recipientRole: z.enum(RECIPIENT_ROLES),
  channel: z.string(),
  schoolId: z.string().nullable(),
  source: z.string(),
  dueOn: z.string(),
  urgency: z.enum(URGENCIES),
  staleAfterDays: z.number(),
  facts: z.record(z.string(), z.unknown()).readonly(),
  state: z.enum(REMINDER_STATES),
  reason: z.enum(DROP_REASONS).nullable(),
  mailKey: z.string().nullable(),
  plannedAt: z.iso.datetime(),
  settledAt: z.iso.datetime().nullable(),
});
export const reminderPage = pageOf(reminderView);

/** A reminder as its readers see it. */
export const toReminderView = ({ plannedAt, settledAt, ...rest }: Reminder): z.input<typeof reminderView> => ({
  ...rest,
  plannedAt: plannedAt.toISOString(),
  settledAt: settledAt?.toISOString() ?? null,
});

const moments = (most: number) => z.array(z.int().min(1).max(most)).max(6);
const intervals = {
  recognitionReviewDays: moments(730),
  finalVisitWeeks: z.int().min(0).max(8),
  visitReportDays: z.int().min(1).max(30),
  agreementUnsignedDays: moments(60),
  hoursBehindPercent: z.int().min(1).max(90),
  pupilWithoutPlaceDays: moments(120),
  birthdayDays: z.int().min(1).max(60),
  subsidyPapersDays: moments(120),
  retentionDays: moments(120),
  outflowMonths: moments(24),
};

export const intervalsView = z.strictObject({ id: z.string(), version: z.number(), ...intervals });

/** Absent leaves an interval; an empty list means never. */
export const intervalsBody = z.strictObject({
  recognitionReviewDays: z.exactOptional(intervals.recognitionReviewDays),
  finalVisitWeeks: z.exactOptional(intervals.finalVisitWeeks),
  visitReportDays: z.exactOptional(intervals.visitReportDays),
  agreementUnsignedDays: z.exactOptional(intervals.agreementUnsignedDays),
  hoursBehindPercent: z.exactOptional(intervals.hoursBehindPercent),
  pupilWithoutPlaceDays: z.exactOptional(intervals.pupilWithoutPlaceDays),
  birthdayDays: z.exactOptional(intervals.birthdayDays),
  subsidyPapersDays: z.exactOptional(intervals.subsidyPapersDays),
  retentionDays: z.exactOptional(intervals.retentionDays),
  outflowMonths: z.exactOptional(intervals.outflowMonths),
});

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
const rhythm = z.enum(RHYTHMS);

export const preferenceView = z.strictObject({
  id: z.string(),
  version: z.number(),
  rhythm,
  quietFrom: z.string(),
  quietUntil: z.string(),
});
/** Absent leaves a field; the same time twice means no quiet hours. */
export const preferenceBody = z.strictObject({
  rhythm: z.exactOptional(rhythm),
  quietFrom: z.exactOptional(timeOfDay),
  quietUntil: z.exactOptional(timeOfDay),
});
