import type { Actor } from '../../domain/actor.js';
import type { OutcomeCountsRepository } from './outcome-counts.repository.js';
import { shownTable, tablesOf, type ShownTable } from './outcome-counts.rules.js';

/** How many pupils went where and how stages were: a coordinator of the own school, research of all schools together. */
export const createOutcomeCountsService = (deps: {
  counts: OutcomeCountsRepository;
  /** Whether a count may not be shown by itself (rules §8). */
  isSmall: (count: number) => boolean;
}) => {
  const tables = async (actor: Actor): Promise<ShownTable[]> => {
    const sums = await deps.counts.sums(actor.role === 'coordinator' ? (actor.schoolId ?? '') : null);
    return tablesOf(sums).map((table) => shownTable(table, deps.isSmall));
  };
  return { tables };
};

export type OutcomeCountsService = ReturnType<typeof createOutcomeCountsService>;
