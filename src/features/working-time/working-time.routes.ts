import { route, type AnyRoute } from '../../web/route.js';
import { workingTimeCheckBody, workingTimeCheckView } from './working-time.schemas.js';
import { checkWorkingTime } from './working-time.service.js';

/** The API of the law: a check of one pupil and one stage pattern. Nothing is stored, so nobody has to be named. */
export const workingTimeRoutes = (): AnyRoute[] => [
  route({
    method: 'post',
    path: '/api/v1/working-time/checks',
    summary: 'Check one stage pattern against the rules of age, programme, working time and hazards',
    allow: 'everyone',
    audit: null,
    body: workingTimeCheckBody,
    response: workingTimeCheckView,
    handle: ({ body }) => checkWorkingTime(body),
  }),
];
