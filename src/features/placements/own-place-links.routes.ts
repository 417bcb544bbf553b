import { z } from 'zod';
import type { Clock } from '../../platform/clock.js';
import { entityId } from '../../platform/http/atoms.js';
import { route, type AnyRoute } from '../../web/route.js';
import { worksUntil, type OwnPlaceLink } from './own-place-links.rules.js';
import type { OwnPlaceLinkService } from './own-place-links.service.js';
import { linkMailBody } from './own-places.schemas.js';
import { historyView } from './placements.routes.js';
import { history } from './placements.schemas.js';

const SCHOOL = ['coordinator', 'mentor'] as const;
const PATH = '/api/v1/students/:id/own-place-link';
const params = z.strictObject({ id: entityId });
const linkView = z.strictObject({
  studentId: z.string(),
  version: z.number(),
  /** Null when no link works. */
  worksUntil: z.iso.datetime().nullable(),
  history,
});

/** JSON routes about the link with which a pupil proposes a company. */
export const ownPlaceLinkRoutes = ({ links, clock }: { links: OwnPlaceLinkService; clock: Clock }): AnyRoute[] => {
  const toView = (link: OwnPlaceLink) => ({
    ...{ studentId: link.studentId, version: link.version },
    worksUntil: worksUntil(link, clock.now())?.toISOString() ?? null,
    history: historyView(link.history),
  });
  return [
    route({
      method: 'get',
      path: PATH,
      summary: 'Whether a pupil has a link to propose a place, until when it works and what happened to it',
      allow: SCHOOL,
      audit: null,
      params,
      response: linkView,
      handle: async ({ actor, params: { id } }) => toView(await links.get(actor, id)),
    }),
    route({
      method: 'post',
      path: PATH,
      summary: 'Mail a pupil or parent a fresh link; the address is used for this mail only',
      allow: SCHOOL,
      audit: 'own-place.link-mailed',
      params,
      body: linkMailBody,
      response: linkView,
      handle: async ({ actor, params: { id }, body, ifMatch }) =>
        toView(await links.mail(actor, { studentId: id, version: ifMatch }, body)),
    }),
    route({
      method: 'delete',
      path: PATH,
      summary: 'Make the link of a pupil stop working',
      allow: SCHOOL,
      audit: 'own-place.link-revoked',
      params,
      response: linkView,
      handle: async ({ actor, params: { id }, ifMatch }) =>
        toView(await links.revoke(actor, { studentId: id, version: ifMatch })),
    }),
  ];
};
