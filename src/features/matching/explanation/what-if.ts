import type { PlacementRulesFor } from '../options/placement-rules.js';
import type { Prepared } from '../options/preparation.js';
import { prepareChanged, type Change } from './changes.js';
import { outcomeOf, type Solve, type SolveSettings } from './outcome.js';
import type { RunOutcome, RunPlacement } from '../matching.rules.js';

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

/** Solves a preparation again with one thing different. */
export const whatIf = (
  prepared: Prepared,
  before: RunOutcome,
  change: Change,
  settings: SolveSettings,
  solve: Solve,
  rulesFor: PlacementRulesFor,
): WhatIf => {
  const after = outcomeOf(prepareChanged(prepared, change, rulesFor), settings, solve);
  return {
    change,
    placedBefore: before.certificate.placed,
    placedAfter: after.certificate.placed,
    costBefore: before.certificate.cost,
    costAfter: after.certificate.cost,
    moves: movesBetween(before, after),
    proven: after.certificate.proven,
  };
};
