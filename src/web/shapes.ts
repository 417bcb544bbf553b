import { z } from 'zod';
import type { SeasonId } from '../domain/season.js';

/** A season in a request or an answer: `2026-najaar`, `2027-voorjaar`. */
export const seasonId = z.string().regex(/^20\d{2}-(najaar|voorjaar)$/) as unknown as z.ZodType<SeasonId, string>;
