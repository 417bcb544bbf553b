import type { z } from 'zod';
import type { Actor } from '../../domain/actor.js';
import { schoolScopeOf } from '../../domain/school-scope.js';
import type { Clock } from '../../platform/clock.js';
import type { Readable } from '../../platform/http/route.js';
import { route, type AnyRoute } from '../../web/route.js';
import type { DispensationFilter } from './dispensations.repository.js';
import type { DispensationRecord } from './dispensations.rules.js';
import {
  dispensationChangeBody,
  dispensationEndBody,
  dispensationListQuery,
  dispensationPage,
  dispensationParams,
  dispensationView,
  grantBody,
  newDispensationBody,
  refusalBody,
} from './dispensations.schemas.js';
import type { DispensationService } from './dispensations.service.js';
import { historyView } from './placements.routes.js';
import { doerOf } from './proposals.service.js';

export interface DispensationRouteDeps {
  readonly dispensations: DispensationService;
  readonly clock: Clock;
  /** The pupils and establishments that some words mean. */
  readonly find: (actor: Actor, words: string) => Promise<NonNullable<DispensationFilter['found']>>;
}

const COORDINATOR = ['coordinator'] as const;
const PATH = '/api/v1/dispensations';

/** The JSON routes of dispensations. A coordinator records what the ROC said; the ROC has no account here. */
export const dispensationRoutes = ({ dispensations, clock, find }: DispensationRouteDeps): AnyRoute[] => {
  const toView = (record: DispensationRecord): Readable<z.input<typeof dispensationView>> => {
    const { schoolId: _schoolId, history, ...rest } = record;
    return { ...rest, standing: dispensations.standing(record), history: historyView(history) };
  };
  return [
    route({
      method: 'get',
      path: PATH,
      summary: 'List dispensations of a ROC, newest request first; `q` holds words of the pupil or the establishment',
      allow: COORDINATOR,
      audit: null,
      query: dispensationListQuery,
      response: dispensationPage,
      handle: async ({ actor, query: { q, ...query } }) => {
        const found = q === undefined ? undefined : await find(actor, q);
        const { items, next } = await dispensations.list(schoolScopeOf(actor), { ...query, found });
        return { items: items.map(toView), next };
      },
    }),
    route({
      method: 'get',
      path: `${PATH}/:id`,
      summary: 'Read one dispensation, with how it stands today and its history',
      allow: COORDINATOR,
      audit: null,
      params: dispensationParams,
      response: dispensationView,
      handle: async ({ actor, params }) => toView(await dispensations.get(schoolScopeOf(actor), params.id)),
    }),
    route({
      method: 'post',
      path: PATH,
      summary:
        'Record that a dispensation was asked of a ROC, for AO or entree at an establishment without recognition',
      allow: COORDINATOR,
      audit: 'dispensation.requested',
      body: newDispensationBody,
      response: dispensationView,
      status: 201,
      handle: async ({ actor, body: { requestedOn = clock.today(), ...asked } }) =>
        toView(await dispensations.request(schoolScopeOf(actor), { ...asked, requestedOn }, doerOf(actor))),
    }),
    route({
      method: 'patch',
      path: `${PATH}/:id`,
      summary: 'Mend a request or a granted dispensation; absent leaves a field, null clears it',
      allow: COORDINATOR,
      audit: 'dispensation.changed',
      params: dispensationParams,
      body: dispensationChangeBody,
      response: dispensationView,
      guarded: true,
      handle: async ({ actor, params: { id }, body, ifMatch }) =>
        toView(await dispensations.change(schoolScopeOf(actor), { id, version: ifMatch }, body, doerOf(actor))),
    }),
    route({
      method: 'post',
      path: `${PATH}/:id/grant`,
      summary: 'Record that the ROC granted it: who, when, in which document and for which days',
      allow: COORDINATOR,
      audit: 'dispensation.granted',
      params: dispensationParams,
      body: grantBody,
      response: dispensationView,
      guarded: true,
      handle: async ({ actor, params: { id }, body, ifMatch }) =>
        toView(await dispensations.grant(schoolScopeOf(actor), { id, version: ifMatch }, body, doerOf(actor))),
    }),
    route({
      method: 'post',
      path: `${PATH}/:id/refusal`,
      summary: 'Record that the ROC refused it, with the reason',
      allow: COORDINATOR,
      audit: 'dispensation.refused',
      params: dispensationParams,
      body: refusalBody,
      response: dispensationView,
      guarded: true,
      handle: async ({ actor, params: { id }, body, ifMatch }) =>
        toView(await dispensations.refuse(schoolScopeOf(actor), { id, version: ifMatch }, body, doerOf(actor))),
    }),
    route({
      method: 'post',
      path: `${PATH}/:id/withdrawal`,
      summary: 'Take back a request that the ROC has not answered',
      allow: COORDINATOR,
      audit: 'dispensation.withdrawn',
      params: dispensationParams,
      response: dispensationView,
      guarded: true,
      handle: async ({ actor, params: { id }, ifMatch }) =>
        toView(await dispensations.withdraw(schoolScopeOf(actor), { id, version: ifMatch }, doerOf(actor))),
    }),
    route({
      method: 'post',
      path: `${PATH}/:id/ending`,
      summary:
        'End a granted dispensation from a day on, with the reason; placements that lose their cover become tasks',
      allow: COORDINATOR,
      audit: 'dispensation.ended',
      params: dispensationParams,
      body: dispensationEndBody,
      response: dispensationView,
      guarded: true,
      handle: async ({ actor, params: { id }, body, ifMatch }) =>
        toView(await dispensations.end(schoolScopeOf(actor), { id, version: ifMatch }, body, doerOf(actor))),
    }),
    route({
      method: 'post',
      path: `${PATH}/:id/undo`,
      summary: 'Take back the last decision on it, which was recorded by mistake',
      allow: COORDINATOR,
      audit: 'dispensation.decision-undone',
      params: dispensationParams,
      response: dispensationView,
      guarded: true,
      handle: async ({ actor, params: { id }, ifMatch }) =>
        toView(await dispensations.undo(schoolScopeOf(actor), { id, version: ifMatch }, doerOf(actor))),
    }),
  ];
};
