import type { Actor, SchoolScope } from '../domain/actor.js';
import type { Dispensation } from '../domain/recognition.js';
import type { DispensationFilter } from '../features/placements/dispensations.repository.js';
import { dispensationRoutes } from '../features/placements/dispensations.routes.js';
import { grantedPart } from '../features/placements/dispensations.rules.js';
import { createDispensationService } from '../features/placements/dispensations.service.js';
import type { LossService } from '../features/placements/losses.service.js';
import type { OwnPlaceService } from '../features/placements/own-places.service.js';
import type { Clock } from '../platform/clock.js';
import type { AnyRoute } from '../web/route.js';
import type { Storage } from './storage.js';

/** What was granted and not ended before its first day, for the rules that ask whether an establishment may guide a pupil. */
export const grantedDispensations = async (
  { dispensations }: Pick<Storage, 'dispensations'>,
  where: SchoolScope | { readonly establishmentIds: readonly string[] },
): Promise<Dispensation[]> => (await dispensations.granted(where)).flatMap((record) => grantedPart(record) ?? []);

/** Dispensations of a ROC: what they do to places that were found and to placements, and their JSON routes. */
export const composeDispensationsSide = (parts: {
  storage: Storage;
  clock: Clock;
  losses: LossService;
  ownPlaces: OwnPlaceService;
  find: (actor: Actor, words: string) => Promise<NonNullable<DispensationFilter['found']>>;
}) => {
  const { storage, clock, losses, ownPlaces, find } = parts;
  const dispensations = createDispensationService({
    ...{ dispensations: storage.dispensations, clock },
    studentOf: (scope, id) => storage.students.get(scope, id),
    groupOf: (scope, id) => storage.groups.get(scope, id),
    establishmentExists: async (id) => (await storage.establishments.get(id)) !== null,
    afterChange: async ({ schoolId, establishmentId, ownPlaceId }, by) => {
      await ownPlaces.lookAgainAt({ schoolId }, { establishmentId, ownPlaceId }, by);
      await losses.lookAt({ establishmentIds: [establishmentId] });
    },
  });
  const routes: AnyRoute[] = dispensationRoutes({ dispensations, clock, find });
  return { dispensations, routes };
};
