import type { RunOutcome } from '../matching.rules.js';
import { movesBetween, type WhatIf } from './what-if.js';

/** An outcome in figures that can stand beside those of another. */
export interface OutcomeFigures {
  readonly placed: number;
  readonly cost: number;
  /** How many pupils at each rank, best rank first; ranks nobody has are left out. */
  readonly ranks: readonly { readonly rank: number; readonly pupils: number }[];
  /** One way, of those placed by this run; null without any. */
  readonly travelMinutes: { readonly median: number; readonly most: number } | null;
  /** The placed pupil whose place suits them least; null without any. */
  readonly worstOff: { readonly studentId: string; readonly cost: number } | null;
  readonly blockingPairs: number;
}

/** The middle one; of an even number the mean of the two in the middle. */
const median = (sorted: readonly number[]): number => {
  const upper = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const lower = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
  return (upper + lower) / 2;
};

/** What an outcome comes to. Placements that were there already count as placed, and nowhere else. */
export const figuresOf = (outcome: RunOutcome): OutcomeFigures => {
  const own = outcome.placements.filter(({ locked }) => !locked);
  const minutes = own.map(({ travelMinutes }) => travelMinutes).sort((a, b) => a - b);
  const ranks = new Map<number, number>();
  for (const { rank } of own) ranks.set(rank, (ranks.get(rank) ?? 0) + 1);
  const [worst] = [...own].sort((a, b) => b.cost - a.cost || (a.studentId < b.studentId ? -1 : 1));
  return {
    placed: outcome.certificate.placed,
    cost: outcome.certificate.cost,
    ranks: [...ranks].sort(([a], [b]) => a - b).map(([rank, pupils]) => ({ rank, pupils })),
    travelMinutes: minutes.length === 0 ? null : { median: median(minutes), most: minutes.at(-1) ?? 0 },
    worstOff: worst ? { studentId: worst.studentId, cost: worst.cost } : null,
    blockingPairs: outcome.blockingPairs,
  };
};

/** Two outcomes pupil by pupil. */
export interface Differences {
  readonly from: { readonly placed: number; readonly cost: number };
  readonly to: { readonly placed: number; readonly cost: number };
  /** Pupils who get a place, lose it, have another one, or have the same. Pupils without a place in both are in none. */
  readonly gained: number;
  readonly lost: number;
  readonly moved: number;
  readonly same: number;
  readonly moves: WhatIf['moves'];
}

/** What the second outcome does differently. */
export const differencesBetween = (from: RunOutcome, to: RunOutcome): Differences => {
  const moves = movesBetween(from, to);
  const gained = moves.filter((move) => move.from === null).length;
  const lost = moves.filter((move) => move.to === null).length;
  const moved = moves.length - gained - lost;
  return {
    from: { placed: from.certificate.placed, cost: from.certificate.cost },
    to: { placed: to.certificate.placed, cost: to.certificate.cost },
    gained,
    lost,
    moved,
    same: from.placements.length - moved - lost,
    moves,
  };
};
