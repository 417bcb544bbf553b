import { companyScopeOf } from '../../domain/company-scope.js';
import { route, type AnyRoute } from '../../web/route.js';
import {
  newSupervisorBody,
  supervisorChangeBody,
  supervisorListQuery,
  supervisorPage,
  supervisorParams,
  supervisorsParams,
  supervisorView,
} from './supervisors.schemas.js';
import type { SupervisorService } from './supervisors.service.js';

/** The JSON routes of the supervisors of an establishment. */
export const supervisorRoutes = ({ supervisors }: { supervisors: SupervisorService }): AnyRoute[] => [
  route({
    method: 'get',
    path: '/api/v1/establishments/:establishmentId/supervisors',
    summary: 'List the supervisors of an establishment by name',
    allow: ['coordinator', 'mentor', 'company', 'admin'],
    audit: null,
    params: supervisorsParams,
    query: supervisorListQuery,
    response: supervisorPage,
    handle: ({ actor, params, query }) => supervisors.list(companyScopeOf(actor), params.establishmentId, query),
  }),
  route({
    method: 'get',
    path: '/api/v1/establishments/:establishmentId/supervisors/:id',
    summary: 'Read one supervisor',
    allow: ['coordinator', 'mentor', 'company', 'admin'],
    audit: null,
    params: supervisorParams,
    response: supervisorView,
    handle: ({ actor, params }) => supervisors.get(companyScopeOf(actor), params.establishmentId, params.id),
  }),
  route({
    method: 'post',
    path: '/api/v1/establishments/:establishmentId/supervisors',
    summary: 'Add a supervisor',
    allow: ['coordinator', 'company', 'admin'],
    audit: 'supervisor.added',
    params: supervisorsParams,
    body: newSupervisorBody,
    response: supervisorView,
    status: 201,
    handle: ({ actor, params, body }) => supervisors.create(companyScopeOf(actor), params.establishmentId, body),
  }),
  route({
    method: 'patch',
    path: '/api/v1/establishments/:establishmentId/supervisors/:id',
    summary: 'Change a supervisor; absent leaves a field, null clears it',
    allow: ['coordinator', 'company', 'admin'],
    audit: 'supervisor.changed',
    params: supervisorParams,
    body: supervisorChangeBody,
    response: supervisorView,
    guarded: true,
    handle: ({ actor, params, body, ifMatch }) =>
      supervisors.change(companyScopeOf(actor), { ...params, version: ifMatch }, body),
  }),
  route({
    method: 'delete',
    path: '/api/v1/establishments/:establishmentId/supervisors/:id',
    summary: 'Take a supervisor away',
    allow: ['coordinator', 'company', 'admin'],
    audit: 'supervisor.removed',
    params: supervisorParams,
    response: null,
    guarded: true,
    handle: ({ actor, params, ifMatch }) => supervisors.remove(companyScopeOf(actor), { ...params, version: ifMatch }),
  }),
];
