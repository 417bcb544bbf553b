import { isInScope } from '../domain/company-scope.js';
import { lossRoutes } from '../features/placements/losses.routes.js';
import type { LossService } from '../features/placements/losses.service.js';
import type { Doer } from '../features/placements/placement-history.rules.js';
import type { ProposalAnswers } from '../features/placements/proposal-answers.service.js';
import { stopPages } from '../features/placements/stops.pages.js';
import { stopsBefore, type PlacementStop } from '../features/placements/stops.rules.js';
import { createStops } from '../features/placements/stops.service.js';
import type { Clock } from '../platform/clock.js';
import { AppError } from '../platform/errors.js';
import type { AnyRoute } from '../web/route.js';
import type { Storage } from './storage.js';

const MANY = 10_000;

/** Establishments that stopped: what that does to pupils who are there or asked for, its JSON routes and its pages. */
export const composeStopsSide = (parts: {
  storage: Storage;
  clock: Clock;
  losses: LossService;
  answers: ProposalAnswers;
}) => {
  const { storage, clock, losses, answers } = parts;

  /** Declines what the establishment is asked and would begin or go on after it stopped. */
  const declineOpen = async (stop: PlacementStop, by: Doer): Promise<void> => {
    const reach = { companyId: stop.companyId };
    const page = { after: null, limit: MANY, now: clock.now() };
    for (const { id, establishmentId, lastDay } of await storage.proposals.list(reach, { state: 'held' }, page)) {
      if (establishmentId !== stop.id || !stopsBefore(stop, lastDay)) continue;
      try {
        await answers.decline(reach, { id, version: null }, { reason: 'other', text: stop.reason }, by);
      } catch (error) {
        if (!(error instanceof AppError)) throw error; // answered just now
      }
    }
  };

  const stops = createStops({
    stops: storage.placementStops,
    clock,
    establishmentOf: async (scope, id) => {
      const found = await storage.establishments.get(id);
      return found && isInScope(scope, found.companyId) ? found : null;
    },
    afterChange: async (stop, by) => {
      await declineOpen(stop, by);
      await losses.lookAt({ establishmentIds: [stop.id] });
    },
  });
  const routes: AnyRoute[] = lossRoutes({ losses, stops });
  const pages: AnyRoute[] = stopPages({
    ...{ stops, losses },
    placesFor: async (actor, establishmentId) => {
      if (actor.role === 'company') return storage.establishments.ofCompany(actor.companyId ?? '');
      const one = establishmentId === undefined ? null : await storage.establishments.get(establishmentId);
      return one ? [one] : [];
    },
    placeNames: async (ids) => {
      const names = new Map(
        (await storage.establishments.byIds(ids)).map(({ id, name, town }) => [id, `${name}, ${town}`]),
      );
      return (id) => names.get(id) ?? 'Onbekende vestiging';
    },
    countNames: async (counts) => {
      const [schools, companies] = await Promise.all([
        Promise.all([...new Set(counts.map(({ schoolId }) => schoolId))].map((id) => storage.schools.get(id))),
        storage.companies.byIds([...new Set(counts.map(({ companyId }) => companyId))]),
      ]);
      const names = new Map([...schools, ...companies].flatMap((one) => (one ? [[one.id, one.name]] : [])));
      return {
        school: (id) => names.get(id) ?? 'Onbekende school',
        company: (id) => names.get(id) ?? 'Onbekend bedrijf',
      };
    },
  });
  return { stops, routes, pages };
};
