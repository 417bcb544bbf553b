import type { Author } from '../../domain/author.js';
import type { Evaluation, EvaluationEvent, Evaluator } from '../../domain/evaluation.js';
import type { GuidedPlacement } from '../../domain/guided-placement.js';
import type { Clock } from '../../platform/clock.js';
import { changedMeanwhile } from '../../platform/db/storage-errors.js';
import { breaksRule } from '../../platform/errors.js';
import { newId } from '../../platform/ids.js';
import type { EvaluationRepository } from './evaluations.repository.js';
import { isAllIn, standingOf, type EvaluationStanding } from './evaluations.rules.js';

/** A placement with how it was. */
export interface GuidedEvaluation {
  readonly guided: GuidedPlacement;
  readonly evaluation: Evaluation;
  readonly standing: EvaluationStanding;
}

const TRIES = 5;
/** How many are read at once of those that are to be told again. */
const CATCH_UP = 200;
const CHANGED = 'evaluation.changed-meanwhile';

/** An evaluation of which nothing is stored yet. */
export const emptyEvaluation = ({ placement }: GuidedPlacement): Evaluation => {
  const { schoolId, id: placementId, studentId, groupId, companyId } = placement;
  const whose = { schoolId, placementId, studentId, groupId, companyId };
  return { id: newId('eva'), version: 0, ...whose, answers: {}, earlier: [], history: [] };
};

/** Reading and writing evaluations: the one way in which they change. */
export const createEvaluationWriter = (deps: {
  readonly evaluations: EvaluationRepository;
  readonly clock: Clock;
  /**
   * Told each time that pupil, company and mentor have all answered; says whether the placement counts as evaluated now, which one that
   * was not completed does not. May be told more than once of one placement.
   */
  readonly onAllIn: (placement: { readonly schoolId: string; readonly id: string }) => Promise<boolean>;
}) => {
  const { evaluations, clock } = deps;

  const evaluationOf = async (guided: GuidedPlacement): Promise<Evaluation> =>
    (await evaluations.ofPlacement(guided.placement, guided.placement.id)) ?? emptyEvaluation(guided);

  const withStanding = (guided: GuidedPlacement, evaluation: Evaluation): GuidedEvaluation => ({
    ...{ guided, evaluation },
    standing: standingOf(guided.placement, evaluation, clock.today()),
  });

  /** @throws 422 before the last day of a stage, or where there was none */
  const mustBeOver = ({ placement }: GuidedPlacement): void => {
    const standing = standingOf(placement, null, clock.today());
    if (standing === 'no-stage') throw breaksRule('evaluation.no-stage');
    if (standing === 'not-yet') throw breaksRule('evaluation.too-early', { lastDay: placement.lastDay });
  };

  /** Tells of one that is all in; says whether its placement counts as evaluated. Otherwise the job tells again. */
  const tell = async (evaluation: Evaluation): Promise<boolean> => {
    const isEvaluated = await deps.onAllIn({ schoolId: evaluation.schoolId, id: evaluation.placementId });
    if (isEvaluated) await evaluations.told(evaluation);
    return isEvaluated;
  };

  /**
   * Changes an evaluation; what others write at the same time stays. `version` is the one somebody read, null for whatever stands.
   * @throws 412 for another version
   */
  const write = async (
    guided: GuidedPlacement,
    version: number | null,
    change: (before: Evaluation) => Evaluation,
    also: (before: Evaluation) => Promise<void> = () => Promise.resolve(),
  ): Promise<Evaluation> => {
    for (let tries = 0; tries < TRIES; tries++) {
      const before = await evaluationOf(guided);
      if (version !== null && version !== before.version) throw changedMeanwhile(CHANGED);
      const after = change(before);
      if (await evaluations.save(after, () => also(before))) {
        const stored = { ...after, version: before.version + 1 };
        if (isAllIn(stored)) await tell(stored);
        return stored;
      }
    }
    throw changedMeanwhile(CHANGED);
  };

  const eventOf = (
    kind: EvaluationEvent['kind'],
    as: Evaluator,
    by: Author,
    reason: string | null = null,
  ): EvaluationEvent => ({ at: clock.now(), kind, as, by, reason });

  /** Tells again of all that were told to nobody for certain, each on its own; says how many placements are evaluated by it. */
  const catchUp = async (
    attempt: (item: string, work: () => Promise<unknown>) => Promise<boolean>,
    signal: AbortSignal,
  ): Promise<number> => {
    let evaluated = 0;
    for (let after: string | null = null; ;) {
      const waiting: Evaluation[] = await evaluations.untold({ after, limit: CATCH_UP });
      for (const one of waiting) {
        if (signal.aborted) return evaluated;
        await attempt(one.placementId, async () => {
          if (await tell(one)) evaluated++;
        });
      }
      if (waiting.length < CATCH_UP) return evaluated;
      after = waiting.at(-1)?.id ?? null;
    }
  };

  return { evaluationOf, withStanding, mustBeOver, write, eventOf, catchUp };
};

export type EvaluationWriter = ReturnType<typeof createEvaluationWriter>;
