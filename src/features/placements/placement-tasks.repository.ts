import type { SchoolScope } from '../../domain/actor.js';
import type { PlacementTask, TaskKind } from './placement-tasks.rules.js';

/** Which tasks a list holds; open ones unless said otherwise. */
export interface TaskFilter {
  readonly kind?: TaskKind | undefined;
  readonly placementIds?: readonly string[] | undefined;
  readonly studentIds?: readonly string[] | undefined;
  readonly isDone?: boolean;
}

/** What storage must offer for the tasks of a school's coordinators. */
export interface PlacementTaskRepository {
  /** Adds a task, unless one with its id is there. */
  add(task: PlacementTask): Promise<void>;
  /** As `add`, and opens it anew with its new deadline when it was done before. */
  open(task: PlacementTask): Promise<void>;
  get(scope: SchoolScope, id: string): Promise<PlacementTask | null>;
  /** By day due, then id. */
  list(
    scope: SchoolScope,
    filter: TaskFilter,
    page: { after: readonly [dueOn: string, id: string] | null; limit: number },
  ): Promise<PlacementTask[]>;
  /** Marks an open task as done; false when it was not open. */
  finish(scope: SchoolScope, id: string, by: string, at: Date): Promise<boolean>;
  /** Marks the open tasks about a pupil's place as done, as when the pupil has one. */
  finishOf(scope: SchoolScope, studentId: string, kinds: readonly TaskKind[], by: string, at: Date): Promise<void>;
}
