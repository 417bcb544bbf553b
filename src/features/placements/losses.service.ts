import type { SchoolScope } from '../../domain/actor.js';
import { LIVE_PLACEMENT_STATES } from '../../domain/placement.js';
import type { Clock } from '../../platform/clock.js';
import { placeOf, toPage, type Page, type PageRequest } from '../../platform/db/cursor.js';
import { historyEntry } from './placement-history.rules.js';
import type { Audience, PlacementRecord } from './placement-moves.rules.js';
import type { TellNews } from './placement-news.repository.js';
import type { PlacementTaskRepository } from './placement-tasks.repository.js';
import { taskIdOf, taskOf, type PlacementTask } from './placement-tasks.rules.js';
import type { LossRepository } from './losses.repository.js';
import {
  lossesOf,
  lossIdOf,
  taskKindFor,
  type FoundLoss,
  type LossCause,
  type LossCount,
  type LossFacts,
  type PlacementLoss,
} from './losses.rules.js';
import type { PlacementFilter, PlacementRepository } from './placements.repository.js';
import { SERVICE } from './proposals.service.js';

interface Deps {
  readonly placements: PlacementRepository;
  readonly losses: LossRepository;
  readonly tasks: PlacementTaskRepository;
  readonly clock: Clock;
  readonly tell: TellNews;
  /** What is known of each of some placements: pupil, recognition and whether the establishment stopped. */
  readonly factsOf: (
    placements: readonly PlacementRecord[],
  ) => Promise<(placement: PlacementRecord) => Omit<LossFacts, 'today'>>;
}

const MANY = 100_000;

/** A placement that can't go on, or that stopped and still has to be replaced. */
export interface LostPlacement {
  readonly placement: PlacementRecord;
  /** The open ones; none where the placement stopped already. */
  readonly losses: readonly PlacementLoss[];
  /** What is to be done, the first due; null when a person marked it as done. */
  readonly task: PlacementTask | null;
}

/** Whether the pupil of a lost placement needs another place. */
export const needsPlace = ({ losses, task }: Pick<LostPlacement, 'losses' | 'task'>): boolean =>
  task?.kind === 'replace-place' || losses.some(({ cause }) => taskKindFor(cause) === 'replace-place');

/** Who hears of a loss. A company is told of its recognition itself, in one mail. */
const tellsOf = (cause: LossCause): readonly Audience[] =>
  cause === 'recognition-ended' ? ['school', 'mentor'] : ['school', 'mentor', 'company'];

/** What a look did. */
export interface LossesFound {
  readonly looked: number;
  readonly opened: number;
  readonly closed: number;
}

/**
 * What a loss does to those who are there: each touched placement is kept as a loss, its school gets a task with a deadline, once, and
 * school, mentor and company are told (WVO 10b4 lid 6). What stops being a loss is closed with its task.
 */
export const createLosses = (deps: Deps) => {
  const { placements, losses, tasks, clock } = deps;

  const open = async (placement: PlacementRecord, found: FoundLoss): Promise<boolean> => {
    const { schoolId, companyId, establishmentId, studentId, id: placementId } = placement;
    const at = clock.now();
    const { cause, fromDay, reason } = found;
    const entry = historyEntry('loss-found', SERVICE, at, { cause, day: fromDay, note: reason });
    const loss: PlacementLoss = {
      ...{ id: lossIdOf(placementId, cause), schoolId, companyId, establishmentId, placementId, studentId },
      ...{ cause, fromDay, reason, foundAt: at, closedAt: null, history: [entry] },
    };
    return losses.open(loss, async () => {
      const subject = { kind: taskKindFor(cause), schoolId, studentId, placementId };
      await tasks.open(taskOf(subject, { today: clock.today(), at }));
      await deps.tell({ kind: 'moved', placement, entry, tells: tellsOf(cause) });
    });
  };

  const close = (placement: PlacementRecord | undefined, loss: PlacementLoss, rest: readonly LossCause[]) => {
    const at = clock.now();
    const entry = historyEntry('loss-over', SERVICE, at, { cause: loss.cause });
    const kind = taskKindFor(loss.cause);
    const isLive = (LIVE_PLACEMENT_STATES as readonly string[]).includes(placement?.state ?? '');
    // Who stopped early still needs another place; who goes on, or came to the end, does not.
    const isNeeded = kind === 'replace-place' && placement?.state === 'ended-early';
    return losses.close(loss.id, entry, async () => {
      const isSharedWith = rest.some((other) => taskKindFor(other) === kind);
      if (!isSharedWith && !isNeeded)
        await tasks.finish({ schoolId: loss.schoolId }, taskIdOf(kind, loss.placementId), SERVICE.id, at);
      if (placement && isLive) await deps.tell({ kind: 'moved', placement, entry, tells: tellsOf(loss.cause) });
    });
  };

  /** Looks at some placements again: opens the losses that are new and closes those that are over. Safe to repeat and to run twice at once. */
  const look = async (some: readonly PlacementRecord[]): Promise<LossesFound> => {
    const known = await losses.ofPlacements(some.map(({ id }) => id));
    const factsOf = await deps.factsOf(some);
    let opened = 0;
    let closed = 0;
    for (const placement of some) {
      const found = lossesOf(placement, { ...factsOf(placement), today: clock.today() });
      const open_ = known.filter((one) => one.placementId === placement.id && one.closedAt === null);
      for (const loss of found) {
        const before = open_.find(({ cause }) => cause === loss.cause);
        // The day on which a move was found stays the day of the loss.
        const fromDay = loss.cause === 'pupil-moved' && before ? before.fromDay : loss.fromDay;
        if (before?.fromDay === fromDay && before.reason === loss.reason) continue;
        if (await open(placement, { ...loss, fromDay })) opened += 1;
      }
      const causes = found.map(({ cause }) => cause);
      for (const loss of open_) if (!causes.includes(loss.cause) && (await close(placement, loss, causes))) closed += 1;
    }
    return { looked: some.length, opened, closed };
  };

  /** Looks at the live placements a filter gives, and at those with a loss that is still open, of every school. */
  const lookAt = async (filter: Omit<PlacementFilter, 'states'>): Promise<LossesFound> =>
    look(await placements.everywhere({ ...filter, states: LIVE_PLACEMENT_STATES }));

  /** Looks at one placement after something was done with it; nothing when it is gone. */
  const lookAtOne = async (id: string): Promise<void> => {
    const placement = await placements.find(id);
    if (placement) await look([placement]);
  };

  /** Looks at everything, for the night: recognitions end by their own day too. */
  const lookAtAll = async (): Promise<LossesFound> => {
    const live = await placements.everywhere({ states: LIVE_PLACEMENT_STATES });
    const ids = new Set(live.map(({ id }) => id));
    const over: PlacementRecord[] = [];
    for (const placementId of new Set((await losses.allOpen()).map((loss) => loss.placementId))) {
      const placement = ids.has(placementId) ? null : await placements.find(placementId);
      if (placement) over.push(placement);
    }
    return look([...live, ...over]);
  };

  /** The open losses of a school, the first day on top. */
  const list = async (
    scope: SchoolScope,
    { cause, cursor, limit }: PageRequest & { readonly cause?: LossCause | undefined },
  ): Promise<Page<PlacementLoss>> => {
    const rows = await losses.list(scope, { cause }, { after: placeOf(cursor, 'string'), limit: limit + 1 });
    return toPage(rows, limit, ({ fromDay, id }) => [fromDay, id]);
  };

  /** Every placement of a school that is lost or still to be replaced, with its task; the first day lost on top. */
  const lostOf = async (scope: SchoolScope): Promise<LostPlacement[]> => {
    const page = { after: null, limit: MANY };
    const [open, replacing, ending] = await Promise.all([
      losses.list(scope, {}, page),
      tasks.list(scope, { kind: 'replace-place' }, page),
      tasks.list(scope, { kind: 'end-placement' }, page),
    ]);
    const todo = [...replacing, ...ending];
    const studentIds = [...new Set([...open, ...todo].map(({ studentId }) => studentId))];
    const ids = new Set([...open, ...todo].map(({ placementId }) => placementId));
    const firstDay = (id: string): string => open.find(({ placementId }) => placementId === id)?.fromDay ?? '';
    return (await placements.all(scope, { studentIds }))
      .filter(({ id }) => ids.has(id))
      .map((placement) => ({
        placement,
        losses: open.filter(({ placementId }) => placementId === placement.id),
        task: todo.find(({ placementId }) => placementId === placement.id) ?? null,
      }))
      .sort((a, b) => firstDay(a.placement.id).localeCompare(firstDay(b.placement.id)));
  };

  const counts = (): Promise<LossCount[]> => losses.counts();

  return { lookAt, lookAtOne, lookAtAll, list, lostOf, counts, ofPlacement: (id: string) => losses.ofPlacements([id]) };
};

export type LossService = ReturnType<typeof createLosses>;
