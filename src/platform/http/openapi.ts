import { z } from 'zod';
import type { JsonRoute, Route } from './route.js';
import type { UploadSpec } from './upload.js';

type Schema = Record<string, unknown>;

const schemaOf = (type: z.ZodType, io: 'input' | 'output'): Schema => {
  const { $schema: _dialect, ...schema } = z.toJSONSchema(type, { io, unrepresentable: 'any' }) as Schema;
  return schema;
};

const parametersOf = (type: z.ZodType | undefined, place: 'path' | 'query'): Schema[] => {
  if (!type) return [];
  const { properties = {}, required = [] } = schemaOf(type, 'input') as {
    properties?: Record<string, Schema>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema,
  }));
};

const IF_MATCH: Schema = {
  name: 'If-Match',
  in: 'header',
  required: true,
  description: 'The version that was read, as given in ETag',
  schema: { type: 'string', pattern: '^"\\d{1,9}"$' },
};
const IDEMPOTENCY_KEY: Schema = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'The same key and body are carried out once; the answer is kept for a day',
  schema: { type: 'string', minLength: 1, maxLength: 100 },
};

const PROBLEM: Schema = {
  type: 'object',
  description: 'Problem details (RFC 9457)',
  required: ['type', 'title', 'status', 'code'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string' },
    detail: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['path', 'code'],
        properties: { path: { type: 'string' }, code: { type: 'string' }, detail: { type: 'string' } },
      },
    },
  },
};

/** A body as JSON, or as a form where a file comes along. */
const contentOf = (body: z.ZodType, upload: UploadSpec | undefined): Schema => {
  const schema = schemaOf(body, 'input') as { properties?: Schema; required?: string[] };
  if (!upload) return { 'application/json': { schema } };
  const file = {
    type: 'string',
    contentMediaType: 'application/octet-stream',
    description: `One file of at most ${upload.maxBytes} bytes`,
  };
  const properties = { ...schema.properties, [upload.field]: file };
  const required = [...(schema.required ?? []), upload.field];
  return { 'multipart/form-data': { schema: { ...schema, properties, required } } };
};

const operationOf = <Role extends string, Actor>(route: JsonRoute<Role, Actor>): Schema => ({
  operationId: `${route.method}${route.path.replace('/api/v1', '').replace(/[^a-zA-Z]+(.)?/g, (_all, next: string | undefined) => next?.toUpperCase() ?? '')}`,
  summary: route.summary,
  tags: [route.path.split('/')[3] ?? 'service'],
  'x-allow': route.allow,
  ...(route.allow === 'everyone' ? { security: [] } : {}),
  parameters: [
    ...parametersOf(route.params, 'path'),
    ...parametersOf(route.query, 'query'),
    ...(route.guarded ? [IF_MATCH] : []),
    ...(route.method === 'post' && route.allow !== 'everyone' && !route.secretAnswer ? [IDEMPOTENCY_KEY] : []),
  ],
  ...(route.body ? { requestBody: { required: true, content: contentOf(route.body, route.upload) } } : {}),
  responses: {
    [String(route.status)]:
      route.response === null
        ? { description: 'Done' }
        : { description: 'Done', content: { 'application/json': { schema: schemaOf(route.response, 'output') } } },
    default: {
      description: 'Problem',
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    },
  },
});

/** The OpenAPI 3.1 document of a list of routes, made from the schemas that check the traffic. */
export const openApiDocument = <Role extends string, Actor>(
  routes: readonly Route<Role, Actor>[],
  about: { title: string; version: string },
): Schema => {
  const paths: Record<string, Record<string, Schema>> = {};
  for (const route of routes) {
    if (route.kind !== 'json') continue;
    const path = route.path.replace(/:([A-Za-z]+)/g, '{$1}');
    (paths[path] ??= {})[route.method] = operationOf(route);
  }
  return {
    openapi: '3.1.0',
    info: about,
    security: [{ session: [] }],
    paths,
    components: {
      schemas: { Problem: PROBLEM },
      securitySchemes: {
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'leerwerkplek.sid',
          description: 'Behind https its name begins with __Host-',
        },
      },
    },
  };
};
