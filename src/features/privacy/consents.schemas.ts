import { z } from 'zod';
import { CONSENT_PURPOSES, CONSENT_STATES, CONSENTERS } from '../../domain/consent.js';
import { calendarDay, entityId, textLine } from '../../platform/http/atoms.js';
import { CONSENT_ACTS, CONSENT_WAYS } from './consents.rules.js';

const purpose = z.enum(CONSENT_PURPOSES);
const by = z.enum(CONSENTERS);
const email = z.email().max(200);

export const pupilParams = z.strictObject({ id: entityId });

export const newConsentBody = z.strictObject({
  purpose,
  act: z.enum(CONSENT_ACTS),
  by,
  giverName: textLine(120),
  /** The day on the paper. */
  firstDay: calendarDay,
  email: email.nullable().default(null),
});

export const newRequestBody = z.strictObject({
  purposes: z.array(purpose).min(1).max(CONSENT_PURPOSES.length),
  askedOf: by,
  name: textLine(120),
  email,
});

export const requestView = z.strictObject({
  id: z.string(),
  purposes: z.array(purpose).readonly(),
  askedOf: by,
  askedAt: z.iso.datetime(),
});

export const consentView = z.strictObject({
  id: z.string(),
  number: z.int(),
  purpose,
  act: z.enum(CONSENT_ACTS),
  by,
  giverName: z.string(),
  how: z.enum(CONSENT_WAYS),
  firstDay: calendarDay,
  lastDay: calendarDay.nullable(),
  textVersion: z.string(),
  textDigest: z.string(),
  recordedAt: z.iso.datetime(),
});

export const consentsView = z.strictObject({
  standings: z.array(
    z.strictObject({ purpose, state: z.enum(CONSENT_STATES), from: by, lastDay: calendarDay.nullable() }),
  ),
  /** Newest first. */
  entries: z.array(consentView),
});

/** What the holder of a link sends: a choice per purpose, the own name and the code from the mail. */
export const consentAnswerBody = z.strictObject({
  name: textLine(120),
  code: z.string().trim().min(1).max(20),
  answers: z.partialRecord(purpose, z.boolean()),
});
