import { z } from 'zod';
import { ROLES } from '../../domain/actor.js';
import { cursor, entityId, pageLimit, pageOf, textLine } from '../../platform/http/atoms.js';
import { linkSecret } from './account-links.schemas.js';
import type { Invitation } from './invitations.repository.js';
import { chosenPassword } from './session.schemas.js';

const link = entityId.nullable().default(null);

export const invitationParams = z.strictObject({ id: entityId });
export const invitationQuery = z.strictObject({ cursor, limit: pageLimit });

export const newInvitationBody = z.strictObject({
  email: z.email().max(200),
  name: textLine(80),
  role: z.enum(ROLES),
  schoolId: link,
  companyId: link,
  mentorId: link,
  supervisorId: link,
});

export const acceptanceBody = z.strictObject({ secret: linkSecret, name: textLine(80), password: chosenPassword });

export const invitationView = z.strictObject({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
  schoolId: z.string().nullable(),
  companyId: z.string().nullable(),
  mentorId: z.string().nullable(),
  supervisorId: z.string().nullable(),
  invitedBy: z.string(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  acceptedAt: z.iso.datetime().nullable(),
});
export const invitationPage = pageOf(invitationView);

/** An invitation as those who may invite see it. */
export const toInvitationView = ({
  digest: _digest,
  invitedBySchool: _invitedBySchool,
  createdAt,
  expiresAt,
  acceptedAt,
  ...rest
}: Invitation) => ({
  ...rest,
  createdAt: createdAt.toISOString(),
  expiresAt: expiresAt.toISOString(),
  acceptedAt: acceptedAt?.toISOString() ?? null,
});
