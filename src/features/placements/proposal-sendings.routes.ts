import type { z } from 'zod';
import type { Readable } from '../../platform/http/route.js';
import { newId } from '../../platform/ids.js';
import { route, type AnyRoute } from '../../web/route.js';
import { wording } from '../../web/texts.nl.js';
import { placementParams, runCommitParams } from './placements.schemas.js';
import type { ProposalSending } from './proposal-sendings.rules.js';
import { sendingBody, sendingView } from './proposal-sendings.schemas.js';
import type { ProposalSendings } from './proposal-sendings.service.js';

const COORDINATOR = ['coordinator'] as const;

/** JSON routes to propose many pupils of a run in one go and to follow what comes of them. */
export const proposalSendingRoutes = ({ sendings }: { sendings: ProposalSendings }): AnyRoute[] => {
  const toView = (sending: ProposalSending): Readable<z.input<typeof sendingView>> => ({
    id: sending.id,
    runId: sending.runId,
    state: sendings.stateOf(sending),
    message: sending.message,
    answerBy: sending.answerBy,
    sentAt: sending.sentAt.toISOString(),
    endedAt: sending.endedAt?.toISOString() ?? null,
    studentIds: sending.studentIds,
    results: sending.results.map((result) => ({
      ...result,
      words: result.code === null ? null : (wording(result.code, {}) ?? null),
    })),
  });

  return [
    route({
      method: 'post',
      path: '/api/v1/matching-runs/:id/proposal-sendings',
      summary: 'Propose some pupils of an ended run in one go, with a word along and a deadline; follow it by its id',
      allow: COORDINATOR,
      audit: 'matching-run.committed',
      params: runCommitParams,
      body: sendingBody,
      response: sendingView,
      status: 202,
      handle: async ({ actor, params, body }) =>
        toView(await sendings.start(actor, { id: newId('snd'), runId: params.id, ...body })),
    }),
    route({
      method: 'get',
      path: '/api/v1/proposal-sendings/:id',
      summary: 'Follow a sending: per pupil the proposal, or why there is none',
      allow: COORDINATOR,
      audit: null,
      params: placementParams,
      response: sendingView,
      handle: async ({ actor, params }) => toView(await sendings.get(actor, params.id)),
    }),
  ];
};
