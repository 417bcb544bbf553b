import type { CompanyScope } from '../../domain/company-scope.js';
import { noteMade } from '../../platform/audit/audit-trail.js';
import type { CalendarDate } from '../../platform/calendar-date.js';
import type { Clock } from '../../platform/clock.js';
import { placeOf, toPage, type Page, type PageRequest } from '../../platform/db/cursor.js';
import { changedMeanwhile } from '../../platform/db/storage-errors.js';
import { AppError, conflict, notFound } from '../../platform/errors.js';
import { historyEntry, type Doer } from './placement-history.rules.js';
import type { StopRepository } from './stops.repository.js';
import type { PlacementStop } from './stops.rules.js';

/** What is said of a stop. */
export interface NewStop {
  readonly establishmentId: string;
  readonly fromDay: CalendarDate;
  readonly reason: string;
}

interface Deps {
  readonly stops: StopRepository;
  readonly clock: Clock;
  /** Null outside the scope. */
  readonly establishmentOf: (
    scope: CompanyScope,
    id: string,
  ) => Promise<{ readonly id: string; readonly companyId: string } | null>;
  /** What must be done for the pupils who are there, or asked for; safe to repeat. */
  readonly afterChange: (stop: PlacementStop, by: Doer) => Promise<void>;
}

/** Establishments that take no pupils any more: said by the company itself or by an admin, and taken back where that was a mistake. */
export const createStops = (deps: Deps) => {
  const { stops, clock } = deps;

  const find = async (scope: CompanyScope, establishmentId: string) => {
    const establishment = await deps.establishmentOf(scope, establishmentId);
    if (!establishment) throw notFound('establishment.not-found', { id: establishmentId });
    return { establishment, before: await stops.get(establishmentId) };
  };

  const save = async (stop: PlacementStop, by: Doer): Promise<PlacementStop> => {
    if (!(await stops.save(stop))) throw changedMeanwhile('placement-stop.changed-meanwhile');
    const stored = { ...stop, version: stop.version + 1 };
    await deps.afterChange(stored, by);
    return stored;
  };

  /** Says from when an establishment takes nobody. @throws 404, 409 when that was said already, 412, 422 for a day that is over */
  const announce = async (scope: CompanyScope, { establishmentId, ...said }: NewStop, by: Doer) => {
    const { establishment, before } = await find(scope, establishmentId);
    if (before?.takenBackAt === null) throw conflict('placement-stop.exists', { fromDay: before.fromDay });
    if (said.fromDay < clock.today())
      throw new AppError('rule', 'placement-stop.invalid', {}, [{ path: 'fromDay', code: 'before-today' }]);
    noteMade(establishment.id);
    const entry = historyEntry('stop-announced', by, clock.now(), { day: said.fromDay, note: said.reason });
    return save(
      {
        ...{ id: establishment.id, version: before?.version ?? 0, companyId: establishment.companyId },
        ...said,
        takenBackAt: null,
        history: [...(before?.history ?? []), entry],
      },
      by,
    );
  };

  /** The establishment goes on after all. @throws 404 when no stop stands, 412 */
  const takeBack = async (scope: CompanyScope, establishmentId: string, by: Doer): Promise<PlacementStop> => {
    const { before } = await find(scope, establishmentId);
    if (before?.takenBackAt !== null) throw notFound('placement-stop.not-found', { id: establishmentId });
    const at = clock.now();
    const entry = historyEntry('stop-taken-back', by, at);
    return save({ ...before, takenBackAt: at, history: [...before.history, entry] }, by);
  };

  /** Those that stand, by first day. */
  const list = async (scope: CompanyScope, { cursor, limit }: PageRequest): Promise<Page<PlacementStop>> => {
    const rows = await stops.list(scope, { after: placeOf(cursor, 'string'), limit: limit + 1 });
    return toPage(rows, limit, ({ fromDay, id }) => [fromDay, id]);
  };

  return { announce, takeBack, list };
};

export type StopService = ReturnType<typeof createStops>;
