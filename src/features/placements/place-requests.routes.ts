import type { z } from 'zod';
import { placeOf } from '../../platform/db/cursor.js';
import type { Readable } from '../../platform/http/route.js';
import { route, type AnyRoute } from '../../web/route.js';
import {
  placeRequestBody,
  placeRequestListQuery,
  placeRequestPage,
  placeRequestView,
} from './place-requests.schemas.js';
import type { PlaceRequest } from './place-requests.rules.js';
import type { PlaceRequestSeen, PlaceRequestService } from './place-requests.service.js';
import { historyView } from './placements.routes.js';
import { placementParams } from './placements.schemas.js';

const COORDINATOR = ['coordinator'] as const;
const PATH = '/api/v1/place-requests';

const lineOf = ({ id, version, season, groupId, studentIds, runId, requestedAt, searchedAt }: PlaceRequest) => ({
  ...{ id, version, season, groupId, studentIds, runId },
  requestedAt: requestedAt.toISOString(),
  searchedAt: searchedAt.toISOString(),
});

const toView = (seen: PlaceRequestSeen): Readable<z.input<typeof placeRequestView>> => ({
  ...lineOf(seen.request),
  ...{ state: seen.state, progress: seen.progress, failure: seen.failure, pupils: seen.pupils },
  history: historyView(seen.request.history),
});

/** JSON routes to ask for places for pupils or a group, and to follow what comes of it. */
export const placeRequestRoutes = ({ requests }: { requests: PlaceRequestService }): AnyRoute[] => [
  route({
    method: 'post',
    path: PATH,
    summary:
      'Ask for places for a group or for chosen pupils in a season; what others have or hold stays. Follow it by its id',
    allow: COORDINATOR,
    audit: 'place-request.made',
    body: placeRequestBody,
    response: placeRequestView,
    status: 202,
    handle: async ({ actor, body }) => toView(await requests.get(actor, await requests.make(actor, body))),
  }),
  route({
    method: 'get',
    path: PATH,
    summary: 'List requests for places, newest first, with how many of their pupils have one or are proposed',
    allow: COORDINATOR,
    audit: null,
    query: placeRequestListQuery,
    response: placeRequestPage,
    handle: async ({ actor, query: { season, limit, cursor } }) => {
      const page = { after: placeOf(cursor, 'number'), limit };
      const { items, next } = await requests.list(actor, { season }, page);
      return { items: items.map(({ request, settled }) => ({ ...lineOf(request), settled })), next };
    },
  }),
  route({
    method: 'get',
    path: `${PATH}/:id`,
    summary:
      'One request for places: per pupil the place that was found or why there is none, and who was proposed since',
    allow: COORDINATOR,
    audit: null,
    params: placementParams,
    response: placeRequestView,
    handle: async ({ actor, params }) => toView(await requests.get(actor, params.id)),
  }),
  route({
    method: 'post',
    path: `${PATH}/:id/searches`,
    summary: 'Look again for the pupils of a request who have no place yet',
    allow: COORDINATOR,
    audit: 'place-request.searched',
    params: placementParams,
    response: placeRequestView,
    status: 202,
    handle: async ({ actor, params: { id } }) => {
      await requests.searchAgain(actor, id);
      return toView(await requests.get(actor, id));
    },
  }),
];
