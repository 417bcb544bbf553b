import type { z } from 'zod';
import type { Readable } from '../../platform/http/route.js';
import { route, type AnyRoute } from '../../web/route.js';
import type { ConsentAsking } from './consent-asking.service.js';
import type { ConsentEntry } from './consents.rules.js';
import {
  consentsView,
  consentView,
  newConsentBody,
  newRequestBody,
  pupilParams,
  requestView,
} from './consents.schemas.js';
import type { ConsentService } from './consents.service.js';

const toView = ({
  schoolId: _schoolId,
  studentId: _studentId,
  email: _email,
  recordedBy: _recordedBy,
  recordedAt,
  ...rest
}: ConsentEntry): Readable<z.input<typeof consentView>> => ({ ...rest, recordedAt: recordedAt.toISOString() });

/** The JSON routes of consent. */
export const consentRoutes = (deps: { consents: ConsentService; asking: ConsentAsking }): AnyRoute[] => [
  route({
    method: 'get',
    path: '/api/v1/students/:id/consents',
    summary: 'How consent of a pupil stands today, and every row of its history',
    allow: ['coordinator', 'mentor'],
    audit: 'consent.read',
    params: pupilParams,
    response: consentsView,
    handle: async ({ actor, params: { id } }) => {
      const { standings, entries } = await deps.consents.overview(actor, id);
      return { standings, entries: entries.map(toView) };
    },
  }),
  route({
    method: 'post',
    path: '/api/v1/students/:id/consents',
    summary: 'Record consent, a refusal or a withdrawal that came on paper',
    allow: ['coordinator'],
    audit: 'consent.recorded',
    params: pupilParams,
    body: newConsentBody,
    response: consentView,
    status: 201,
    handle: async ({ actor, params: { id }, body }) => toView(await deps.consents.record(actor, id, body)),
  }),
  route({
    method: 'post',
    path: '/api/v1/students/:id/consent-requests',
    summary: 'Mail a pupil or parent a link to give or refuse consent',
    allow: ['coordinator'],
    audit: 'consent.asked',
    params: pupilParams,
    body: newRequestBody,
    response: requestView,
    status: 201,
    handle: async ({ actor, params, body }) => {
      const { id, purposes, askedOf, askedAt } = await deps.asking.ask(actor, params.id, body);
      return { id, purposes, askedOf, askedAt: askedAt.toISOString() };
    },
  }),
];
