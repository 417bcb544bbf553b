import { z } from 'zod';
import { entityId } from '../../platform/http/atoms.js';
import { page, type AnyRoute } from '../../web/route.js';
import type { SubjectAccessService } from './subject-access.service.js';

/** What is kept of a pupil, to hand over. Who asked is checked by the school, which knows the pupil and the parent. */
export const subjectAccessPages = ({ subjectAccess }: { subjectAccess: SubjectAccessService }): AnyRoute[] => [
  page({
    method: 'get',
    path: '/leerlingen/:id/inzage.zip',
    summary: 'File: everything that is kept of a pupil, as PDF and JSON',
    allow: ['coordinator'],
    audit: 'student.exported',
    params: z.strictObject({ id: entityId }),
    handle: async ({ actor, params: { id } }) => ({
      file: await subjectAccess.archive(actor, id),
      type: 'application/zip',
      name: 'inzage.zip',
    }),
  }),
];
