import { z } from 'zod';
import { ROLES } from '../../domain/actor.js';
import { cursor, entityId, pageLimit, pageOf, queryFlag, textLine } from '../../platform/http/atoms.js';
import { chosenPassword } from './session.schemas.js';

const link = entityId.nullable();

export const accountParams = z.strictObject({ id: entityId });
export const accountListQuery = z.strictObject({
  cursor,
  limit: pageLimit,
  q: z.exactOptional(textLine(100)),
  role: z.exactOptional(z.enum(ROLES)),
  disabled: z.exactOptional(queryFlag),
});

/** Why an operator does something to somebody's account. */
export const reasonText = textLine(300);
export const reasonBody = z.strictObject({ reason: reasonText });

export const newAccountBody = z.strictObject({
  email: z.email().max(200),
  name: textLine(80),
  role: z.enum(ROLES),
  schoolId: link.default(null),
  companyId: link.default(null),
  mentorId: link.default(null),
  supervisorId: z.exactOptional(entityId),
  password: chosenPassword,
});

/** Absent leaves a field, null takes the link away. */
export const accountChangeBody = z.strictObject({
  name: z.exactOptional(textLine(80)),
  role: z.exactOptional(z.enum(ROLES)),
  schoolId: z.exactOptional(link),
  companyId: z.exactOptional(link),
  mentorId: z.exactOptional(link),
  supervisorId: z.exactOptional(link),
  password: z.exactOptional(chosenPassword),
  disabled: z.exactOptional(z.boolean()),
  reason: z.exactOptional(reasonText),
});

export const accountView = z.strictObject({
  id: z.string(),
  version: z.number(),
  email: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
  schoolId: z.string().nullable(),
  companyId: z.string().nullable(),
  mentorId: z.string().nullable(),
  supervisorId: z.exactOptional(z.string().nullable()),
  disabledOn: z.iso.datetime().nullable(),
});
export const accountPage = pageOf(accountView);
