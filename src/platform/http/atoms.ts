import { z } from 'zod';
import type { CalendarDate } from '../calendar-date.js';

/** An existing day, `YYYY-MM-DD`. */
export const calendarDay = z.iso.date() as unknown as z.ZodType<CalendarDate, string>;

/** The id of something stored. */
export const entityId = z.string().regex(/^[A-Za-z0-9_:.-]{1,80}$/);

/** A line of text a person typed: trimmed, not empty, no control characters. */
export const textLine = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(/^[^\u0000-\u001f\u007f]*$/);

/** Text of several lines a person typed: as a line, with tabs and line ends. */
export const textBlock = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(/^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$/);

/** How many items a list gives at once. */
export const pageLimit = z.coerce.number().int().min(1).max(100).default(20);

/** The place in a list where the page before ended. */
export const cursor = z
  .string()
  .max(400)
  .regex(/^[A-Za-z0-9_-]*$/)
  .optional();

/** A page of a list: the items, and the cursor of the next page or null at the end. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.strictObject({ items: z.array(item), next: z.string().nullable() });

/** A yes or no in a query string. */
export const queryFlag = z.enum(['true', 'false']).transform((text) => text === 'true');
