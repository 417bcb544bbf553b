import { z } from 'zod';
import { ROLES } from '../../domain/actor.js';

export const credentialsBody = z.strictObject({
  email: z.string().trim().min(1).max(200),
  password: z.string().min(1).max(200),
});

export const whoView = z.strictObject({
  accountId: z.string(),
  email: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
  schoolId: z.string().nullable(),
  companyId: z.string().nullable(),
  mentorId: z.string().nullable(),
});
