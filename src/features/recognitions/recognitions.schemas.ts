import { z } from 'zod';
import { PROGRAMMES } from '../../domain/programme.js';
import { RECOGNITION_SCOPES, RECOGNITION_STANDINGS } from '../../domain/recognition.js';
import { SECTORS } from '../../domain/sector.js';
import { calendarDay, cursor, entityId, pageLimit, pageOf, textLine } from '../../platform/http/atoms.js';

const day = calendarDay.nullable();
const fields = {
  programmes: z.array(z.enum(PROGRAMMES)).min(1).max(PROGRAMMES.length),
  sector: z.enum(SECTORS),
  crebo: z.string().regex(/^\d{4,6}$/),
  qualification: textLine(160),
  level: z.literal([1, 2, 3, 4]),
  appliedOn: calendarDay,
  grantedOn: day,
  provisional: z.boolean(),
  refusedOn: day,
  lastAssessedOn: day,
  lastPracticeOn: day,
  endsOn: day,
  scope: z.enum(RECOGNITION_SCOPES),
  scopeFirstDay: day,
  scopeLastDay: day,
  scopeMaxPupils: z.int().min(1).max(500).nullable(),
  conditionsMetBy: day,
};

export const recognitionParams = z.strictObject({ id: entityId });
export const recognitionListQuery = z.strictObject({
  q: textLine(80).optional(),
  establishmentId: entityId.optional(),
  sector: z.enum(SECTORS).optional(),
  programme: z.enum(PROGRAMMES).optional(),
  cursor,
  limit: pageLimit,
});
export const dueRecognitionQuery = z.strictObject({ before: calendarDay, cursor, limit: pageLimit });

export const newRecognitionBody = z.strictObject({
  establishmentId: entityId,
  ...fields,
  grantedOn: day.default(null),
  provisional: z.boolean().default(false),
  refusedOn: day.default(null),
  lastAssessedOn: day.default(null),
  lastPracticeOn: day.default(null),
  endsOn: day.default(null),
  scope: fields.scope.default('full'),
  scopeFirstDay: day.default(null),
  scopeLastDay: day.default(null),
  scopeMaxPupils: fields.scopeMaxPupils.default(null),
  conditionsMetBy: day.default(null),
});

/** Absent leaves a field; null clears it. A withdrawal has its own path. */
export const recognitionChangeBody = z.strictObject({
  programmes: z.exactOptional(fields.programmes),
  sector: z.exactOptional(fields.sector),
  crebo: z.exactOptional(fields.crebo),
  qualification: z.exactOptional(fields.qualification),
  level: z.exactOptional(fields.level),
  appliedOn: z.exactOptional(fields.appliedOn),
  grantedOn: z.exactOptional(day),
  provisional: z.exactOptional(fields.provisional),
  refusedOn: z.exactOptional(day),
  lastAssessedOn: z.exactOptional(day),
  lastPracticeOn: z.exactOptional(day),
  endsOn: z.exactOptional(day),
  scope: z.exactOptional(fields.scope),
  scopeFirstDay: z.exactOptional(day),
  scopeLastDay: z.exactOptional(day),
  scopeMaxPupils: z.exactOptional(fields.scopeMaxPupils),
  conditionsMetBy: z.exactOptional(day),
});

export const withdrawalBody = z.strictObject({ endedOn: calendarDay, reason: textLine(300) });
export const assessmentBody = z.strictObject({ assessedOn: calendarDay });

const dayView = z.string().nullable();
export const recognitionView = z.strictObject({
  id: z.string(),
  version: z.number(),
  establishmentId: z.string(),
  programmes: z.array(z.enum(PROGRAMMES)).readonly(),
  sector: z.enum(SECTORS),
  crebo: z.string(),
  qualification: z.string(),
  level: z.number(),
  appliedOn: z.string(),
  grantedOn: dayView,
  provisional: z.boolean(),
  refusedOn: dayView,
  lastAssessedOn: dayView,
  lastPracticeOn: dayView,
  endsOn: dayView,
  endedOn: dayView,
  endReason: z.string().nullable(),
  scope: z.enum(RECOGNITION_SCOPES),
  scopeFirstDay: dayView,
  scopeLastDay: dayView,
  scopeMaxPupils: z.number().nullable(),
  conditionsMetBy: dayView,
  /** Derived for today. */
  standing: z.enum(RECOGNITION_STANDINGS),
  reviewDueOn: dayView,
  /** The last day before it lapses by law when no pupil is guided. */
  lapsesOn: dayView,
});
export const recognitionPage = pageOf(recognitionView);

/** What falls due first, and why. */
export const dueRecognitionPage = pageOf(
  z.strictObject({ ...recognitionView.shape, dueOn: z.string(), because: z.enum(['review', 'lapse', 'end']) }),
);
