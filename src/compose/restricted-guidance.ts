import { isAtCompany } from '../domain/actor.js';
import type { GuidedPlacements } from '../domain/guided-placement.js';
import type { Placement } from '../domain/placement.js';
import type { Use } from '../features/privacy/restricted-use.rules.js';
import type { RestrictedUse } from '../features/privacy/restricted-use.service.js';

/** Who is present is kept while a stage runs; what was goes on no longer. */
export const attendanceUse = ({ state }: Pick<Placement, 'state'>): Use =>
  state === 'running' ? 'attendance' : 'company-pages';

/**
 * Placements as people at a company may see them: in lists those are missing of which the use is stopped now, and asked for by id they
 * are refused with the reason, since who has received data must hear of a restriction (AVG art. 19). A school sees all of its own.
 */
export const asCompaniesMaySee = <T extends GuidedPlacements>(
  placements: T,
  { stoppedAmong, mustBeUsable }: RestrictedUse,
  useOf: (placement: Placement) => Use = () => 'company-pages',
): T => ({
  ...placements,
  all: async (actor) => {
    const all = await placements.all(actor);
    if (!isAtCompany(actor)) return all;
    const uses = new Map<Use, string[]>();
    for (const { placement } of all)
      uses.set(useOf(placement), [...(uses.get(useOf(placement)) ?? []), placement.studentId]);
    const stopped = new Map<Use, ReadonlySet<string>>();
    for (const [use, studentIds] of uses) stopped.set(use, await stoppedAmong(use, studentIds));
    return all.filter(({ placement }) => stopped.get(useOf(placement))?.has(placement.studentId) !== true);
  },
  get: async (actor, placementId) => {
    const guided = await placements.get(actor, placementId);
    if (isAtCompany(actor)) await mustBeUsable(useOf(guided.placement), guided.placement.studentId);
    return guided;
  },
});
