import { z } from 'zod';
import { cursor, entityId, pageLimit, pageOf, textLine } from '../../platform/http/atoms.js';

const fields = {
  name: textLine(120),
  kvkNumber: z.string().regex(/^\d{8}$/),
  leerbedrijfId: textLine(40).nullable(),
  email: z.email().max(200).nullable(),
  phone: z
    .string()
    .trim()
    .regex(/^[+0-9 ()-]{6,20}$/)
    .nullable(),
  maxPupils: z.int().min(1).max(500).nullable(),
};

export const companyParams = z.strictObject({ id: entityId });
export const companyListQuery = z.strictObject({ q: textLine(80).optional(), cursor, limit: pageLimit });

export const newCompanyBody = z.strictObject({
  name: fields.name,
  kvkNumber: fields.kvkNumber,
  leerbedrijfId: fields.leerbedrijfId.default(null),
  email: fields.email.default(null),
  phone: fields.phone.default(null),
  maxPupils: fields.maxPupils.default(null),
});

/** Absent leaves a field; null clears it. */
export const companyChangeBody = z.strictObject({
  name: z.exactOptional(fields.name),
  kvkNumber: z.exactOptional(fields.kvkNumber),
  leerbedrijfId: z.exactOptional(fields.leerbedrijfId),
  email: z.exactOptional(fields.email),
  phone: z.exactOptional(fields.phone),
  maxPupils: z.exactOptional(fields.maxPupils),
});

/** `email` and `phone` are null for who has no need of them. */
export const companyView = z.strictObject({
  id: z.string(),
  version: z.number(),
  name: z.string(),
  kvkNumber: z.string(),
  leerbedrijfId: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  maxPupils: z.number().nullable(),
  /** Of its establishments. */
  towns: z.array(z.string()).readonly(),
});
export const companyPage = pageOf(companyView);
