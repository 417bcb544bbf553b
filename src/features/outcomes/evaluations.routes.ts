import { route, type AnyRoute } from '../../web/route.js';
import type { EvaluationLinks, LinkEvaluator } from './evaluation-links.service.js';
import {
  answerBody,
  askBody,
  correctionBody,
  evaluationParams,
  evaluationView,
  linkBody,
  linkParams,
  linkView,
  takeBackBody,
  toEvaluationView,
} from './evaluations.schemas.js';
import type { EvaluationService } from './evaluations.service.js';

const SCHOOL = ['coordinator', 'mentor'] as const;
const EVERYBODY = ['coordinator', 'mentor', 'company', 'supervisor'] as const;
const PATH = '/api/v1/placements/:placementId/evaluation';

/** The JSON routes of evaluations. */
export const evaluationRoutes = (deps: {
  evaluations: EvaluationService;
  links: EvaluationLinks;
  /** The address of the page behind a link. */
  linkAddress: (as: LinkEvaluator, secret: string) => string;
}): AnyRoute[] => [
  route({
    method: 'get',
    path: PATH,
    summary: 'Read how a stage was: for a school in the words of pupil, company and mentor, for a company its own',
    allow: EVERYBODY,
    audit: null,
    params: evaluationParams,
    response: evaluationView,
    handle: async ({ actor, params }) => toEvaluationView(await deps.evaluations.get(actor, params.placementId)),
  }),
  route({
    method: 'post',
    path: PATH,
    summary: 'Say how a stage was; each of pupil, company and mentor once',
    allow: EVERYBODY,
    audit: 'evaluation.answered',
    params: evaluationParams,
    body: answerBody,
    response: evaluationView,
    handle: async ({ actor, params, body: { as, ...form } }) =>
      toEvaluationView(await deps.evaluations.answer(actor, params.placementId, { as, form })),
  }),
  route({
    method: 'post',
    path: `${PATH}/corrections`,
    summary: 'Correct an answer that was wrongly filled in; the one before is kept with the reason',
    allow: EVERYBODY,
    audit: 'evaluation.corrected',
    params: evaluationParams,
    body: correctionBody,
    response: evaluationView,
    guarded: true,
    handle: async ({ actor, params: { placementId }, body: { as, reason, ...form }, ifMatch }) =>
      toEvaluationView(await deps.evaluations.correct(actor, { placementId, version: ifMatch }, { as, form, reason })),
  }),
  route({
    method: 'post',
    path: `${PATH}/retractions`,
    summary: 'Take an answer back, so that its evaluator can answer anew',
    allow: SCHOOL,
    audit: 'evaluation.taken-back',
    params: evaluationParams,
    body: takeBackBody,
    response: evaluationView,
    guarded: true,
    handle: async ({ actor, params: { placementId }, body, ifMatch }) =>
      toEvaluationView(await deps.evaluations.takeBack(actor, { placementId, version: ifMatch }, body)),
  }),
  route({
    method: 'post',
    path: `${PATH}/requests`,
    summary: 'Mail pupil or company a personal link to the form; links from before stop working',
    allow: SCHOOL,
    audit: 'evaluation.asked',
    params: evaluationParams,
    body: askBody,
    response: evaluationView,
    guarded: true,
    handle: async ({ actor, params: { placementId }, body, ifMatch }) =>
      toEvaluationView(await deps.links.ask(actor, { placementId, version: ifMatch }, body)),
  }),
  route({
    method: 'post',
    path: `${PATH}/links`,
    summary: 'Make a personal link to the form to hand over, told this once; links from before stop working',
    allow: SCHOOL,
    audit: 'evaluation.link-shown',
    params: evaluationParams,
    body: linkBody,
    response: linkView,
    guarded: true,
    handle: async ({ actor, params: { placementId }, body: { as }, ifMatch }) => {
      const { found, secret, expiresAt } = await deps.links.showLink(actor, { placementId, version: ifMatch }, as);
      const url = deps.linkAddress(as, secret);
      return { url, expiresAt: expiresAt.toISOString(), evaluation: toEvaluationView(found) };
    },
  }),
  route({
    method: 'delete',
    path: `${PATH}/links/:as`,
    summary: 'Make the link that somebody was given stop working',
    allow: SCHOOL,
    audit: 'evaluation.link-withdrawn',
    params: linkParams,
    response: evaluationView,
    handle: async ({ actor, params: { placementId, as } }) =>
      toEvaluationView(await deps.links.withdrawLink(actor, placementId, as)),
  }),
];
