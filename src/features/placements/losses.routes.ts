import type { z } from 'zod';
import { companyScopeOf } from '../../domain/company-scope.js';
import { schoolScopeOf } from '../../domain/school-scope.js';
import type { Readable } from '../../platform/http/route.js';
import { route, type AnyRoute } from '../../web/route.js';
import { historyText } from '../../web/texts/placements.nl.js';
import type { LossService } from './losses.service.js';
import type { PlacementLoss } from './losses.rules.js';
import {
  lossCounts,
  lossListQuery,
  lossPage,
  newStopBody,
  stopListQuery,
  stopPage,
  stopParams,
  stopView,
} from './losses.schemas.js';
import { doerOf } from './proposals.service.js';
import type { StopService } from './stops.service.js';
import type { PlacementStop } from './stops.rules.js';

const lossToView = (loss: PlacementLoss) => {
  const { placementId, studentId, companyId, establishmentId, cause, fromDay, reason, foundAt, history } = loss;
  const found = history.filter(({ what }) => what === 'loss-found').at(-1);
  return {
    ...{ placementId, studentId, companyId, establishmentId, cause, fromDay, reason },
    foundAt: foundAt.toISOString(),
    words: found ? historyText(found) : '',
  };
};

const stopToView = ({
  id,
  companyId,
  fromDay,
  reason,
  takenBackAt,
  history,
}: PlacementStop): Readable<z.input<typeof stopView>> => ({
  ...{ establishmentId: id, companyId, fromDay, reason },
  takenBackAt: takenBackAt?.toISOString() ?? null,
  history: history.map((entry) => ({ at: entry.at.toISOString(), words: historyText(entry) })),
});

const WHO_STOPS = ['company', 'admin'] as const;

/** The JSON routes of placements that can't go on, and of establishments that stopped. */
export const lossRoutes = ({ losses, stops }: { losses: LossService; stops: StopService }): AnyRoute[] => [
  route({
    method: 'get',
    path: '/api/v1/placement-losses',
    summary: 'List the placements of the school that cannot go on, by the first day lost; one line per cause',
    allow: ['coordinator'],
    audit: null,
    query: lossListQuery,
    response: lossPage,
    handle: async ({ actor, query }) => {
      const { items, next } = await losses.list(schoolScopeOf(actor), query);
      return { items: items.map(lossToView), next };
    },
  }),
  route({
    method: 'get',
    path: '/api/v1/placement-losses/counts',
    summary: 'Count the placements that cannot go on, per school and company; nobody is named',
    allow: ['admin'],
    audit: null,
    response: lossCounts,
    handle: async () => ({ items: await losses.counts() }),
  }),
  route({
    method: 'get',
    path: '/api/v1/placement-stops',
    summary: 'List the establishments that take no pupils any more, by day; a company sees its own',
    allow: WHO_STOPS,
    audit: null,
    query: stopListQuery,
    response: stopPage,
    handle: async ({ actor, query }) => {
      const { items, next } = await stops.list(companyScopeOf(actor), query);
      return { items: items.map(stopToView), next };
    },
  }),
  route({
    method: 'post',
    path: '/api/v1/placement-stops',
    summary: 'Say that an establishment takes no pupils any more from a day on; touched schools get a task',
    allow: WHO_STOPS,
    audit: 'placement-stop.announced',
    body: newStopBody,
    response: stopView,
    status: 201,
    handle: async ({ actor, body }) => stopToView(await stops.announce(companyScopeOf(actor), body, doerOf(actor))),
  }),
  route({
    method: 'post',
    path: '/api/v1/placement-stops/:id/withdrawal',
    summary: 'Take back that an establishment takes no pupils; its id is that of the establishment',
    allow: WHO_STOPS,
    audit: 'placement-stop.taken-back',
    params: stopParams,
    response: stopView,
    handle: async ({ actor, params }) =>
      stopToView(await stops.takeBack(companyScopeOf(actor), params.id, doerOf(actor))),
  }),
];
