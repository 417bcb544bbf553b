import { z } from 'zod';
import { cursor, entityId, pageLimit, pageOf, textLine } from '../../platform/http/atoms.js';
import { KEY_ROLES, SCOPE_FORM } from './service-accounts.rules.js';
import type { ServiceAccount } from './service-accounts.repository.js';

const daysValid = z.number().int().min(1).max(730).default(365);

export const serviceAccountParams = z.strictObject({ id: entityId });
export const serviceAccountQuery = z.strictObject({ cursor, limit: pageLimit });

export const newServiceAccountBody = z.strictObject({
  name: textLine(80),
  role: z.enum(KEY_ROLES),
  schoolId: entityId.nullable().default(null),
  companyId: entityId.nullable().default(null),
  scopes: z.array(z.string().regex(SCOPE_FORM)).min(1).max(40),
  daysValid,
});
export const newKeyBody = z.strictObject({ daysValid });

const fields = {
  id: z.string(),
  version: z.number(),
  name: z.string(),
  role: z.string(),
  schoolId: z.string().nullable(),
  companyId: z.string().nullable(),
  scopes: z.array(z.string()).readonly(),
  keys: z.array(z.strictObject({ prefix: z.string(), expiresAt: z.iso.datetime() })),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable(),
};
export const serviceAccountView = z.strictObject(fields);
/** `key` is in this answer only, and never again. */
export const serviceAccountWithKey = z.strictObject({ ...fields, key: z.string() });
export const serviceAccountPage = pageOf(serviceAccountView);

/** An account as an operator sees it: of its keys only what they begin with. */
export const toServiceAccountView = ({ keys, createdAt, lastUsedAt, ...rest }: ServiceAccount) => ({
  ...rest,
  keys: keys.map(({ prefix, expiresAt }) => ({ prefix, expiresAt: expiresAt.toISOString() })),
  createdAt: createdAt.toISOString(),
  lastUsedAt: lastUsedAt?.toISOString() ?? null,
});
