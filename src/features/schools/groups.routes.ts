import { schoolScopeOf } from '../../domain/school-scope.js';
import { route, type AnyRoute } from '../../web/route.js';
import { groupChangeBody, newGroupBody, groupPage, groupView } from './groups.schemas.js';
import type { GroupService } from './groups.service.js';
import { listQuery, schoolParams } from './schools.schemas.js';

/** The JSON routes of groups. */
export const groupRoutes = ({ groups }: { groups: GroupService }): AnyRoute[] => [
  route({
    method: 'get',
    path: '/api/v1/groups',
    summary: 'List the groups of the own school, by name',
    allow: ['coordinator', 'mentor'],
    audit: null,
    query: listQuery,
    response: groupPage,
    handle: ({ actor, query }) => groups.list(schoolScopeOf(actor), query),
  }),
  route({
    method: 'get',
    path: '/api/v1/groups/:id',
    summary: 'Read one group',
    allow: ['coordinator', 'mentor'],
    audit: null,
    params: schoolParams,
    response: groupView,
    handle: ({ actor, params }) => groups.get(schoolScopeOf(actor), params.id),
  }),
  route({
    method: 'post',
    path: '/api/v1/groups',
    summary: 'Add a group to the own school',
    allow: ['coordinator'],
    audit: 'group.added',
    body: newGroupBody,
    response: groupView,
    status: 201,
    handle: ({ actor, body }) => groups.create(schoolScopeOf(actor), body),
  }),
  route({
    method: 'patch',
    path: '/api/v1/groups/:id',
    summary: 'Change a group; absent leaves a field, null takes the mentor away',
    allow: ['coordinator'],
    audit: 'group.changed',
    params: schoolParams,
    body: groupChangeBody,
    response: groupView,
    guarded: true,
    handle: ({ actor, params, body, ifMatch }) =>
      groups.change(schoolScopeOf(actor), { id: params.id, version: ifMatch }, body),
  }),
];
