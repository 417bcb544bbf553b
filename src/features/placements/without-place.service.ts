import type { Actor } from '../../domain/actor.js';
import { LIVE_PLACEMENT_STATES } from '../../domain/placement.js';
import { schoolScopeOf } from '../../domain/school-scope.js';
import type { Student } from '../../domain/student.js';
import type { Clock } from '../../platform/clock.js';
import type { PlacementTaskRepository } from './placement-tasks.repository.js';
import type { PlacementTask } from './placement-tasks.rules.js';
import type { PlacementRepository } from './placements.repository.js';
import type { ProposalRepository } from './proposals.repository.js';

/** A pupil who has no place and for whom no company is asked. */
export interface WithoutPlace {
  readonly student: Student;
  readonly groupName: string;
  /** The task about the pupil's place that is due first; null where nothing was started. */
  readonly task: PlacementTask | null;
}

export interface WithoutPlaceListDeps {
  readonly proposals: ProposalRepository;
  readonly placements: PlacementRepository;
  readonly tasks: PlacementTaskRepository;
  readonly clock: Clock;
  /** The pupils of the school who did not leave, with the name of their group. */
  readonly pupils: (actor: Actor) => Promise<readonly { student: Student; groupName: string }[]>;
}

const MANY = 100_000;

/** The pupils among all who have no live placement that goes on after today and no open proposal. */
export const withoutPlace = (
  pupils: readonly { student: Student; groupName: string }[],
  taken: ReadonlySet<string>,
  tasks: readonly PlacementTask[],
): WithoutPlace[] =>
  pupils
    .filter(({ student }) => !taken.has(student.id))
    .map((pupil) => ({ ...pupil, task: tasks.find(({ studentId }) => studentId === pupil.student.id) ?? null }));

/** Who is still without a place at the school of somebody. */
export const createWithoutPlaceList =
  (deps: WithoutPlaceListDeps) =>
  async (actor: Actor): Promise<WithoutPlace[]> => {
    const scope = schoolScopeOf(actor);
    const window = { after: null, limit: MANY };
    const [pupils, live, open, tasks] = await Promise.all([
      deps.pupils(actor),
      deps.placements.all(scope, { states: LIVE_PLACEMENT_STATES }),
      deps.proposals.list(scope, { state: 'held' }, { ...window, now: deps.clock.now() }),
      deps.tasks.list(scope, {}, window),
    ]);
    const today = deps.clock.today();
    const staying = live.filter(({ lastDay }) => lastDay >= today);
    return withoutPlace(pupils, new Set([...staying, ...open].map(({ studentId }) => studentId)), tasks);
  };
