import { z } from 'zod';
import { daysBetween, isCalendarDate } from '../../platform/calendar-date.js';
import { SEVERITIES } from '../../domain/finding.js';
import { HAZARDS } from '../../domain/hazard.js';
import { PROGRAMMES } from '../../domain/programme.js';
import { isClockTime, minutesAfterMidnight, presenceMinutes, WEEKDAYS } from '../../domain/week-schedule.js';

const MINUTES_PER_DAY = 1440;
const MINUTES_PER_WEEK = 7 * MINUTES_PER_DAY;
/** Leerjaar 3 and 4 take two years; a longer period is a typing error. */
const LONGEST_PERIOD_DAYS = 3 * 366;

const day = z.string().refine(isCalendarDate, { error: 'not-an-existing-day' });
const startTime = z
  .string()
  .refine((text) => isClockTime(text) && text !== '24:00', { error: 'not-a-time-of-the-day' });
const endTime = z.string().refine(isClockTime, { error: 'not-a-time-of-the-day' });
const minutes = (most: number) => z.int().min(0).max(most);

const stageDay = z
  .strictObject({ start: startTime, end: endTime, breakMinutes: minutes(MINUTES_PER_DAY) })
  .superRefine(({ start, end, breakMinutes }, ctx) => {
    if (!isClockTime(start) || !isClockTime(end)) return;
    if (start === end) ctx.addIssue({ code: 'custom', path: ['end'], message: 'same-as-start', input: end });
    else if (breakMinutes >= presenceMinutes({ start, end, breakMinutes })) {
      const message = 'longer-than-the-day';
      ctx.addIssue({ code: 'custom', path: ['breakMinutes'], message, input: breakMinutes });
    }
  });

const schoolDay = z
  .strictObject({ minutes: minutes(MINUTES_PER_DAY), start: startTime.optional(), end: endTime.optional() })
  .superRefine(({ minutes: length, start, end }, ctx) => {
    const from = start !== undefined && isClockTime(start) ? minutesAfterMidnight(start) : null;
    const to = end !== undefined && isClockTime(end) ? minutesAfterMidnight(end) : null;
    const fault = (path: string, message: string, input: unknown) =>
      ctx.addIssue({ code: 'custom', path: [path], message, input });
    if (from !== null && to !== null) {
      if (to <= from) fault('end', 'not-after-start', end);
      else if (length > to - from) fault('minutes', 'more-than-between-start-and-end', length);
    } else if (from !== null && from + length > MINUTES_PER_DAY) fault('minutes', 'past-midnight', length);
    else if (to !== null && to < length) fault('minutes', 'before-midnight', length);
  });

const week = <Day extends z.ZodType>(of: Day) =>
  z.strictObject({
    mon: of.exactOptional(),
    tue: of.exactOptional(),
    wed: of.exactOptional(),
    thu: of.exactOptional(),
    fri: of.exactOptional(),
    sat: of.exactOptional(),
    sun: of.exactOptional(),
  });

const inOrder = ({ firstDay, lastDay }: { firstDay: string; lastDay: string }, ctx: z.RefinementCtx): void => {
  if (isCalendarDate(firstDay) && isCalendarDate(lastDay) && lastDay < firstDay) {
    ctx.addIssue({ code: 'custom', path: ['lastDay'], message: 'before-first-day', input: lastDay });
  }
};

/** A shift that goes on after midnight must end before the next day's begins. */
const apart = (stage: z.infer<ReturnType<typeof week<typeof stageDay>>>, ctx: z.RefinementCtx): void => {
  WEEKDAYS.forEach((weekday, i) => {
    const next = WEEKDAYS[(i + 1) % WEEKDAYS.length] ?? weekday;
    const [today, tomorrow] = [stage[weekday], stage[next]];
    if (!today || !tomorrow || today.end > today.start || today.end <= tomorrow.start) return;
    const message = 'before-the-day-before-ends';
    ctx.addIssue({ code: 'custom', path: [next, 'start'], message, input: tomorrow.start });
  });
};

/** The document of `check:working-time` and of POST /api/v1/working-time/checks: one pupil and one stage pattern. */
export const workingTimeCheckBody = z
  .strictObject({
    dateOfBirth: day,
    programme: z.enum(PROGRAMMES),
    firstDay: day,
    lastDay: day,
    stage: week(stageDay).superRefine(apart),
    school: week(schoolDay),
    otherWorkMinutesPerWeek: minutes(MINUTES_PER_WEEK).default(0),
    hazards: z.array(z.enum(HAZARDS)).default([]),
    supervisionDeclared: z.boolean().default(false),
    holidays: z.array(z.strictObject({ firstDay: day, lastDay: day }).superRefine(inOrder)).default([]),
  })
  .superRefine((check, ctx) => {
    inOrder(check, ctx);
    const { dateOfBirth, firstDay, lastDay } = check;
    if (!isCalendarDate(dateOfBirth) || !isCalendarDate(firstDay) || !isCalendarDate(lastDay)) return;
    if (dateOfBirth >= firstDay) {
      ctx.addIssue({ code: 'custom', path: ['dateOfBirth'], message: 'not-before-first-day', input: dateOfBirth });
    }
    if (daysBetween(firstDay, lastDay) > LONGEST_PERIOD_DAYS) {
      ctx.addIssue({ code: 'custom', path: ['lastDay'], message: 'more-than-three-years-later', input: lastDay });
    }
  });

/** The answer: the verdict and every finding. */
export const workingTimeCheckView = z.strictObject({
  verdict: z.enum(['refused', 'allowed-with-warnings', 'allowed']),
  findings: z.array(
    z.strictObject({
      rule: z.string(),
      severity: z.enum(SEVERITIES),
      article: z.string().nullable(),
      firstDay: z.string().nullable(),
      lastDay: z.string().nullable(),
      facts: z.record(z.string(), z.union([z.number(), z.string(), z.boolean(), z.array(z.string())])),
    }),
  ),
});
