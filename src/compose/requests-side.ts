import type { Actor } from '../domain/actor.js';
import { schoolScopeOf } from '../domain/school-scope.js';
import { whyNone } from '../features/matching/outcome-shape.pages.js';
import { placeRequestPages } from '../features/placements/place-requests.pages.js';
import { placeRequestRoutes } from '../features/placements/place-requests.routes.js';
import type { SearchSeen } from '../features/placements/place-requests.rules.js';
import { createPlaceRequestService } from '../features/placements/place-requests.service.js';
import type { Clock } from '../platform/clock.js';
import { AppError, notFound } from '../platform/errors.js';
import type { MatchingSide } from './matching-side.js';
import type { createNames } from './proposals-side.js';
import type { SchoolSide } from './school-side.js';
import type { Storage } from './storage.js';

/** Asking for places for some pupils: a run of the matching for just those, and what came of it. */
export const composeRequestsSide = (parts: {
  storage: Storage;
  clock: Clock;
  matching: MatchingSide;
  school: SchoolSide;
  namesFor: ReturnType<typeof createNames>;
}) => {
  const { storage, clock } = parts;
  const { matching } = parts.matching;

  const runOf = async (actor: Actor, runId: string, waitMs: number): Promise<SearchSeen | null> => {
    try {
      const run = await matching.getWhenEnded(actor, runId, waitMs);
      return {
        ...{ state: run.state, failure: run.failure },
        progress: run.progress && { placed: run.progress.placed, bound: run.progress.bound },
        found: new Map(
          run.outcome?.placements.map(({ studentId, offerId, establishmentId, weekdays, findings }) => [
            studentId,
            { offerId, establishmentId, weekdays, findings },
          ]),
        ),
        notFound: new Map(run.outcome?.unplaced.map((one) => [one.studentId, whyNone(one)])),
      };
    } catch (error) {
      if (error instanceof AppError && error.kind === 'not-found') return null;
      throw error;
    }
  };

  const requests = createPlaceRequestService({
    ...{ requests: storage.placeRequests, placements: storage.placements, proposals: storage.proposals, clock },
    present: async (scope, { groupId, studentIds }) => {
      if (groupId !== undefined && !(await storage.groups.get(scope, groupId)))
        throw notFound('group.not-found', { id: groupId });
      const found = await storage.students.all(scope, {
        ended: false,
        ...(groupId === undefined ? {} : { groupIds: [groupId] }),
        ...(studentIds === undefined ? {} : { studentIds }),
      });
      return found.map(({ id }) => id);
    },
    restrictedOf: (scope) => storage.restrictions.restrictedOf(scope),
    startRun: async (actor, season, studentIds) =>
      (await matching.start(actor, { season, mode: 'max-placed', studentIds })).id,
    runOf,
  });
  const pages = placeRequestPages({
    ...{ requests, clock },
    groups: (actor) => parts.school.groups.all(schoolScopeOf(actor)),
    names: (actor, about) => parts.namesFor(schoolScopeOf(actor), about),
  });
  return { requests, pages, routes: placeRequestRoutes({ requests }) };
};
