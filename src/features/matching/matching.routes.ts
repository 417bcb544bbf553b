import { route, type AnyRoute } from '../../web/route.js';
import {
  adviceView,
  change,
  changesView,
  groupParams,
  listQuery,
  offerParams,
  runListView,
  runParams,
  runRequest,
  runView,
  shortageView,
  studentParams,
  whatIfView,
  whyNotView,
} from './matching.schemas.js';
import type { MatchingService, RunView } from './matching.service.js';
import type { StageDayStudyService, StudiedAdvice } from './stage-day-studies.service.js';

const SCHOOL = ['coordinator', 'mentor'] as const;
const RUN = '/api/v1/matching-runs/:id';

/** A run as a line of a list. */
export const summaryOf = (run: RunView) => ({
  id: run.id,
  version: run.version,
  season: run.season,
  mode: run.mode,
  seed: run.seed,
  groupId: run.groupId,
  students: run.studentIds.length,
  requestedAt: run.requestedAt.toISOString(),
  finishedAt: run.finishedAt?.toISOString() ?? null,
  state: run.state,
  failure: run.failure,
  progress: run.progress,
  certificate: run.outcome?.certificate ?? null,
  comparisonId: run.comparisonId,
  basedOn: run.basedOn,
});

/** A run as a whole. */
export const toView = (run: RunView) => ({
  ...summaryOf(run),
  snapshotDigest: run.snapshotDigest,
  ruleVersions: run.outcome?.ruleVersions ?? {},
  costProfile: run.outcome?.costProfile ?? null,
  offers: run.outcome?.offers ?? 0,
  options: run.outcome?.options ?? 0,
  placements: run.outcome?.placements ?? [],
  unplaced: run.outcome?.unplaced ?? [],
  blockingPairs: run.outcome?.blockingPairs ?? 0,
  adjustments: run.adjustments.map((one) => ({ ...one, at: one.at.toISOString() })),
});

const toAdvice = ({ advice, study }: StudiedAdvice) => ({ ...advice, study });

/** The API of matching runs. */
export const matchingRoutes = ({
  matching,
  stageDays,
}: {
  matching: MatchingService;
  stageDays: StageDayStudyService;
}): AnyRoute[] => [
  route({
    method: 'post',
    path: '/api/v1/matching-runs',
    summary: 'Start a matching run over a group, some pupils or the whole school',
    allow: ['coordinator'],
    audit: 'matching-run.started',
    body: runRequest,
    response: runView,
    status: 202,
    handle: async ({ actor, body }) => toView(await matching.start(actor, body)),
  }),
  route({
    method: 'get',
    path: '/api/v1/matching-runs',
    summary: 'The runs of the school, newest first',
    allow: SCHOOL,
    audit: null,
    query: listQuery,
    response: runListView,
    handle: async ({ actor, query }) => {
      const { items, next } = await matching.list(actor, query, query);
      return { items: items.map(summaryOf), next };
    },
  }),
  route({
    method: 'get',
    path: RUN,
    summary: 'One run: its state, and when it has ended who goes where, who does not and what is proven',
    allow: SCHOOL,
    audit: null,
    params: runParams,
    response: runView,
    handle: async ({ actor, params }) => toView(await matching.get(actor, params.id)),
  }),
  route({
    method: 'post',
    path: `${RUN}/stop`,
    summary: 'Stop a run; it ends with the best it has found',
    allow: ['coordinator'],
    audit: 'matching-run.stopped',
    params: runParams,
    response: runView,
    handle: async ({ actor, params }) => toView(await matching.stop(actor, params.id)),
  }),
  route({
    method: 'post',
    path: `${RUN}/what-if`,
    summary: 'What one change would bring; nothing stored changes',
    allow: SCHOOL,
    audit: null,
    params: runParams,
    body: change,
    response: whatIfView,
    handle: async ({ actor, params, body }) => await matching.ask(actor, params.id, { kind: 'what-if', change: body }),
  }),
  route({
    method: 'get',
    path: `${RUN}/students/:studentId/changes`,
    summary: 'The lightest changes that would place a pupil who has no place, each verified',
    allow: SCHOOL,
    audit: null,
    params: studentParams,
    response: changesView,
    handle: async ({ actor, params: { id, studentId } }) => ({
      changes: await matching.ask(actor, id, { kind: 'changes-that-place', studentId }),
    }),
  }),
  route({
    method: 'get',
    path: `${RUN}/students/:studentId/offers/:offerId`,
    summary: 'Why a pupil does not go to an offer',
    allow: SCHOOL,
    audit: null,
    params: offerParams,
    response: whyNotView,
    handle: async ({ actor, params: { id, studentId, offerId } }) =>
      await matching.ask(actor, id, { kind: 'why-not', studentId, offerId }),
  }),
  route({
    method: 'get',
    path: `${RUN}/groups/:groupId/timetable-advice`,
    summary: 'How many pupils would be placed if a group had other stage days, as far as it was worked out',
    allow: SCHOOL,
    audit: null,
    params: groupParams,
    response: adviceView,
    handle: async ({ actor, params: { id, groupId } }) => toAdvice(await stageDays.get(actor, id, groupId)),
  }),
  route({
    method: 'post',
    path: `${RUN}/groups/:groupId/timetable-advice`,
    summary: 'Work out the advice on stage days until each set is proven or its minute is up',
    allow: ['coordinator'],
    audit: 'matching-run.stage-days-studied',
    params: groupParams,
    response: adviceView,
    status: 202,
    handle: async ({ actor, params: { id, groupId } }) => toAdvice(await stageDays.start(actor, id, groupId)),
  }),
  route({
    method: 'post',
    path: `${RUN}/groups/:groupId/timetable-advice/stop`,
    summary: 'Stop working out the advice on stage days; what was worked out stays',
    allow: ['coordinator'],
    audit: 'matching-run.stage-days-study-stopped',
    params: groupParams,
    response: adviceView,
    handle: async ({ actor, params: { id, groupId } }) => toAdvice(await stageDays.stop(actor, id, groupId)),
  }),
  route({
    method: 'get',
    path: `${RUN}/shortage-advice`,
    summary: 'Where one place more would help most, and which sectors and weekdays fall short',
    allow: SCHOOL,
    audit: null,
    params: runParams,
    response: shortageView,
    handle: async ({ actor, params }) => await matching.ask(actor, params.id, { kind: 'shortage-advice' }),
  }),
];
