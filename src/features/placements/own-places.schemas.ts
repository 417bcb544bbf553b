import { z } from 'zod';
import { WEEKDAYS } from '../../domain/week-schedule.js';
import { OWN_PLACE_LINK_READERS } from './own-place-links.rules.js';
import { entityId, textBlock, textLine } from '../../platform/http/atoms.js';

/** What is entered of a place that somebody found. */
export const enteredBody = z.strictObject({
  companyName: textLine(120),
  town: textLine(80),
  kvkNumber: z
    .string()
    .regex(/^\d{8}$/)
    .nullable(),
  contact: textLine(120).nullable(),
  work: textBlock(500),
});
/** What a coordinator chooses at an approval. */
export const approvalBody = z.strictObject({ offerId: entityId, weekdays: z.array(z.enum(WEEKDAYS)).min(1).max(7) });
/** Whom a link is mailed to; the address is used for that mail only. */
export const linkMailBody = z.strictObject({ to: z.enum(OWN_PLACE_LINK_READERS), email: z.email().max(200) });
