import { RESULT_FORMAT } from '../instance/instance.js';
import type { RunOutcome, RunPlacement } from '../matching.rules.js';
import { optionId } from '../options/make-options.js';
import type { PlacementRulesFor } from '../options/placement-rules.js';
import { instanceOf, LOCKED, type Prepared } from '../options/preparation.js';
import { prepareChanged, type Change } from './changes.js';
import { outcomeFrom, outcomeOf, type Solve, type SolveSettings } from './outcome.js';
import { placeOn } from './placing-on.js';

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
  const solved = whatIfPrepared(changed, before, change, settings, solve);
  if (solved.proven || settings.mode === 'stable') return solved;
  const found = whatIfPlacedOn(changed, before, change, settings);
  return betterFirst(solved, found) <= 0 ? solved : found;
};

/** For sorting: the most placed first, then the least cost. */
export const betterFirst = (a: WhatIf, b: WhatIf): number => b.placedAfter - a.placedAfter || a.costAfter - b.costAfter;

/** Solves a preparation in which the change has been made. */
export const whatIfPrepared = (
  changed: Prepared,
  before: RunOutcome,
  change: Change,
  settings: SolveSettings,
  solve: Solve,
): WhatIf => compared(change, before, outcomeOf(changed, settings, solve));

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
): WhatIf => {
  const instance = instanceOf(changed, settings);
  const optionIds = new Map(
    before.placements.map((one) => [
      one.studentId,
      one.locked ? LOCKED : optionId(one.offerId, one.periodIds, one.weekdays),
    ]),
  );
  const start = new Map(
    instance.students.flatMap(({ id, options }) => {
      const option = options.find((one) => one.id === optionIds.get(id));
      return option ? [[id, option] as const] : [];
    }),
  );
  const chosen = placeOn(instance, start, only);
  const result = {
    format: RESULT_FORMAT,
    mode: settings.mode,
    seed: settings.seed,
    placed: chosen.size,
    cost: [...chosen.values()].reduce((sum, { cost }) => sum + cost, 0),
    bound: { placed: instance.students.length, cost: 0 },
    proven: false,
    assignments: [...chosen].map(([student, { id }]) => ({ student, option: id })),
    unplaced: instance.students.map(({ id }) => id).filter((id) => !chosen.has(id)),
    seconds: 0,
    timeLimitReached: false,
    prices: [],
  } as const;
  return compared(change, before, outcomeFrom(changed, result, 0));
};

const compared = (change: Change, before: RunOutcome, after: RunOutcome): WhatIf => ({
  change,
  placedBefore: before.certificate.placed,
  placedAfter: after.certificate.placed,
  costBefore: before.certificate.cost,
  costAfter: after.certificate.cost,
  moves: movesBetween(before, after),
  proven: after.certificate.proven,
});
