import { route, type AnyRoute } from '../../web/route.js';
import {
  followUpBody,
  followUpCorrectionBody,
  handoverBody,
  newOutflowBody,
  outcomeParams,
  outcomeQuery,
  outflowCorrectionBody,
  outflowPage,
  outflowView,
  reasonBody,
  toOutflowView,
} from './outcomes.schemas.js';
import type { HandoverService } from './handover.service.js';
import type { OutcomeService } from './outcomes.service.js';

/** The JSON routes of outflows. */
export const outcomeRoutes = ({
  outcomes,
  handovers,
}: {
  outcomes: OutcomeService;
  handovers: HandoverService;
}): AnyRoute[] => [
  route({
    method: 'get',
    path: '/api/v1/outcomes',
    summary: 'List where pupils went, newest first: of the school, or of the groups one guides',
    allow: ['coordinator', 'mentor'],
    audit: null,
    query: outcomeQuery,
    response: outflowPage,
    handle: async ({ actor, query }) => {
      const page = await outcomes.list(actor, query);
      return { ...page, items: page.items.map(toOutflowView) };
    },
  }),
  route({
    method: 'post',
    path: '/api/v1/outcomes',
    summary: 'Record where a pupil went',
    allow: ['coordinator', 'mentor'],
    audit: 'outflow.recorded',
    body: newOutflowBody,
    response: outflowView,
    status: 201,
    handle: async ({ actor, body }) => toOutflowView(await outcomes.record(actor, body)),
  }),
  route({
    method: 'get',
    path: '/api/v1/outcomes/:id',
    summary: 'Read where a pupil went and what became of the pupil',
    allow: ['coordinator', 'mentor'],
    audit: 'outflow.read',
    params: outcomeParams,
    response: outflowView,
    handle: async ({ actor, params }) => toOutflowView(await outcomes.get(actor, params.id)),
  }),
  route({
    method: 'post',
    path: '/api/v1/outcomes/:id/follow-ups',
    summary: 'Record what became of a pupil after 6, 12 or 24 months',
    allow: ['coordinator', 'mentor'],
    audit: 'outflow.followed-up',
    params: outcomeParams,
    body: followUpBody,
    response: outflowView,
    handle: async ({ actor, params, body }) => toOutflowView(await outcomes.followUp(actor, params.id, body)),
  }),
  route({
    method: 'post',
    path: '/api/v1/outcomes/:id/handover',
    summary: 'Send the warm handover to an mbo school, with consent; a link to confirm receipt goes by mail',
    allow: ['coordinator', 'mentor'],
    audit: 'outflow.handed-over',
    params: outcomeParams,
    body: handoverBody,
    response: outflowView,
    guarded: true,
    handle: async ({ actor, params, body, ifMatch }) =>
      toOutflowView(await handovers.handOver(actor, { id: params.id, version: ifMatch }, body)),
  }),
  route({
    method: 'post',
    path: '/api/v1/outcomes/:id/handover/withdrawal',
    summary: 'Record that the consent for a handover was withdrawn: its link stops and the mbo school is told',
    allow: ['coordinator', 'mentor'],
    audit: 'outflow.consent-withdrawn',
    params: outcomeParams,
    body: reasonBody,
    response: outflowView,
    guarded: true,
    handle: async ({ actor, params, body, ifMatch }) =>
      toOutflowView(await handovers.withdrawConsent(actor, { id: params.id, version: ifMatch }, body.reason)),
  }),
  route({
    method: 'post',
    path: '/api/v1/outcomes/:id/corrections',
    summary: 'Correct where a pupil went, with a reason',
    allow: ['coordinator', 'mentor'],
    audit: 'outflow.corrected',
    params: outcomeParams,
    body: outflowCorrectionBody,
    response: outflowView,
    guarded: true,
    handle: async ({ actor, params, body, ifMatch }) =>
      toOutflowView(await outcomes.correct(actor, { id: params.id, version: ifMatch }, body)),
  }),
  route({
    method: 'post',
    path: '/api/v1/outcomes/:id/follow-ups/corrections',
    summary: 'Correct what became of a pupil after some months, with a reason',
    allow: ['coordinator', 'mentor'],
    audit: 'outflow.follow-up-corrected',
    params: outcomeParams,
    body: followUpCorrectionBody,
    response: outflowView,
    guarded: true,
    handle: async ({ actor, params, body, ifMatch }) =>
      toOutflowView(await outcomes.correctFollowUp(actor, { id: params.id, version: ifMatch }, body)),
  }),
];
