import type { Actor } from '../../domain/actor.js';
import { LIVE_PLACEMENT_STATES } from '../../domain/placement.js';
import { schoolScopeOf } from '../../domain/school-scope.js';
import type { SeasonId } from '../../domain/season.js';
import type { Student } from '../../domain/student.js';
import type { Clock } from '../../platform/clock.js';
import { isShortened } from './placement-moves.rules.js';
import type { PlacementTaskRepository } from './placement-tasks.repository.js';
import type { PlacementTask } from './placement-tasks.rules.js';
import type { PlacementRepository } from './placements.repository.js';
import type { ProposalRepository } from './proposals.repository.js';

export interface PupilInGroup {
  readonly student: Student;
  readonly groupName: string;
  /** By which lists of pupils run. */
  readonly nameKey: string;
}

/** What narrows the list. What is absent does not. */
export interface WithoutPlaceFilter {
  /** Who has no place in this season, whatever they have now. */
  readonly season?: SeasonId | undefined;
  readonly groupId?: string | undefined;
  /** Words of a name or number. */
  readonly search?: string | undefined;
}

/** A pupil who has no place and for whom no company is asked. */
export interface WithoutPlace extends PupilInGroup {
  /** The task about the pupil's place that is due first; null where nothing was started. */
  readonly task: PlacementTask | null;
}

export interface WithoutPlaceListDeps {
  readonly proposals: ProposalRepository;
  readonly placements: PlacementRepository;
  readonly tasks: PlacementTaskRepository;
  readonly clock: Clock;
  /** The pupils of the school who did not leave, by name, with the name of their group; narrowed to a group and to words of a name or number. */
  readonly pupils: (actor: Actor, filter: Omit<WithoutPlaceFilter, 'season'>) => Promise<readonly PupilInGroup[]>;
}

const MANY = 100_000;

/** The pupils among all who are not taken, each with the task about their place that is due first. */
export const withoutPlace = (
  pupils: readonly PupilInGroup[],
  taken: ReadonlySet<string>,
  tasks: readonly PlacementTask[],
): WithoutPlace[] =>
  pupils
    .filter(({ student }) => !taken.has(student.id))
    .map((pupil) => ({ ...pupil, task: tasks.find(({ studentId }) => studentId === pupil.student.id) ?? null }));

/**
 * Who is still without a place at the school of somebody, by name: no open proposal, and no live placement in the season that is asked for
 * or, without a season, none that goes on after today. A stage that was brought forward leaves the rest of its season open.
 */
export const createWithoutPlaceList =
  (deps: WithoutPlaceListDeps) =>
  async (actor: Actor, { season, ...filter }: WithoutPlaceFilter = {}): Promise<WithoutPlace[]> => {
    const scope = schoolScopeOf(actor);
    const window = { after: null, limit: MANY };
    const [pupils, live, open, tasks] = await Promise.all([
      deps.pupils(actor, filter),
      deps.placements.all(scope, { states: LIVE_PLACEMENT_STATES }),
      deps.proposals.list(scope, { state: 'held' }, { ...window, now: deps.clock.now() }),
      deps.tasks.list(scope, {}, window),
    ]);
    const today = deps.clock.today();
    const staying = live.filter((one) =>
      season === undefined ? one.lastDay >= today : one.season === season && !isShortened(one),
    );
    return withoutPlace(pupils, new Set([...staying, ...open].map(({ studentId }) => studentId)), tasks);
  };
