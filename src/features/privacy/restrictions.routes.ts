import { z } from 'zod';
import { textBlock } from '../../platform/http/atoms.js';
import type { Readable } from '../../platform/http/route.js';
import { route, type AnyRoute } from '../../web/route.js';
import { pupilParams } from './consents.schemas.js';
import { RESTRICTION_GROUNDS } from './restriction-grounds.rules.js';
import type { ProcessingRestriction } from './restrictions.repository.js';
import type { RestrictionService } from './restrictions.service.js';

export const reasonBody = z.strictObject({ reason: textBlock(500) });
export const restrictionGround = z.enum(RESTRICTION_GROUNDS);
/** Without a ground, what is past its term is kept while it holds. */
const restrictBody = reasonBody.extend({ ground: z.exactOptional(restrictionGround) });

const restrictionView = z.strictObject({
  id: z.string(),
  ground: restrictionGround.nullable(),
  reason: z.string(),
  startedAt: z.iso.datetime(),
  liftedAt: z.iso.datetime().nullable(),
  liftReason: z.string().nullable(),
});
const overviewView = z.strictObject({
  restricted: z.boolean(),
  restrictions: z.array(restrictionView),
  receivers: z.array(
    z.strictObject({
      kind: z.enum(['company-profile', 'company-name', 'agreement', 'mbo']),
      name: z.string(),
      since: z.iso.datetime(),
    }),
  ),
});

const toView = (one: ProcessingRestriction): Readable<z.input<typeof restrictionView>> => ({
  id: one.id,
  ground: one.ground,
  reason: one.reason,
  startedAt: one.startedAt.toISOString(),
  liftedAt: one.liftedAt?.toISOString() ?? null,
  liftReason: one.liftReason,
});

/** The JSON routes of restriction, and of who got what. */
export const restrictionRoutes = ({ restrictions }: { restrictions: RestrictionService }): AnyRoute[] => [
  route({
    method: 'get',
    path: '/api/v1/students/:id/restrictions',
    summary: 'Whether use of a pupil’s data is restricted, its history, and who received data',
    allow: ['coordinator', 'mentor'],
    audit: 'restriction.read',
    params: pupilParams,
    response: overviewView,
    handle: async ({ actor, params: { id } }) => {
      const { restrictions: rows, receivers } = await restrictions.overview(actor, id);
      return {
        restricted: rows.some(({ liftedAt }) => liftedAt === null),
        restrictions: rows.map(toView),
        receivers: receivers.map(({ since, ...rest }) => ({ ...rest, since: since.toISOString() })),
      };
    },
  }),
  route({
    method: 'post',
    path: '/api/v1/students/:id/restrictions',
    summary: 'Restrict use of a pupil’s data, with the ground in law and the reason',
    allow: ['coordinator'],
    audit: 'restriction.started',
    params: pupilParams,
    body: restrictBody,
    response: restrictionView,
    status: 201,
    handle: async ({ actor, params: { id }, body: { ground = null, reason } }) =>
      toView(await restrictions.restrict(actor, id, { ground, reason })),
  }),
  route({
    method: 'post',
    path: '/api/v1/students/:id/restrictions/lifting',
    summary: 'Lift the restriction that holds, with the reason',
    allow: ['coordinator'],
    audit: 'restriction.lifted',
    params: pupilParams,
    body: reasonBody,
    response: restrictionView,
    handle: async ({ actor, params: { id }, body }) => toView(await restrictions.lift(actor, id, body.reason)),
  }),
];
