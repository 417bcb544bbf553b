import type { Actor } from '../../domain/actor.js';
import { noteMade } from '../../platform/audit/audit-trail.js';
import { conflict } from '../../platform/errors.js';
import { newId } from '../../platform/ids.js';
import { differencesBetween, figuresOf, type Differences, type OutcomeFigures } from './explanation/comparing.js';
import { MODES } from './instance/instance.js';
import type { RunOutcome } from './matching.rules.js';
import type { MatchingService, RunRequest, RunView } from './matching.service.js';

/** Every mode over the same facts, side by side. */
export interface ComparisonView {
  readonly id: string;
  /** `done` when every run has ended in an outcome, `failed` when one failed. */
  readonly state: RunView['state'];
  /** In the order of the modes. */
  readonly runs: readonly { readonly run: RunView; readonly figures: OutcomeFigures | null }[];
}

/** Comparisons: of the modes over the same facts, and of two runs pupil by pupil. */
export const createComparisonService = ({ matching }: { matching: MatchingService }) => {
  const viewOf = (id: string, runs: readonly RunView[]): ComparisonView => {
    const sorted = [...runs].sort((a, b) => MODES.indexOf(a.mode) - MODES.indexOf(b.mode));
    const states = new Set(sorted.map(({ state }) => state));
    return {
      id,
      state: states.has('running') ? 'running' : states.has('failed') ? 'failed' : 'done',
      runs: sorted.map((run) => ({ run, figures: run.outcome && figuresOf(run.outcome) })),
    };
  };

  /** Starts a run in every mode over the same facts. @throws 422 when there is no pupil to place */
  const start = async (actor: Actor, request: Omit<RunRequest, 'mode'>): Promise<ComparisonView> => {
    const id = newId('cmpr');
    noteMade(id);
    return viewOf(id, await matching.startModes(actor, request, MODES, id));
  };

  /** A comparison as it stands. @throws 404 when it is not of the school */
  const get = async (actor: Actor, id: string): Promise<ComparisonView> =>
    viewOf(id, await matching.ofComparison(actor, id));

  /** A comparison when all its runs have ended, or as it stands after `waitMs`. */
  const getWhenEnded = async (actor: Actor, id: string, waitMs: number): Promise<ComparisonView> => {
    const { runs } = await get(actor, id);
    await Promise.all(runs.map(({ run }) => matching.getWhenEnded(actor, run.id, waitMs)));
    return get(actor, id);
  };

  const outcomeOf = async (actor: Actor, id: string): Promise<{ run: RunView; outcome: RunOutcome }> => {
    const run = await matching.get(actor, id);
    if (!run.outcome) throw conflict('matching-run.not-ended', { state: run.state });
    return { run, outcome: run.outcome };
  };

  /** Two runs that have ended, pupil by pupil. @throws 404 when one is not of the school, 409 when one has not ended */
  const differences = async (
    actor: Actor,
    id: string,
    otherId: string,
  ): Promise<{ from: RunView; to: RunView; differences: Differences }> => {
    // One after the other: of a run that is not theirs nobody learns whether another one has ended.
    const from = await outcomeOf(actor, id);
    const to = await outcomeOf(actor, otherId);
    return { from: from.run, to: to.run, differences: differencesBetween(from.outcome, to.outcome) };
  };

  return { start, get, getWhenEnded, differences };
};

export type ComparisonService = ReturnType<typeof createComparisonService>;
