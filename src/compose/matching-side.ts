import { createAdjustmentService } from '../features/matching/adjustments.service.js';
import { createComparisonService } from '../features/matching/comparisons.service.js';
import { comparisonRoutes } from '../features/matching/comparisons.routes.js';
import { matchingRoutes } from '../features/matching/matching.routes.js';
import { createMatchingService } from '../features/matching/matching.service.js';
import { createStageDayStudyService } from '../features/matching/stage-day-studies.service.js';
import { createRestrictedUse } from '../features/privacy/restricted-use.service.js';
import type { Register } from '../features/companies/register.service.js';
import type { Clock } from '../platform/clock.js';
import type { Logger } from '../platform/log.js';
import { createMatchingEngine } from './matching-engine.js';
import { createSnapshotLoader } from './snapshot.js';
import type { Storage } from './storage.js';

/** Matching runs: the service on its worker threads, and its JSON routes. */
export const composeMatchingSide = (storage: Storage, register: Register, clock: Clock, log: Logger) => {
  const matching = createMatchingService({
    runs: storage.matchingRuns,
    snapshots: storage.snapshots,
    engine: createMatchingEngine((error) => log.error({ err: error }, 'a matching thread broke')),
    loadSnapshot: createSnapshotLoader(storage, register, clock),
    stoppedOf: (scope) => createRestrictedUse(storage.restrictions).stoppedOf('matching', scope),
    clock,
    log,
  });
  const comparisons = createComparisonService({ matching });
  const adjustments = createAdjustmentService({ matching, clock });
  const stageDays = createStageDayStudyService({ studies: storage.stageDayStudies, matching, clock, log });
  /** Ends what is being computed, the studies first: they ask the matching. */
  const close = async (): Promise<void> => {
    await stageDays.close();
    await matching.close();
  };
  const routes = [...matchingRoutes({ matching, stageDays }), ...comparisonRoutes({ comparisons, adjustments })];
  return { matching, comparisons, adjustments, stageDays, routes, close };
};

export type MatchingSide = ReturnType<typeof composeMatchingSide>;
