import { z } from 'zod';
import { LEERJAREN, PROGRAMMES } from '../../domain/programme.js';
import { SECTORS } from '../../domain/sector.js';

export const pupilCountsView = z.strictObject({
  items: z
    .array(
      z
        .strictObject({
          programme: z.enum(PROGRAMMES),
          leerjaar: z.literal(LEERJAREN),
          sector: z.enum(SECTORS),
          /** Null where it is held back. */
          count: z.int().nullable(),
        })
        .readonly(),
    )
    .readonly(),
  total: z.int().nullable(),
});
