import {
  EVALUATORS,
  QUESTIONS,
  QUESTIONS_OF,
  type Evaluation,
  type EvaluationForm,
  type Evaluator,
  type Question,
} from '../../domain/evaluation.js';
import type { Placement } from '../../domain/placement.js';
import type { CalendarDate } from '../../platform/calendar-date.js';
import type { OutcomeFault } from './outcomes.rules.js';

/** A link to a form holds so many days (a choice of the service: a holiday fits in). */
export const EVALUATION_LINK_DAYS = 30;

/** Where the evaluation of a placement stands on a day. */
export const EVALUATION_STANDINGS = ['open', 'complete', 'not-yet', 'no-stage'] as const;
export type EvaluationStanding = (typeof EVALUATION_STANDINGS)[number];

const asked = (as: Evaluator): readonly Question[] => QUESTIONS_OF[as];

/** What is missing in a form or does not belong in it: each is asked three questions of their own, and all are answered. */
export const formFaults = (as: Evaluator, { said }: Pick<EvaluationForm, 'said'>): OutcomeFault[] => [
  ...asked(as)
    .filter((question) => said[question] === undefined)
    .map((question) => ({ path: `said.${question}`, code: 'required' })),
  ...QUESTIONS.filter((question) => said[question] !== undefined && !asked(as).includes(question)).map((question) => ({
    path: `said.${question}`,
    code: 'not-asked',
  })),
];

/** Who has not answered yet, in the order in which they are shown. */
export const missingIn = ({ answers }: Pick<Evaluation, 'answers'>): Evaluator[] =>
  EVALUATORS.filter((one) => answers[one] === undefined);

/** Whether pupil, company and mentor all answered: from then on the placement counts as evaluated. */
export const isAllIn = (evaluation: Pick<Evaluation, 'answers'>): boolean => missingIn(evaluation).length === 0;

/**
 * Where an evaluation stands: nothing is asked before the stage is over, and on its last day it may be. A stage that was called off
 * before its first day leaves nothing to evaluate.
 */
export const standingOf = (
  placement: Pick<Placement, 'firstDay' | 'lastDay' | 'state'>,
  evaluation: Pick<Evaluation, 'answers'> | null,
  today: CalendarDate,
): EvaluationStanding => {
  if (evaluation && isAllIn(evaluation)) return 'complete';
  const { firstDay, lastDay, state } = placement;
  if (state === 'accepted' || (state === 'ended-early' && lastDay < firstDay)) return 'no-stage';
  return lastDay > today ? 'not-yet' : 'open';
};

/** Until when the link that somebody was given last works; null when there is none, or it was withdrawn, used or is over. */
export const openLinkUntil = (evaluation: Evaluation, as: Evaluator, now: Date): Date | null => {
  if (evaluation.answers[as] !== undefined) return null;
  const last = evaluation.history.filter((one) => one.as === as && one.kind !== 'corrected').at(-1);
  if (last?.kind !== 'asked' && last?.kind !== 'link-shown') return null;
  const until = new Date(last.at.getTime() + EVALUATION_LINK_DAYS * 86_400_000);
  return until > now ? until : null;
};

/** What a mentor should look at first: a pupil who did not feel safe, or who was not happy at all. */
export const needsAttention = ({ answers: { pupil } }: Pick<Evaluation, 'answers'>): boolean =>
  pupil !== undefined && (pupil.said['felt-safe'] === 'no' || pupil.rating === 1);
