import { z } from 'zod';
import { DISPENSATION_PROGRAMMES } from '../../domain/recognition.js';
import { SECTORS } from '../../domain/sector.js';
import { calendarDay, cursor, entityId, pageLimit, pageOf, textBlock, textLine } from '../../platform/http/atoms.js';
import { DISPENSATION_STANDINGS } from './dispensations.rules.js';
import { history } from './placements.schemas.js';

const fields = {
  institution: textLine(120),
  programme: z.enum(DISPENSATION_PROGRAMMES),
  sector: z.enum(SECTORS),
  firstDay: calendarDay,
  lastDay: calendarDay,
};
const decidedBy = textLine(120);
const documentReference = textLine(160);
const reason = textBlock(1000);

export const dispensationParams = z.strictObject({ id: entityId });
export const dispensationListQuery = z.strictObject({
  q: textLine(80).optional(),
  standing: z.enum(DISPENSATION_STANDINGS).optional(),
  establishmentId: entityId.optional(),
  studentId: entityId.optional(),
  cursor,
  limit: pageLimit,
});

/** For one pupil, for one group, or with neither for every pupil of the programme and sector. */
export const newDispensationBody = z.strictObject({
  establishmentId: entityId,
  ...fields,
  studentId: entityId.nullable().default(null),
  groupId: entityId.nullable().default(null),
  ownPlaceId: entityId.nullable().default(null),
  /** Today when it is left out. */
  requestedOn: calendarDay.optional(),
});

/** Absent leaves a field; null clears it. Who decided and the document are those of a grant. */
export const dispensationChangeBody = z.strictObject({
  institution: z.exactOptional(fields.institution),
  programme: z.exactOptional(fields.programme),
  sector: z.exactOptional(fields.sector),
  studentId: z.exactOptional(entityId.nullable()),
  groupId: z.exactOptional(entityId.nullable()),
  firstDay: z.exactOptional(calendarDay),
  lastDay: z.exactOptional(calendarDay),
  requestedOn: z.exactOptional(calendarDay),
  decidedBy: z.exactOptional(decidedBy),
  documentReference: z.exactOptional(documentReference),
});

/** The days are those that were asked where they are left out. */
export const grantBody = z.strictObject({
  grantedOn: calendarDay,
  decidedBy,
  documentReference,
  firstDay: z.exactOptional(calendarDay),
  lastDay: z.exactOptional(calendarDay),
});
export const refusalBody = z.strictObject({ refusedOn: calendarDay, decidedBy, reason });
export const dispensationEndBody = z.strictObject({ endedOn: calendarDay, reason });

const dayView = z.string().nullable();
export const dispensationView = z.strictObject({
  id: z.string(),
  version: z.number(),
  establishmentId: z.string(),
  institution: z.string(),
  programme: z.enum(DISPENSATION_PROGRAMMES),
  sector: z.enum(SECTORS),
  studentId: z.string().nullable(),
  groupId: z.string().nullable(),
  ownPlaceId: z.string().nullable(),
  firstDay: z.string(),
  lastDay: z.string(),
  requestedOn: z.string(),
  withdrawnOn: dayView,
  refusedOn: dayView,
  grantedOn: dayView,
  decidedBy: z.string().nullable(),
  documentReference: z.string().nullable(),
  endedOn: dayView,
  reason: z.string().nullable(),
  /** Derived for today. */
  standing: z.enum(DISPENSATION_STANDINGS),
  history,
});
export const dispensationPage = pageOf(dispensationView);
