import { z } from 'zod';
import { calendarDay, entityId, textBlock } from '../../platform/http/atoms.js';
import { SENDING_STATES } from './proposal-sendings.rules.js';
import { finding } from './placements.schemas.js';

const request = {
  studentIds: z.array(entityId).min(1).max(5000),
  message: textBlock(1000).nullable().default(null),
  answerBy: calendarDay.nullable().default(null),
};
export const sendingBody = z.strictObject(request);
/** The id comes with the form and names the sending. */
export const sendingForm = z.strictObject({ ...request, id: z.string().regex(/^snd_[0-9a-z]{16}$/) });

export const sendingView = z.strictObject({
  id: z.string(),
  runId: z.string(),
  state: z.enum(SENDING_STATES),
  message: z.string().nullable(),
  answerBy: calendarDay.nullable(),
  sentAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  studentIds: z.array(z.string()),
  results: z.array(
    z.strictObject({
      studentId: z.string(),
      proposalId: z.string().nullable(),
      code: z.string().nullable(),
      /** The code in words. */
      words: z.string().nullable(),
      findings: z.array(finding),
      /** False where the company has no address: tell it yourself. */
      isMailed: z.boolean().nullable(),
    }),
  ),
});
