import type { PlacementLoss } from './losses.rules.js';
import { historyEntry, type HistoryEntry } from './placement-history.rules.js';
import type { PlacementTask } from './placement-tasks.rules.js';

/** What hangs on a placement beside its own history. */
export interface Around {
  readonly losses: readonly PlacementLoss[];
  readonly tasks: readonly PlacementTask[];
}

const entriesOf = ({ kind, dueOn, createdAt, doneAt, doneBy }: PlacementTask): HistoryEntry[] => [
  historyEntry('task-made', { id: 'service', role: 'service' }, createdAt, { kind, day: dueOn }),
  ...(doneAt === null
    ? []
    : [
        historyEntry(
          'task-done',
          { id: doneBy ?? '', role: doneBy === 'service' ? 'service' : 'coordinator' },
          doneAt,
          { kind },
        ),
      ]),
];

/** All that happened around a placement, oldest first: its own history, its losses and what was to be done about it. */
export const happenings = (
  history: readonly HistoryEntry[],
  losses: readonly Pick<PlacementLoss, 'history'>[],
  tasks: readonly PlacementTask[],
): HistoryEntry[] =>
  [...history, ...losses.flatMap((loss) => loss.history), ...tasks.flatMap(entriesOf)].sort(
    (a, b) => a.at.getTime() - b.at.getTime(),
  );
