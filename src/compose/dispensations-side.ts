import type { Actor, SchoolScope } from '../domain/actor.js';
import { EVERY_COMPANY } from '../domain/company-scope.js';
import { LIVE_PLACEMENT_STATES } from '../domain/placement.js';
import type { Programme } from '../domain/programme.js';
import { DISPENSATION_PROGRAMMES, type Dispensation } from '../domain/recognition.js';
import { schoolScopeOf } from '../domain/school-scope.js';
import { dispensationPages } from '../features/placements/dispensations.pages.js';
import type { DispensationFilter } from '../features/placements/dispensations.repository.js';
import { dispensationRoutes } from '../features/placements/dispensations.routes.js';
import { grantedPart } from '../features/placements/dispensations.rules.js';
import { createDispensationService } from '../features/placements/dispensations.service.js';
import type { LossService } from '../features/placements/losses.service.js';
import type { OwnPlaceService } from '../features/placements/own-places.service.js';
import { isMeantFor } from '../features/recognitions/recognitions.rules.js';
import type { Clock } from '../platform/clock.js';
import type { AnyRoute } from '../web/route.js';
import type { createNames } from './proposals-side.js';
import type { RegisterServices } from './register.js';
import type { Storage } from './storage.js';

/** What was granted and not ended before its first day, for the rules that ask whether an establishment may guide a pupil. */
export const grantedDispensations = async (
  { dispensations }: Pick<Storage, 'dispensations'>,
  where: SchoolScope | { readonly establishmentIds: readonly string[] },
): Promise<Dispensation[]> => (await dispensations.granted(where)).flatMap((record) => grantedPart(record) ?? []);

const FOUND_AT_MOST = 25;
const MOST_GROUPS = 1000;

const canDoWithout = ({ programme }: { readonly programme: Programme }): boolean =>
  (DISPENSATION_PROGRAMMES as readonly Programme[]).includes(programme);

/** Dispensations of a ROC: what they do to places that were found and to placements, and their JSON routes and pages. */
export const composeDispensationsSide = (parts: {
  storage: Storage;
  clock: Clock;
  register: RegisterServices;
  losses: LossService;
  ownPlaces: OwnPlaceService;
  find: (actor: Actor, words: string) => Promise<NonNullable<DispensationFilter['found']>>;
  namesFor: ReturnType<typeof createNames>;
}) => {
  const { storage, clock, register, losses, ownPlaces, find } = parts;
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
  const groupsOf = (scope: SchoolScope) => storage.groups.list(scope, { after: null, limit: MOST_GROUPS });
  const routes: AnyRoute[] = dispensationRoutes({ dispensations, clock, find });
  const pages: AnyRoute[] = dispensationPages({
    ...{ dispensations, clock, find },
    names: async (actor, about) => {
      const scope = schoolScopeOf(actor);
      const [names, groups] = await Promise.all([parts.namesFor(scope, about), groupsOf(scope)]);
      const group = (id: string): string => groups.find((one) => one.id === id)?.name ?? 'Onbekende klas';
      return { pupil: names.pupil, place: names.place, group };
    },
    whom: async (actor) => {
      const scope = schoolScopeOf(actor);
      const [pupils, groups] = await Promise.all([storage.students.all(scope, { ended: false }), groupsOf(scope)]);
      return { pupils: pupils.filter(canDoWithout), groups: groups.filter(canDoWithout) };
    },
    ownPlace: (actor, id) => ownPlaces.get(schoolScopeOf(actor), id),
    places: async (words) => {
      const ids = await register.register.establishmentIdsWith(EVERY_COMPANY, words, FOUND_AT_MOST);
      return storage.establishments.byIds(ids);
    },
    placementsUnder: async (record) => {
      const { schoolId, establishmentId } = record;
      const filter = { establishmentIds: [establishmentId], states: LIVE_PLACEMENT_STATES };
      return (await storage.placements.all({ schoolId }, filter)).filter((one) => isMeantFor(record, one));
    },
  });
  return { dispensations, routes, pages };
};
