import { isAtCompany, type Actor } from '../../domain/actor.js';
import { authorOf, type Author } from '../../domain/author.js';
import type { Evaluation, EvaluationForm, Evaluator } from '../../domain/evaluation.js';
import type { GuidedPlacement, GuidedPlacements } from '../../domain/guided-placement.js';
import type { Clock } from '../../platform/clock.js';
import { AppError, conflict, forbidden } from '../../platform/errors.js';
import type { EvaluationRepository } from './evaluations.repository.js';
import { formFaults } from './evaluations.rules.js';
import { emptyEvaluation, type EvaluationWriter, type GuidedEvaluation } from './evaluation-writing.service.js';

export interface EvaluationDeps {
  readonly evaluations: EvaluationRepository;
  readonly writer: EvaluationWriter;
  readonly clock: Clock;
  readonly placements: GuidedPlacements;
  /** Makes the links to a form stop working. */
  readonly revokeLinks: (as: Evaluator, placementId: string) => Promise<void>;
}

/** Which evaluation, as somebody read it: `version` is what stood there, null for whatever stands. */
interface Read {
  readonly placementId: string;
  readonly version: number | null;
}

/** Whether somebody fills in this form: their own, or as a school what the pupil told. */
export const mayFillIn = (actor: Pick<Actor, 'role'>, as: Evaluator): boolean =>
  isAtCompany(actor) === (as === 'company');

/** What a company gets to see: its own answer and nothing of what pupil and mentor said about it. */
const shownTo = (actor: Actor, evaluation: Evaluation): Evaluation =>
  !isAtCompany(actor)
    ? evaluation
    : {
        ...evaluation,
        answers: evaluation.answers.company ? { company: evaluation.answers.company } : {},
        earlier: evaluation.earlier.filter(({ as }) => as === 'company'),
        history: evaluation.history.filter(({ as }) => as === 'company'),
      };

const mustFillIn = (actor: Actor, as: Evaluator): void => {
  if (!mayFillIn(actor, as)) throw forbidden('evaluation.not-yours', { as });
};

const mustBeWhole = (as: Evaluator, form: EvaluationForm): void => {
  const faults = formFaults(as, form);
  if (faults.length > 0) throw new AppError('rule', 'evaluation.incomplete', {}, faults);
};

/** How stages were: answered once each by pupil, company and mentor, corrected or taken back with a reason. */
export const createEvaluationService = (deps: EvaluationDeps) => {
  const { evaluations, clock } = deps;
  const { evaluationOf, withStanding, mustBeOver, write, eventOf } = deps.writer;
  const seenBy = (actor: Actor, guided: GuidedPlacement, evaluation: Evaluation): GuidedEvaluation => ({
    ...withStanding(guided, evaluation),
    evaluation: shownTo(actor, evaluation),
  });

  /** The evaluation of a placement as somebody may see it; empty, with version 0, while nothing happened. @throws 404 */
  const get = async (actor: Actor, placementId: string): Promise<GuidedEvaluation> => {
    const guided = await deps.placements.get(actor, placementId);
    return seenBy(actor, guided, await evaluationOf(guided));
  };

  /** The evaluations of all placements that somebody may see. */
  const all = async (actor: Actor): Promise<GuidedEvaluation[]> => {
    const mine = await deps.placements.all(actor);
    const found = new Map<string, Evaluation>();
    for (const schoolId of new Set(mine.map(({ placement }) => placement.schoolId))) {
      const ids = mine.filter(({ placement }) => placement.schoolId === schoolId).map(({ placement }) => placement.id);
      for (const one of await evaluations.ofPlacements({ schoolId }, ids)) found.set(one.placementId, one);
    }
    return mine.map((guided) => seenBy(actor, guided, found.get(guided.placement.id) ?? emptyEvaluation(guided)));
  };

  /** Keeps a form that somebody sent, by account or by link. @throws 409 for a second one, 422 before the stage is over or when it is not complete */
  const keep = (guided: GuidedPlacement, as: Evaluator, form: EvaluationForm, by: Author): Promise<Evaluation> => {
    mustBeOver(guided);
    mustBeWhole(as, form);
    return write(guided, null, (before) => {
      if (before.answers[as] !== undefined) throw conflict('evaluation.already-answered', { as });
      const answers = { ...before.answers, [as]: { ...form, answeredAt: clock.now(), by } };
      return { ...before, answers, history: [...before.history, eventOf('answered', as, by)] };
    });
  };

  /** Keeps the answer of a company, a mentor, or the pupil as told to the school; each answers once. @throws 403, and as `keep` */
  const answer = async (
    actor: Actor,
    placementId: string,
    { as, form }: { readonly as: Evaluator; readonly form: EvaluationForm },
  ): Promise<GuidedEvaluation> => {
    const guided = await deps.placements.get(actor, placementId);
    mustFillIn(actor, as);
    return seenBy(actor, guided, await keep(guided, as, form, authorOf(actor)));
  };

  /** Replaces an answer that was wrongly filled in; the one before is kept with the reason. @throws 403, 409 without an answer, 412, 422 */
  const correct = async (
    actor: Actor,
    { placementId, version }: Read,
    { as, form, reason }: { readonly as: Evaluator; readonly form: EvaluationForm; readonly reason: string },
  ): Promise<GuidedEvaluation> => {
    const guided = await deps.placements.get(actor, placementId);
    mustFillIn(actor, as);
    mustBeWhole(as, form);
    const by = authorOf(actor);
    const stored = await write(guided, version, (before) => {
      const old = before.answers[as];
      if (!old) throw conflict('evaluation.not-answered', { as });
      return {
        ...before,
        answers: { ...before.answers, [as]: { ...form, answeredAt: clock.now(), by } },
        earlier: [...before.earlier, { as, answer: old, until: clock.now() }],
        history: [...before.history, eventOf('corrected', as, by, reason)],
      };
    });
    return seenBy(actor, guided, stored);
  };

  /** Takes an answer back, so that its evaluator can answer anew; the school may do it for all three. @throws 403, 409 without an answer, 412 */
  const takeBack = async (
    actor: Actor,
    { placementId, version }: Read,
    { as, reason }: { readonly as: Evaluator; readonly reason: string },
  ): Promise<GuidedEvaluation> => {
    const guided = await deps.placements.get(actor, placementId);
    if (isAtCompany(actor)) throw forbidden('evaluation.not-yours', { as });
    const stored = await write(
      guided,
      version,
      (before) => {
        const { [as]: old, ...answers } = before.answers;
        if (!old) throw conflict('evaluation.not-answered', { as });
        return {
          ...before,
          answers,
          earlier: [...before.earlier, { as, answer: old, until: clock.now() }],
          history: [...before.history, eventOf('taken-back', as, authorOf(actor), reason)],
        };
      },
      () => deps.revokeLinks(as, placementId),
    );
    return seenBy(actor, guided, stored);
  };

  return { get, all, keep, answer, correct, takeBack };
};

export type EvaluationService = ReturnType<typeof createEvaluationService>;
