import { z } from 'zod';
import { ROLES } from '../../domain/actor.js';
import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from './password-choice.rules.js';

/** A password that somebody chooses; `password-choice.rules.ts` judges the rest. */
export const chosenPassword = z.string().min(SHORTEST_PASSWORD).max(LONGEST_PASSWORD);

/** A password that somebody types to be recognised. */
const typedPassword = z.string().min(1).max(LONGEST_PASSWORD);

/** A code of the second factor, or a recovery code. */
export const typedCode = z.string().trim().min(6).max(20);

export const credentialsBody = z.strictObject({
  email: z.string().trim().min(1).max(200),
  password: typedPassword,
  code: z.exactOptional(typedCode),
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

export const ownPasswordBody = z.strictObject({ current: typedPassword, password: chosenPassword });

export const sessionParams = z.strictObject({ id: z.string().regex(/^[A-Za-z0-9_-]{32}$/) });

export const sessionView = z.strictObject({
  id: z.string(),
  device: z.string(),
  startedAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime(),
  current: z.boolean(),
});
export const sessionListView = z.strictObject({ items: z.array(sessionView), next: z.null() });

export const secondFactorView = z.strictObject({
  on: z.boolean(),
  required: z.boolean(),
  recoveryCodesLeft: z.number().int(),
});
export const enrolmentView = z.strictObject({ secret: z.string(), uri: z.string() });
export const codeBody = z.strictObject({ code: typedCode });
/** Turning the second factor on: a first code, and again the password. */
export const turnOnBody = z.strictObject({ code: typedCode, password: typedPassword });
export const recoveryCodesView = z.strictObject({ recoveryCodes: z.array(z.string()).readonly() });
