import { z } from 'zod';
import { entityId, textLine } from '../../platform/http/atoms.js';

const issuer = z.string().trim().min(8).max(300);
const clientId = textLine(200);
const clientSecret = z.string().min(1).max(500);
const link = entityId.nullable().default(null);

export const identityProviderParams = z.strictObject({ id: entityId });

export const newIdentityProviderBody = z.strictObject({
  name: textLine(80),
  issuer,
  clientId,
  clientSecret,
  schoolId: link,
  companyId: link,
});

export const identityProviderChangeBody = z.strictObject({
  name: z.exactOptional(textLine(80)),
  issuer: z.exactOptional(issuer),
  clientId: z.exactOptional(clientId),
  clientSecret: z.exactOptional(clientSecret),
  enabled: z.exactOptional(z.boolean()),
});

export const identityProviderView = z.strictObject({
  id: z.string(),
  version: z.number(),
  name: z.string(),
  issuer: z.string(),
  clientId: z.string(),
  schoolId: z.string().nullable(),
  companyId: z.string().nullable(),
  enabled: z.boolean(),
});
export const identityProviderList = z.strictObject({ items: z.array(identityProviderView), next: z.null() });
