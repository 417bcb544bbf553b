import { z } from 'zod';
import { calendarDay, cursor, entityId, pageLimit, pageOf, textBlock } from '../../platform/http/atoms.js';
import { LOSS_CAUSES } from './losses.rules.js';

const cause = z.enum(LOSS_CAUSES);

export const lossListQuery = z.strictObject({ cause: cause.optional(), limit: pageLimit, cursor });
export const lossPage = pageOf(
  z.strictObject({
    placementId: z.string(),
    studentId: z.string(),
    companyId: z.string(),
    establishmentId: z.string(),
    cause,
    fromDay: calendarDay,
    reason: z.string().nullable(),
    foundAt: z.iso.datetime(),
    words: z.string(),
  }),
);
export const lossCounts = z.strictObject({
  items: z.array(z.strictObject({ schoolId: z.string(), companyId: z.string(), placements: z.number() })),
});

export const stopParams = z.strictObject({ id: entityId });
export const stopListQuery = z.strictObject({ limit: pageLimit, cursor });
export const newStopBody = z.strictObject({ establishmentId: entityId, fromDay: calendarDay, reason: textBlock(1000) });
export const stopView = z.strictObject({
  establishmentId: z.string(),
  companyId: z.string(),
  fromDay: calendarDay,
  reason: z.string(),
  takenBackAt: z.iso.datetime().nullable(),
  history: z.array(z.strictObject({ at: z.iso.datetime(), words: z.string() })),
});
export const stopPage = pageOf(stopView);
