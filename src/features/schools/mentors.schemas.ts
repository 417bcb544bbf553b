import { z } from 'zod';
import { pageOf, textLine } from '../../platform/http/atoms.js';

const email = z.email().max(200);

export const newMentorBody = z.strictObject({ name: textLine(80), email });

/** Absent leaves a field. */
export const mentorChangeBody = z.strictObject({ name: z.exactOptional(textLine(80)), email: z.exactOptional(email) });

export const mentorView = z.strictObject({
  id: z.string(),
  version: z.number(),
  schoolId: z.string(),
  name: z.string(),
  email: z.string(),
});
export const mentorPage = pageOf(mentorView);
