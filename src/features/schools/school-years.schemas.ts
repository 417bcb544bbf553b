import { z } from 'zod';
import { calendarDay, pageOf, textLine } from '../../platform/http/atoms.js';

const period = z.strictObject({ firstDay: calendarDay, lastDay: calendarDay });
const holiday = z.strictObject({ name: textLine(60), firstDay: calendarDay, lastDay: calendarDay });
const holidays = z.array(holiday).max(40);

export const newSchoolYearBody = z.strictObject({ ...period.shape, najaar: period, voorjaar: period, holidays });

/** Absent leaves a field; `holidays` replaces the list. */
export const schoolYearChangeBody = z.strictObject({
  firstDay: z.exactOptional(calendarDay),
  lastDay: z.exactOptional(calendarDay),
  najaar: z.exactOptional(period),
  voorjaar: z.exactOptional(period),
  holidays: z.exactOptional(holidays),
});

export const schoolYearView = z.strictObject({
  id: z.string(),
  version: z.number(),
  schoolId: z.string(),
  startYear: z.number(),
  ...period.shape,
  najaar: period,
  voorjaar: period,
  holidays: z.array(z.strictObject({ name: z.string(), ...period.shape })).readonly(),
});
export const schoolYearPage = pageOf(schoolYearView);
