import { z } from 'zod';
import { AppError } from '../platform/errors.js';
import { openApiDocument } from '../platform/http/openapi.js';
import type { Metrics } from '../platform/metrics.js';
import { page, route, type AnyRoute } from './route.js';

const health = z.strictObject({ status: z.literal('ok') });
const readiness = z.strictObject({
  status: z.enum(['ok', 'degraded']),
  lateJobs: z.exactOptional(z.array(z.string()).readonly()),
});

/** What runs the service asks of it: is it alive, is it ready, what did it measure, what does its API look like. */
export const serviceRoutes = (parts: {
  routes: readonly AnyRoute[];
  isReady: () => Promise<boolean>;
  /** Jobs that have not succeeded in their time. */
  lateJobs: () => Promise<readonly string[]>;
  metrics: Metrics;
  version: string;
}): AnyRoute[] => {
  const document = openApiDocument(parts.routes, { title: 'Leerwerkplek', version: parts.version });
  return [
    route({
      method: 'get',
      path: '/health/live',
      summary: 'Whether the process answers',
      allow: 'everyone',
      audit: null,
      response: health,
      handle: () => ({ status: 'ok' as const }),
    }),
    route({
      method: 'get',
      path: '/health/ready',
      // A late job is told, and not a 503: this process still answers people, and taking it out of service runs no job.
      summary:
        'Whether the service can do its work; 503 when the database does not answer, degraded when a job is late',
      allow: 'everyone',
      audit: null,
      response: readiness,
      handle: async () => {
        if (!(await parts.isReady())) throw new AppError('unavailable', 'service.not-ready');
        const lateJobs = await parts.lateJobs();
        return lateJobs.length === 0 ? { status: 'ok' as const } : { status: 'degraded' as const, lateJobs };
      },
    }),
    page({
      method: 'get',
      path: '/metrics',
      summary: 'Measurements for Prometheus',
      allow: 'everyone',
      audit: null,
      handle: async () => ({ file: await parts.metrics.text(), type: parts.metrics.contentType }),
    }),
    route({
      method: 'get',
      path: '/api/v1/openapi.json',
      summary: 'This API as an OpenAPI 3.1 document',
      allow: 'everyone',
      audit: null,
      response: z.record(z.string(), z.unknown()),
      handle: () => document,
    }),
  ];
};
