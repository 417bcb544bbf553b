import { route, type AnyRoute } from '../../web/route.js';
import type { AdjustmentService } from './adjustments.service.js';
import type { ComparisonService, ComparisonView } from './comparisons.service.js';
import { summaryOf, toView } from './matching.routes.js';
import {
  comparisonRequest,
  comparisonView,
  differencesQuery,
  differencesView,
  placedAdjustment,
  releasedAdjustment,
  runParams,
  runView,
} from './matching.schemas.js';

const SCHOOL = ['coordinator', 'mentor'] as const;
const RUN = '/api/v1/matching-runs/:id';

const toComparison = ({ id, state, runs }: ComparisonView) => ({
  id,
  state,
  runs: runs.map(({ run, figures }) => ({ run: summaryOf(run), figures })),
});

/** The API that compares runs, and makes one of another by hand. */
export const comparisonRoutes = ({
  comparisons,
  adjustments,
}: {
  comparisons: ComparisonService;
  adjustments: AdjustmentService;
}): AnyRoute[] => [
  route({
    method: 'post',
    path: '/api/v1/matching-comparisons',
    summary: 'Start a run in every mode over the same facts, to lay side by side',
    allow: ['coordinator'],
    audit: 'matching-comparison.started',
    body: comparisonRequest,
    response: comparisonView,
    status: 202,
    handle: async ({ actor, body }) => toComparison(await comparisons.start(actor, body)),
  }),
  route({
    method: 'get',
    path: '/api/v1/matching-comparisons/:id',
    summary: 'The modes side by side: placed, cost, ranks, travel, worst off, blocking pairs and what is proven',
    allow: SCHOOL,
    audit: null,
    params: runParams,
    response: comparisonView,
    handle: async ({ actor, params }) => toComparison(await comparisons.get(actor, params.id)),
  }),
  route({
    method: 'get',
    path: `${RUN}/differences`,
    summary: 'What another run does differently, pupil by pupil',
    allow: SCHOOL,
    audit: null,
    params: runParams,
    query: differencesQuery,
    response: differencesView,
    handle: async ({ actor, params, query }) => {
      const { from, to, differences } = await comparisons.differences(actor, params.id, query.with);
      return {
        ...differences,
        from: { runId: from.id, ...differences.from },
        to: { runId: to.id, ...differences.to },
      };
    },
  }),
  route({
    method: 'post',
    path: `${RUN}/adjustments`,
    summary: 'Make a new run of this one in which a pupil gets a place by hand, within the rules',
    allow: ['coordinator'],
    audit: 'matching-run.adjusted',
    params: runParams,
    body: placedAdjustment,
    response: runView,
    status: 202,
    handle: async ({ actor, params, body }) => toView(await adjustments.place(actor, params.id, body)),
  }),
  route({
    method: 'post',
    path: `${RUN}/releases`,
    summary: 'Make a new run of this one in which a pupil does not go to an offer',
    allow: ['coordinator'],
    audit: 'matching-run.released',
    params: runParams,
    body: releasedAdjustment,
    response: runView,
    status: 202,
    handle: async ({ actor, params, body }) => toView(await adjustments.release(actor, params.id, body)),
  }),
];
