import { z } from 'zod';
import { QUESTIONS } from '../../domain/evaluation.js';
import { route, type AnyRoute } from '../../web/route.js';
import { COUNTED } from './outcome-counts.rules.js';
import type { OutcomeCountsService } from './outcome-counts.service.js';

export const outcomeCountsView = z.strictObject({
  tables: z.array(
    z
      .strictObject({
        kind: z.enum(COUNTED),
        group: z.string(),
        question: z.enum(QUESTIONS).nullable(),
        /** A count is null where it is held back. */
        cells: z.array(z.strictObject({ key: z.string(), count: z.int().nullable() }).readonly()).readonly(),
        total: z.int().nullable(),
      })
      .readonly(),
  ),
});

/** The JSON route of counts of outcomes. */
export const outcomeCountRoutes = ({ counts }: { counts: OutcomeCountsService }): AnyRoute[] => [
  route({
    method: 'get',
    path: '/api/v1/outcome-counts',
    summary: 'Count where pupils went and how stages were; a count below 5 is null',
    allow: ['coordinator', 'admin', 'reader'],
    audit: null,
    response: outcomeCountsView,
    handle: async ({ actor }) => ({ tables: await counts.tables(actor) }),
  }),
];
