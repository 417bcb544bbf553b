import type { z } from 'zod';
import { companyScopeOf } from '../../domain/company-scope.js';
import type { Recognition } from '../../domain/recognition.js';
import { route, type AnyRoute } from '../../web/route.js';
import {
  assessmentBody,
  dueRecognitionPage,
  dueRecognitionQuery,
  newRecognitionBody,
  recognitionChangeBody,
  recognitionListQuery,
  recognitionPage,
  recognitionParams,
  recognitionView,
  withdrawalBody,
} from './recognitions.schemas.js';
import type { RecognitionService } from './recognitions.service.js';

/** The JSON routes of recognitions. Everybody reads within their scope; only an admin changes. */
export const recognitionRoutes = ({ recognitions }: { recognitions: RecognitionService }): AnyRoute[] => {
  const toView = (recognition: Recognition): z.input<typeof recognitionView> => ({
    ...recognition,
    ...recognitions.derived(recognition),
  });
  return [
    route({
      method: 'get',
      path: '/api/v1/recognitions',
      summary: 'List recognitions by id; `q` holds words of the establishment, its town, the company or the KvK number',
      allow: ['coordinator', 'mentor', 'company', 'admin', 'operator'],
      audit: null,
      query: recognitionListQuery,
      response: recognitionPage,
      handle: async ({ actor, query: { q, ...query } }) => {
        const { items, next } = await recognitions.list(companyScopeOf(actor), { ...query, text: q });
        return { items: items.map(toView), next };
      },
    }),
    route({
      method: 'get',
      path: '/api/v1/recognitions/due',
      summary: 'List recognitions whose review falls due, that lapse or that end before a day, first due on top',
      allow: ['company', 'admin', 'operator'],
      audit: null,
      query: dueRecognitionQuery,
      response: dueRecognitionPage,
      handle: async ({ actor, query }) => {
        const { items, next } = await recognitions.due(companyScopeOf(actor), query);
        return { items: items.map(({ recognition, ...due }) => ({ ...toView(recognition), ...due })), next };
      },
    }),
    route({
      method: 'get',
      path: '/api/v1/recognitions/:id',
      summary: 'Read one recognition, with how it stands today',
      allow: ['coordinator', 'mentor', 'company', 'admin', 'operator'],
      audit: null,
      params: recognitionParams,
      response: recognitionView,
      handle: async ({ actor, params }) => toView(await recognitions.get(companyScopeOf(actor), params.id)),
    }),
    route({
      method: 'post',
      path: '/api/v1/recognitions',
      summary: 'Record a recognition or an application for one',
      allow: ['admin'],
      audit: 'recognition.added',
      body: newRecognitionBody,
      response: recognitionView,
      status: 201,
      handle: async ({ actor, body }) =>
        toView(await recognitions.create(companyScopeOf(actor), { ...body, endedOn: null, endReason: null })),
    }),
    route({
      method: 'patch',
      path: '/api/v1/recognitions/:id',
      summary: 'Change a recognition; absent leaves a field, null clears it',
      allow: ['admin'],
      audit: 'recognition.changed',
      params: recognitionParams,
      body: recognitionChangeBody,
      response: recognitionView,
      guarded: true,
      handle: async ({ actor, params, body, ifMatch }) =>
        toView(await recognitions.change(companyScopeOf(actor), { ...params, version: ifMatch }, body)),
    }),
    route({
      method: 'post',
      path: '/api/v1/recognitions/:id/withdrawal',
      summary: 'Withdraw a recognition from a day on, with the reason',
      allow: ['admin'],
      audit: 'recognition.withdrawn',
      params: recognitionParams,
      body: withdrawalBody,
      response: recognitionView,
      guarded: true,
      handle: async ({ actor, params, body, ifMatch }) =>
        toView(await recognitions.withdraw(companyScopeOf(actor), { ...params, version: ifMatch }, body)),
    }),
    route({
      method: 'post',
      path: '/api/v1/recognitions/:id/assessments',
      summary: 'Record that a recognition was assessed and renewed; the next review is due four years later',
      allow: ['admin'],
      audit: 'recognition.assessed',
      params: recognitionParams,
      body: assessmentBody,
      response: recognitionView,
      guarded: true,
      handle: async ({ actor, params, body, ifMatch }) =>
        toView(await recognitions.recordAssessment(companyScopeOf(actor), { ...params, version: ifMatch }, body)),
    }),
  ];
};
