import { schoolScopeOf } from '../../domain/school-scope.js';
import { route, type AnyRoute } from '../../web/route.js';
import {
  listQuery,
  newSchoolBody,
  schoolChangeBody,
  schoolPage,
  schoolParams,
  schoolView,
  toSchoolRow,
} from './schools.schemas.js';
import type { SchoolService } from './schools.service.js';

/** The JSON routes of schools. */
export const schoolRoutes = ({ schools }: { schools: SchoolService }): AnyRoute[] => [
  route({
    method: 'get',
    path: '/api/v1/schools',
    summary: 'List schools by name: the own school for its people, all for admin and operator',
    allow: ['coordinator', 'mentor', 'admin', 'operator'],
    audit: null,
    query: listQuery,
    response: schoolPage,
    handle: async ({ actor, query }) => {
      const page = await schools.list(actor, query);
      return { ...page, items: page.items.map(toSchoolRow) };
    },
  }),
  route({
    method: 'get',
    path: '/api/v1/schools/:id',
    summary: 'Read the own school with its settings',
    allow: ['coordinator', 'mentor'],
    audit: null,
    params: schoolParams,
    response: schoolView,
    handle: ({ actor, params }) => schools.get(schoolScopeOf(actor), params.id),
  }),
  route({
    method: 'post',
    path: '/api/v1/schools',
    summary: 'Let a school join; its settings start with the defaults',
    allow: ['operator'],
    audit: 'school.added',
    body: newSchoolBody,
    response: schoolView,
    status: 201,
    handle: ({ body }) => schools.create(body),
  }),
  route({
    method: 'patch',
    path: '/api/v1/schools/:id',
    summary: 'Change the own school or its settings; absent leaves a field',
    allow: ['coordinator'],
    audit: 'school.changed',
    params: schoolParams,
    body: schoolChangeBody,
    response: schoolView,
    guarded: true,
    handle: ({ actor, params, body, ifMatch }) =>
      schools.change(schoolScopeOf(actor), { id: params.id, version: ifMatch }, body),
  }),
];
