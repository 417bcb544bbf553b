import { schoolScopeOf } from '../../domain/school-scope.js';
import { route, type AnyRoute } from '../../web/route.js';
import { schoolYearChangeBody, newSchoolYearBody, schoolYearPage, schoolYearView } from './school-years.schemas.js';
import type { SchoolYearService } from './school-years.service.js';
import { listQuery, schoolParams } from './schools.schemas.js';

/** The JSON routes of school years. */
export const schoolYearRoutes = ({ schoolYears }: { schoolYears: SchoolYearService }): AnyRoute[] => [
  route({
    method: 'get',
    path: '/api/v1/school-years',
    summary: 'List the school years of the own school, earliest first',
    allow: ['coordinator', 'mentor'],
    audit: null,
    query: listQuery,
    response: schoolYearPage,
    handle: ({ actor, query }) => schoolYears.list(schoolScopeOf(actor), query),
  }),
  route({
    method: 'get',
    path: '/api/v1/school-years/:id',
    summary: 'Read one school year',
    allow: ['coordinator', 'mentor'],
    audit: null,
    params: schoolParams,
    response: schoolYearView,
    handle: ({ actor, params }) => schoolYears.get(schoolScopeOf(actor), params.id),
  }),
  route({
    method: 'post',
    path: '/api/v1/school-years',
    summary: 'Add a school year to the own school',
    allow: ['coordinator'],
    audit: 'school-year.added',
    body: newSchoolYearBody,
    response: schoolYearView,
    status: 201,
    handle: ({ actor, body }) => schoolYears.create(schoolScopeOf(actor), body),
  }),
  route({
    method: 'patch',
    path: '/api/v1/school-years/:id',
    summary: 'Change a school year; absent leaves a field, the list of holidays is replaced',
    allow: ['coordinator'],
    audit: 'school-year.changed',
    params: schoolParams,
    body: schoolYearChangeBody,
    response: schoolYearView,
    guarded: true,
    handle: ({ actor, params, body, ifMatch }) =>
      schoolYears.change(schoolScopeOf(actor), { id: params.id, version: ifMatch }, body),
  }),
];
