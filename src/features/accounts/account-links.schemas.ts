import { z } from 'zod';
import { chosenPassword } from './session.schemas.js';

/** What stands in the path of a link. */
export const linkSecret = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/** An address that somebody types to be recognised; whether it exists is told to nobody. */
export const linkRequestBody = z.strictObject({ email: z.string().trim().pipe(z.email().max(200)) });
export const linkUseBody = z.strictObject({ secret: linkSecret });
export const recoveryBody = z.strictObject({ secret: linkSecret, password: chosenPassword });
export const linkParams = z.strictObject({ secret: linkSecret });
