import { schoolScopeOf } from '../../domain/school-scope.js';
import { route, type AnyRoute } from '../../web/route.js';
import { mentorChangeBody, newMentorBody, mentorPage, mentorView } from './mentors.schemas.js';
import type { MentorService } from './mentors.service.js';
import { listQuery, schoolParams } from './schools.schemas.js';

/** The JSON routes of mentors. */
export const mentorRoutes = ({ mentors }: { mentors: MentorService }): AnyRoute[] => [
  route({
    method: 'get',
    path: '/api/v1/mentors',
    summary: 'List the mentors of the own school, by name',
    allow: ['coordinator', 'mentor'],
    audit: null,
    query: listQuery,
    response: mentorPage,
    handle: ({ actor, query }) => mentors.list(schoolScopeOf(actor), query),
  }),
  route({
    method: 'get',
    path: '/api/v1/mentors/:id',
    summary: 'Read one mentor',
    allow: ['coordinator', 'mentor'],
    audit: null,
    params: schoolParams,
    response: mentorView,
    handle: ({ actor, params }) => mentors.get(schoolScopeOf(actor), params.id),
  }),
  route({
    method: 'post',
    path: '/api/v1/mentors',
    summary: 'Add a mentor to the own school',
    allow: ['coordinator'],
    audit: 'mentor.added',
    body: newMentorBody,
    response: mentorView,
    status: 201,
    handle: ({ actor, body }) => mentors.create(schoolScopeOf(actor), body),
  }),
  route({
    method: 'patch',
    path: '/api/v1/mentors/:id',
    summary: 'Change a mentor; absent leaves a field',
    allow: ['coordinator'],
    audit: 'mentor.changed',
    params: schoolParams,
    body: mentorChangeBody,
    response: mentorView,
    guarded: true,
    handle: ({ actor, params, body, ifMatch }) =>
      mentors.change(schoolScopeOf(actor), { id: params.id, version: ifMatch }, body),
  }),
];
