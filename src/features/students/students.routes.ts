import { schoolScopeOf } from '../../domain/school-scope.js';
import { route, type AnyRoute } from '../../web/route.js';
import {
  endingBody,
  newStudentBody,
  studentChangeBody,
  studentListQuery,
  studentPage,
  studentParams,
  studentView,
  toStudentRow,
} from './students.schemas.js';
import type { StudentService } from './students.service.js';

/** The JSON routes of pupils. Companies, admins and operators have no way in. */
export const studentRoutes = ({ students }: { students: StudentService }): AnyRoute[] => [
  route({
    method: 'get',
    path: '/api/v1/students',
    summary: 'List the pupils one may see, by name; without `ended` also those who left',
    allow: ['coordinator', 'mentor'],
    audit: null,
    query: studentListQuery,
    response: studentPage,
    handle: async ({ actor, query: { q, cursor, ...query } }) => {
      const page = await students.list(actor, {
        ...query,
        ...(q !== undefined && { search: q }),
        cursor,
      });
      return { ...page, items: page.items.map(toStudentRow) };
    },
  }),
  route({
    method: 'get',
    path: '/api/v1/students/:id',
    summary: 'Read one pupil',
    allow: ['coordinator', 'mentor'],
    audit: 'student.read',
    params: studentParams,
    response: studentView,
    handle: ({ actor, params }) => students.get(actor, params.id),
  }),
  route({
    method: 'post',
    path: '/api/v1/students',
    summary: 'Add a pupil to a group of the school',
    allow: ['coordinator'],
    audit: 'student.added',
    body: newStudentBody,
    response: studentView,
    status: 201,
    handle: ({ actor, body }) => students.create(schoolScopeOf(actor), body),
  }),
  route({
    method: 'patch',
    path: '/api/v1/students/:id',
    summary: 'Change a pupil; absent leaves a field, null clears it',
    allow: ['coordinator'],
    audit: 'student.changed',
    params: studentParams,
    body: studentChangeBody,
    response: studentView,
    guarded: true,
    handle: ({ actor, params, body, ifMatch }) =>
      students.change(schoolScopeOf(actor), { id: params.id, version: ifMatch }, body),
  }),
  route({
    method: 'post',
    path: '/api/v1/students/:id/ending',
    summary: 'Record the day on which a pupil left the school or the programme',
    allow: ['coordinator'],
    audit: 'student.ended',
    params: studentParams,
    body: endingBody,
    response: studentView,
    handle: ({ actor, params, body }) => students.end(schoolScopeOf(actor), params.id, body.endedOn),
  }),
  route({
    method: 'delete',
    path: '/api/v1/students/:id/ending',
    summary: 'Take back that a pupil left',
    allow: ['coordinator'],
    audit: 'student.ending-undone',
    params: studentParams,
    response: studentView,
    handle: ({ actor, params }) => students.undoEnd(schoolScopeOf(actor), params.id),
  }),
];
