import { z } from 'zod';
import { calendarDay, cursor, entityId, pageLimit, pageOf } from '../../platform/http/atoms.js';
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
