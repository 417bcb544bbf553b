import { RESULT_FORMAT, type Instance } from '../instance/instance.js';
import type { RunOutcome, RunPlacement } from '../matching.rules.js';
import { optionId } from '../options/make-options.js';
import { instanceOf, LOCKED, type Prepared } from '../options/preparation.js';
import { prepareChanged, type Change } from './changes.js';
import type { Solve, Solved, SolveSettings } from './outcome.js';
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

const spotOf = ({ offerId, establishmentId, weekdays, periodIds, travelMinutes }: Spot): Spot => ({
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
): WhatIf => {
  const changed = prepareChanged(prepared, change);
  const instance = instanceOf(changed, settings);
  const solved = solve(instance);
  const isFinal = solved.proven || settings.mode === 'stable';
  return compared(change, before, changed, isFinal ? solved : better(instance, solved, placedOn(instance, before)));
};

/** The placements of a run in an instance that was changed since, with more pupils placed where that is possible. */
const placedOn = (instance: Instance, before: RunOutcome): Solved => {
  const start = before.placements.map(
    (one) => [one.studentId, one.locked ? LOCKED : optionId(one.offerId, one.periodIds, one.weekdays)] as const,
  );
  const { assignment, cost } = placeOn(instance, new Map(start));
  return placingResult(
    instance,
    [...assignment].map(([student, option]) => ({ student, option })),
    cost,
  );
};

/** What was found by placing on: it can be done, and nothing is proven of it. */
export const placingResult = (
  { mode, seed, students }: Instance,
  assignments: Solved['assignments'],
  cost: number,
): Solved => {
  const placed = new Set(assignments.map(({ student }) => student));
  return {
    format: RESULT_FORMAT,
    mode,
    seed,
    placed: placed.size,
    cost,
    bound: { placed: students.length, cost: 0 },
    proven: false,
    assignments,
    unplaced: students.map(({ id }) => id).filter((id) => !placed.has(id)),
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

/** What a result in a changed preparation comes to beside the run. */
export const compared = (change: Change, before: RunOutcome, changed: Prepared, result: Solved): WhatIf => ({
  change,
  placedBefore: before.certificate.placed,
  placedAfter: result.placed,
  costBefore: before.certificate.cost,
  costAfter: result.cost,
  moves: movesTo(before, changed, result),
  proven: result.proven,
});

/** As `movesBetween`, looking only at the pupils whose place differs. */
const movesTo = (before: RunOutcome, changed: Prepared, { assignments }: Solved): WhatIf['moves'] => {
  const from = new Map(before.placements.map((placement) => [placement.studentId, placement]));
  const to = new Map(assignments.map(({ student, option }) => [student, option]));
  const establishments = new Map(changed.snapshot.offers.map(({ offer }) => [offer.id, offer.establishmentId]));
  const options = new Map(changed.students.map((one) => [one.studentId, one.options]));
  return [...new Set([...from.keys(), ...to.keys()])].sort().flatMap((studentId) => {
    const was = from.get(studentId);
    const id = to.get(studentId);
    const stays = was && (was.locked ? LOCKED : optionId(was.offerId, was.periodIds, was.weekdays)) === id;
    if (stays) return [];
    const now = options.get(studentId)?.find((option) => option.id === id);
    const spot = now && { ...now, establishmentId: establishments.get(now.offerId) ?? '' };
    return [{ studentId, from: was ? spotOf(was) : null, to: spot ? spotOf(spot) : null }];
  });
};
