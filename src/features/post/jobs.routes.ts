import { route, type AnyRoute } from '../../web/route.js';
import {
  dryRunView,
  jobPage,
  jobParams,
  jobRunPage,
  jobRunQuery,
  jobRunView,
  jobView,
  toDryRunView,
  toJobRunView,
  toJobView,
} from './jobs.schemas.js';
import type { JobService } from './jobs.service.js';

/** The JSON routes of jobs. */
export const jobRoutes = ({ jobs }: { jobs: JobService }): AnyRoute[] => [
  route({
    method: 'get',
    path: '/api/v1/jobs',
    summary: 'List all jobs: their plan, their last run, and whether one is late',
    allow: ['admin', 'operator'],
    audit: null,
    response: jobPage,
    handle: async () => ({ items: (await jobs.list()).map(toJobView), next: null }),
  }),
  route({
    method: 'get',
    path: '/api/v1/jobs/:name',
    summary: 'Read one job',
    allow: ['admin', 'operator'],
    audit: null,
    params: jobParams,
    response: jobView,
    handle: async ({ params }) => toJobView(await jobs.get(params.name)),
  }),
  route({
    method: 'get',
    path: '/api/v1/jobs/:name/runs',
    summary: 'List the runs of a job, newest first',
    allow: ['admin', 'operator'],
    audit: null,
    params: jobParams,
    query: jobRunQuery,
    response: jobRunPage,
    handle: async ({ params, query }) => {
      const page = await jobs.runs(params.name, query);
      return { ...page, items: page.items.map(toJobRunView) };
    },
  }),
  route({
    method: 'post',
    path: '/api/v1/jobs/:name/runs',
    summary: 'Ask for a run now; a worker begins it within a minute',
    allow: ['admin', 'operator'],
    audit: 'job.run-asked',
    params: jobParams,
    response: jobRunView,
    status: 202,
    handle: async ({ actor, params }) => toJobRunView(await jobs.ask(params.name, actor.accountId)),
  }),
  route({
    method: 'post',
    path: '/api/v1/jobs/:name/dry-runs',
    summary: 'Tell what a run would do now; nothing is stored or sent',
    allow: ['admin', 'operator'],
    audit: null,
    params: jobParams,
    response: dryRunView,
    handle: async ({ params }) => toDryRunView(await jobs.dryRun(params.name)),
  }),
];
