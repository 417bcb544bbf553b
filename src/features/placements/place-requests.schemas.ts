import { z } from 'zod';
import { WEEKDAYS } from '../../domain/week-schedule.js';
import { cursor, entityId, pageLimit, pageOf } from '../../platform/http/atoms.js';
import { seasonId } from '../../web/shapes.js';
import { ASKED_STANDINGS } from './place-requests.rules.js';
import { finding, history } from './placements.schemas.js';

const chosen = z.array(entityId).min(1).max(5000);
/** For a whole group, or for chosen pupils. */
export const placeRequestBody = z.union([
  z.strictObject({ season: seasonId, groupId: entityId }),
  z.strictObject({ season: seasonId, studentIds: chosen }),
]);
/** The id comes with the form and names the request. */
export const placeRequestForm = z.strictObject({
  id: z.string().regex(/^req_[0-9a-z]{16}$/),
  season: seasonId,
  studentIds: chosen,
});
export const placeRequestListQuery = z.strictObject({ season: seasonId.optional(), limit: pageLimit, cursor });

const request = z.strictObject({
  id: z.string(),
  version: z.number(),
  season: seasonId,
  groupId: z.string().nullable(),
  studentIds: z.array(z.string()),
  /** The matching run that looked for places; propose its pupils with `proposal-sendings`. */
  runId: z.string().nullable(),
  requestedAt: z.iso.datetime(),
  searchedAt: z.iso.datetime(),
});
/** `settled`: how many of the pupils have a stage in the season or an open proposal. */
export const placeRequestPage = pageOf(request.extend({ settled: z.number() }));
export const placeRequestView = request.extend({
  state: z.enum(['running', 'done', 'failed']),
  progress: z.strictObject({ placed: z.number(), bound: z.number() }).nullable(),
  failure: z.string().nullable(),
  pupils: z.array(
    z.strictObject({
      studentId: z.string(),
      standing: z.enum(ASKED_STANDINGS),
      proposalId: z.string().nullable(),
      placementId: z.string().nullable(),
      place: z
        .strictObject({
          offerId: z.string(),
          establishmentId: z.string(),
          weekdays: z.array(z.enum(WEEKDAYS)),
          findings: z.array(finding),
        })
        .nullable(),
      /** Why no place was found, in a sentence. */
      why: z.string().nullable(),
    }),
  ),
  history,
});
