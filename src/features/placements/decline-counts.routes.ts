import { z } from 'zod';
import { DECLINE_REASONS } from '../../domain/placement.js';
import { route, type AnyRoute } from '../../web/route.js';
import { seasonId } from '../../web/shapes.js';
import type { ShownReasons } from './decline-counts.rules.js';

const declineCountsView = z.strictObject({
  items: z.array(
    z.strictObject({
      /** Null for all seasons together. */
      season: seasonId.nullable(),
      /** A count is null where it is held back. */
      reasons: z.array(z.strictObject({ reason: z.enum(DECLINE_REASONS), count: z.int().nullable() })),
      total: z.int().nullable(),
    }),
  ),
});

/** The JSON route of why companies decline, over all schools. */
export const declineCountRoutes = ({ counts }: { counts: () => Promise<readonly ShownReasons[]> }): AnyRoute[] => [
  route({
    method: 'get',
    path: '/api/v1/decline-counts',
    summary: 'Count over all schools why companies declined, per season; a count below 5 is null',
    allow: ['admin', 'reader'],
    audit: null,
    response: declineCountsView,
    handle: async () => ({ items: await counts() }),
  }),
];
