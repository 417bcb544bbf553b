import { LIVE_PLACEMENT_STATES } from '../../domain/placement.js';
import type { Recognition } from '../../domain/recognition.js';
import type { Clock } from '../../platform/clock.js';
import { historyEntry } from './placement-history.rules.js';
import type { PlacementRecord } from './placement-moves.rules.js';
import type { TellNews } from './placement-news.repository.js';
import type { PlacementTaskRepository } from './placement-tasks.repository.js';
import { taskOf } from './placement-tasks.rules.js';
import type { PlacementRepository } from './placements.repository.js';
import { SERVICE } from './proposals.service.js';

interface Deps {
  readonly placements: PlacementRepository;
  readonly tasks: PlacementTaskRepository;
  readonly clock: Clock;
  readonly tell: TellNews;
}

/** What the loss of a recognition does to those who are there (WVO 10b4 lid 6). */
export const createLosses = (deps: Deps) => {
  /** The live placements that stand on a recognition and go on after its end. */
  const touchedBy = async (recognition: Recognition): Promise<PlacementRecord[]> => {
    const { establishmentId, programmes, sector, endedOn, endsOn } = recognition;
    const lastDay = endedOn ?? endsOn;
    const there = await deps.placements.everywhere({
      establishmentIds: [establishmentId],
      states: LIVE_PLACEMENT_STATES,
    });
    return there.filter(
      (one) =>
        programmes.includes(one.programme) && one.sector === sector && (lastDay === null || one.lastDay >= lastDay),
    );
  };

  /** Gives the school of every touched placement a task to replace it, once, and tells school, mentor and company. */
  const afterWithdrawal = async (recognition: Recognition): Promise<void> => {
    const at = deps.clock.now();
    for (const placement of await touchedBy(recognition)) {
      const { schoolId, studentId, id: placementId } = placement;
      await deps.tasks.add(
        taskOf({ kind: 'replace-place', schoolId, studentId, placementId }, { today: deps.clock.today(), at }),
      );
      const entry = historyEntry('recognition-lost', SERVICE, at, { lastDay: recognition.endedOn });
      await deps.tell({ kind: 'moved', placement, entry, tells: ['school', 'mentor', 'company'] });
    }
  };

  return { touchedBy, afterWithdrawal };
};
