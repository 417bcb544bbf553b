import { route, type AnyRoute } from '../../web/route.js';
import type { AgendaService } from './agendas.service.js';
import type { FeedbackService } from './feedback.service.js';
import {
  agendaView,
  answersBody,
  cancelBody,
  careList,
  careQuery,
  careView,
  feedbackView,
  feedView,
  halfDaysBody,
  monthParams,
  placementParams,
  planBody,
  recordBody,
  reportBody,
  roundsView,
  timeBody,
  toAgendaView,
  toCareView,
  toFeedbackView,
  toRoundsView,
  toVisitView,
  visitParams,
  visitView,
} from './visits.schemas.js';
import type { VisitService } from './visits.service.js';

const EVERYBODY = ['coordinator', 'mentor', 'company', 'supervisor'] as const;
const SCHOOL = ['coordinator', 'mentor'] as const;
const MENTOR = ['mentor'] as const;

export interface VisitRoutesDeps {
  readonly visits: VisitService;
  readonly feedback: FeedbackService;
  readonly agendas: AgendaService;
}

const careRoutes = ({ visits, feedback }: VisitRoutesDeps): AnyRoute[] => [
  route({
    method: 'get',
    path: '/api/v1/visits',
    summary: 'List the placements one may see by pupil, with the visit that comes next, the visits and the feedback',
    allow: EVERYBODY,
    audit: null,
    query: careQuery,
    response: careList,
    handle: async ({ actor, query }) => {
      const { items, next } = await visits.list(actor, query);
      return { items: items.map(toCareView), next };
    },
  }),
  route({
    method: 'get',
    path: '/api/v1/visits/placements/:placementId',
    summary: 'One placement with the visit that comes next, the visits and the feedback',
    allow: EVERYBODY,
    audit: null,
    params: placementParams,
    response: careView,
    handle: async ({ actor, params }) => toCareView(await visits.care(actor, params.placementId)),
  }),
  route({
    method: 'put',
    path: '/api/v1/visits/placements/:placementId/feedback/:month',
    summary: 'Say how a month went; saying it again keeps what was said before',
    allow: ['company', 'supervisor'],
    audit: 'feedback.given',
    params: monthParams,
    body: answersBody,
    response: feedbackView,
    handle: async ({ actor, params, body }) =>
      toFeedbackView(await feedback.giveAs(actor, params.placementId, { month: params.month, answers: body })),
  }),
  route({
    method: 'post',
    path: '/api/v1/visits/placements/:placementId/feedback/:month/request',
    summary: 'Ask the company by mail how a month went, once a day at most',
    allow: SCHOOL,
    audit: 'feedback.asked',
    params: monthParams,
    response: null,
    handle: ({ actor, params }) => feedback.ask(actor, params.placementId, params.month),
  }),
  route({
    method: 'post',
    path: '/api/v1/visits/placements/:placementId/feedback/:month/handling',
    summary: 'Record that somebody saw to the help that was asked for',
    allow: SCHOOL,
    audit: 'feedback.handled',
    params: monthParams,
    response: feedbackView,
    handle: async ({ actor, params }) => toFeedbackView(await feedback.handle(actor, params.placementId, params.month)),
  }),
];

const visitRoutesOf = ({ visits }: VisitRoutesDeps): AnyRoute[] => [
  route({
    method: 'post',
    path: '/api/v1/visits',
    summary: 'Plan a visit; the company gets an invitation by mail',
    allow: SCHOOL,
    audit: 'visit.planned',
    body: planBody,
    response: visitView,
    status: 201,
    handle: async ({ actor, body: { placementId, ...time } }) =>
      toVisitView((await visits.plan(actor, placementId, time)).visit),
  }),
  route({
    method: 'post',
    path: '/api/v1/visits/records',
    summary: 'Record a visit that was held, planned or not',
    allow: SCHOOL,
    audit: 'visit.recorded',
    body: recordBody,
    response: visitView,
    handle: async ({ actor, body: { placementId, day, ...report } }) =>
      toVisitView((await visits.recordNow(actor, placementId, { day, report })).visit),
  }),
  route({
    method: 'get',
    path: '/api/v1/visits/:id',
    summary: 'Read one visit; a company does not see what the school worries about',
    allow: EVERYBODY,
    audit: null,
    params: visitParams,
    response: visitView,
    handle: async ({ actor, params }) => toVisitView((await visits.get(actor, params.id)).visit),
  }),
  route({
    method: 'patch',
    path: '/api/v1/visits/:id',
    summary: 'Move a planned visit; the company gets the same invitation anew',
    allow: SCHOOL,
    audit: 'visit.moved',
    params: visitParams,
    body: timeBody,
    response: visitView,
    guarded: true,
    handle: async ({ actor, params, body, ifMatch }) =>
      toVisitView((await visits.move(actor, { ...params, version: ifMatch }, body)).visit),
  }),
  route({
    method: 'post',
    path: '/api/v1/visits/:id/cancellation',
    summary: 'Cancel a planned visit; the company is told',
    allow: SCHOOL,
    audit: 'visit.cancelled',
    params: visitParams,
    body: cancelBody,
    response: visitView,
    guarded: true,
    handle: async ({ actor, params, body, ifMatch }) =>
      toVisitView((await visits.cancel(actor, { ...params, version: ifMatch }, body.reason)).visit),
  }),
  route({
    method: 'put',
    path: '/api/v1/visits/:id/report',
    summary: 'Record a planned visit, or correct what was recorded',
    allow: SCHOOL,
    audit: 'visit.recorded',
    params: visitParams,
    body: reportBody,
    response: visitView,
    guarded: true,
    handle: async ({ actor, params, body: { day, ...report }, ifMatch }) =>
      toVisitView((await visits.record(actor, { ...params, version: ifMatch }, { day, report })).visit),
  }),
];

const agendaRoutes = ({ agendas }: VisitRoutesDeps): AnyRoute[] => [
  route({
    method: 'get',
    path: '/api/v1/visits/agenda',
    summary: 'The own free half-days, and whether there is a calendar feed',
    allow: MENTOR,
    audit: null,
    response: agendaView,
    handle: async ({ actor }) => toAgendaView(await agendas.own(actor)),
  }),
  route({
    method: 'put',
    path: '/api/v1/visits/agenda',
    summary: 'Set the own free half-days; If-Match "0" for the first time',
    allow: MENTOR,
    audit: 'visit.agenda-changed',
    body: halfDaysBody,
    response: agendaView,
    guarded: true,
    handle: async ({ actor, body, ifMatch }) => toAgendaView(await agendas.setHalfDays(actor, ifMatch, body.halfDays)),
  }),
  route({
    method: 'get',
    path: '/api/v1/visits/rounds',
    summary: 'Suggested rounds on the own free half-days, companies near each other together',
    allow: MENTOR,
    audit: null,
    response: roundsView,
    handle: async ({ actor }) => toRoundsView(await agendas.suggest(actor)),
  }),
  route({
    method: 'post',
    path: '/api/v1/visits/agenda/feed',
    summary: 'Make a secret address for the own calendar; the one before stops working',
    allow: MENTOR,
    audit: 'visit.feed-made',
    response: feedView,
    handle: async ({ actor }) => ({ path: `/agenda/${await agendas.issueFeed(actor)}` }),
  }),
  route({
    method: 'delete',
    path: '/api/v1/visits/agenda/feed',
    summary: 'Revoke the secret address of the own calendar',
    allow: MENTOR,
    audit: 'visit.feed-revoked',
    response: null,
    handle: ({ actor }) => agendas.revokeFeed(actor),
  }),
];

/** The JSON routes of visits. Those with a fixed word stand before `/visits/:id`, which would else take it. */
export const visitRoutes = (deps: VisitRoutesDeps): AnyRoute[] => [
  ...agendaRoutes(deps),
  ...careRoutes(deps),
  ...visitRoutesOf(deps),
];
