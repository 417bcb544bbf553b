import { RESULT_FORMAT, type Instance } from '../instance/instance.js';
import type { RunOutcome, RunPlacement } from '../matching.rules.js';
import { optionId } from '../options/make-options.js';
import type { PlacementRulesFor } from '../options/placement-rules.js';
import { instanceOf, LOCKED, type Prepared } from '../options/preparation.js';
import { prepareChanged, type Change } from './changes.js';
import { outcomeFrom, type Solve, type Solved, type SolveSettings } from './outcome.js';
import { placeOn } from '../allocation/placing-on.js';

/** What a change would bring, against the run it is asked of. */
export interface WhatIf {
  readonly change: Change;
  readonly placedBefore: number;
  readonly placedAfter: number;
  readonly costBefore: number;
  readonly costAfter: number;
  /** Pupils whose place would differ; null where there is none. */
  readonly moves: readonly { readonly studentId: string; readonly from: Spot | null; readonly to: Spot | null }[];
  readonly proven: boolean;
}

export type Spot = Pick<RunPlacement, 'offerId' | 'establishmentId' | 'weekdays' | 'periodIds' | 'travelMinutes'>;

const spotOf = ({ offerId, establishmentId, weekdays, periodIds, travelMinutes }: RunPlacement): Spot => ({
  offerId,
  establishmentId,
  weekdays,
  periodIds,
  travelMinutes,
});

const sameSpot = (a: RunPlacement | undefined, b: RunPlacement | undefined): boolean =>
  a?.offerId === b?.offerId && a?.weekdays.join() === b?.weekdays.join() && a?.periodIds.join() === b?.periodIds.join();

/** Compares two outcomes pupil by pupil. */
export const movesBetween = (before: RunOutcome, after: RunOutcome): WhatIf['moves'] => {
  const from = new Map(before.placements.map((placement) => [placement.studentId, placement]));
  const to = new Map(after.placements.map((placement) => [placement.studentId, placement]));
  return [...new Set([...from.keys(), ...to.keys()])].sort().flatMap((studentId) => {
    const a = from.get(studentId);
    const b = to.get(studentId);
    return sameSpot(a, b) ? [] : [{ studentId, from: a ? spotOf(a) : null, to: b ? spotOf(b) : null }];
  });
};

/** Solves a preparation again with one thing different; never worse than going on from the run, whatever the time limit. */
export const whatIf = (
  prepared: Prepared,
  before: RunOutcome,
  change: Change,
  settings: SolveSettings,
  solve: Solve,
  rulesFor: PlacementRulesFor,
): WhatIf => {
  const changed = prepareChanged(prepared, change, rulesFor);
  const instance = instanceOf(changed, settings);
  const solved = solve(instance);
  const isFinal = solved.proven || settings.mode === 'stable';
  return compared(change, before, changed, isFinal ? solved : better(instance, solved, placedOn(instance, before)));
};

/**
 * Goes on from the run where the change has been made: much faster than solving again, and what it places can be placed, but more may
 * be possible. `only` are the pupils to find a place for; without it, all who have none.
 */
export const whatIfPlacedOn = (
  changed: Prepared,
  before: RunOutcome,
  change: Change,
  settings: SolveSettings,
  only?: readonly string[],
): WhatIf => compared(change, before, changed, placedOn(instanceOf(changed, settings), before, only));

/** The placements of a run in an instance that was changed since, with more pupils placed where that is possible. */
export const placedOn = (instance: Instance, before: RunOutcome, only?: readonly string[]): Solved => {
  const start = before.placements.map(
    (one) => [one.studentId, one.locked ? LOCKED : optionId(one.offerId, one.periodIds, one.weekdays)] as const,
  );
  const { assignment, cost } = placeOn(instance, new Map(start), only);
  return {
    format: RESULT_FORMAT,
    mode: instance.mode,
    seed: instance.seed,
    placed: assignment.size,
    cost,
    bound: { placed: instance.students.length, cost: 0 },
    proven: false,
    assignments: [...assignment].map(([student, option]) => ({ student, option })),
    unplaced: instance.students.map(({ id }) => id).filter((id) => !assignment.has(id)),
    seconds: 0,
    timeLimitReached: false,
    prices: [],
  };
};

/** The better of two results of an instance, as the allocator sees it: more of the highest priority that differs, then less cost. */
export const better = (instance: Instance, a: Solved, b: Solved): Solved => {
  const [withoutA, withoutB] = [new Set(a.unplaced), new Set(b.unplaced)];
  /** How many more of each priority `a` places. */
  const ahead = new Map<number, number>();
  for (const { id, priority = 0 } of instance.students)
    ahead.set(priority, (ahead.get(priority) ?? 0) + Number(withoutB.has(id)) - Number(withoutA.has(id)));
  const [highest] = [...ahead].filter(([, more]) => more !== 0).sort(([one], [other]) => other - one);
  if (highest) return highest[1] > 0 ? a : b;
  // By ranks a lower cost may be the worse answer, and only solving looks at ranks.
  return instance.mode === 'rank-fair' || a.cost <= b.cost ? a : b;
};

const compared = (change: Change, before: RunOutcome, changed: Prepared, result: Solved): WhatIf => {
  const after = outcomeFrom(changed, result, 0);
  return {
    change,
    placedBefore: before.certificate.placed,
    placedAfter: result.placed,
    costBefore: before.certificate.cost,
    costAfter: result.cost,
    moves: movesBetween(before, after),
    proven: result.proven,
  };
};
