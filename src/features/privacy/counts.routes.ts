import { route, type AnyRoute } from '../../web/route.js';
import { pupilCountsView } from './counts.schemas.js';
import type { CountsService } from './counts.service.js';

/** The JSON routes of counts. */
export const countRoutes = ({ counts }: { counts: CountsService }): AnyRoute[] => [
  route({
    method: 'get',
    path: '/api/v1/pupil-counts',
    summary: 'Count pupils of all schools by programme, year and sector; a count below 5 is null',
    allow: ['admin', 'operator', 'reader'],
    audit: null,
    response: pupilCountsView,
    handle: () => counts.pupils(),
  }),
];
