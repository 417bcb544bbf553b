import { z } from 'zod';
import { calendarDay, cursor, entityId, pageLimit, pageOf, textLine } from '../../platform/http/atoms.js';

const fields = {
  name: textLine(120),
  trainedOn: calendarDay.nullable(),
  maxPupilsAtOnce: z.int().min(1).max(50),
};

export const supervisorsParams = z.strictObject({ establishmentId: entityId });
export const supervisorParams = z.strictObject({ establishmentId: entityId, id: entityId });
export const supervisorListQuery = z.strictObject({ cursor, limit: pageLimit });

export const newSupervisorBody = z.strictObject({ ...fields, trainedOn: fields.trainedOn.default(null) });

/** Absent leaves a field; null clears it. */
export const supervisorChangeBody = z.strictObject({
  name: z.exactOptional(fields.name),
  trainedOn: z.exactOptional(fields.trainedOn),
  maxPupilsAtOnce: z.exactOptional(fields.maxPupilsAtOnce),
});

export const supervisorView = z.strictObject({
  id: z.string(),
  version: z.number(),
  establishmentId: z.string(),
  name: z.string(),
  trainedOn: z.string().nullable(),
  maxPupilsAtOnce: z.number(),
});
export const supervisorPage = pageOf(supervisorView);
