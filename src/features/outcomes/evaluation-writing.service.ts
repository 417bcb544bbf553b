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
  /** Told each time that pupil, company and mentor have all answered. May be told more than once of one placement. */
  readonly onAllIn: (placement: { readonly schoolId: string; readonly id: string }) => Promise<void>;
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
        if (isAllIn(stored)) await deps.onAllIn(guided.placement);
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

  /** Tells again of one that is all in, after a crash between the last answer and the telling; says whether it is. */
  const tellAllIn = async (guided: GuidedPlacement): Promise<boolean> => {
    const isIn = isAllIn(await evaluationOf(guided));
    if (isIn) await deps.onAllIn(guided.placement);
    return isIn;
  };

  return { evaluationOf, withStanding, mustBeOver, write, eventOf, tellAllIn };
};

export type EvaluationWriter = ReturnType<typeof createEvaluationWriter>;
