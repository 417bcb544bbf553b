import { z } from 'zod';
import { STAGE_FORMS } from '../../domain/place-offer.js';
import { LEERJAREN, PROGRAMMES } from '../../domain/programme.js';
import { isClockTime, WEEKDAYS } from '../../domain/week-schedule.js';
import { entityId, pageOf, textLine } from '../../platform/http/atoms.js';

const clockTime = z.string().refine(isClockTime, 'wrong-form');
const schoolDay = z.strictObject({
  minutes: z.int().min(1).max(720),
  start: z.exactOptional(clockTime),
  end: z.exactOptional(clockTime),
});

const fields = {
  name: textLine(40),
  programme: z.enum(PROGRAMMES),
  leerjaar: z.literal(LEERJAREN),
  mentorId: entityId.nullable(),
  schoolWeek: z.partialRecord(z.enum(WEEKDAYS), schoolDay),
  stageDays: z.array(z.enum(WEEKDAYS)).min(1).max(7),
  minDaysPerWeek: z.int().min(1).max(7),
  maxDaysPerWeek: z.int().min(1).max(7),
  form: z.enum(STAGE_FORMS),
};

export const newGroupBody = z.strictObject({ ...fields, mentorId: fields.mentorId.default(null) });

/** Absent leaves a field; null takes the mentor away; `schoolWeek` replaces the timetable. */
export const groupChangeBody = z.strictObject({
  name: z.exactOptional(fields.name),
  programme: z.exactOptional(fields.programme),
  leerjaar: z.exactOptional(fields.leerjaar),
  mentorId: z.exactOptional(fields.mentorId),
  schoolWeek: z.exactOptional(fields.schoolWeek),
  stageDays: z.exactOptional(fields.stageDays),
  minDaysPerWeek: z.exactOptional(fields.minDaysPerWeek),
  maxDaysPerWeek: z.exactOptional(fields.maxDaysPerWeek),
  form: z.exactOptional(fields.form),
});

const schoolDayView = z.strictObject({
  minutes: z.number(),
  start: z.string().optional(),
  end: z.string().optional(),
});

export const groupView = z.strictObject({
  id: z.string(),
  version: z.number(),
  schoolId: z.string(),
  name: z.string(),
  programme: z.enum(PROGRAMMES),
  leerjaar: z.literal(LEERJAREN),
  mentorId: z.string().nullable(),
  schoolWeek: z.partialRecord(z.enum(WEEKDAYS), schoolDayView),
  stageDays: z.array(z.enum(WEEKDAYS)).readonly(),
  minDaysPerWeek: z.number(),
  maxDaysPerWeek: z.number(),
  form: z.enum(STAGE_FORMS),
});
export const groupPage = pageOf(groupView);
