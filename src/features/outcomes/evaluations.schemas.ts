import { z } from 'zod';
import {
  EVALUATION_EVENTS,
  EVALUATORS,
  GOALS_REACHED,
  JOB_OFFERS,
  QUESTIONS,
  QUESTIONS_OF,
  SAID,
  type EvaluationAnswer,
  type Evaluator,
} from '../../domain/evaluation.js';
import { entityId, textBlock } from '../../platform/http/atoms.js';
import { EVALUATION_STANDINGS } from './evaluations.rules.js';
import type { GuidedEvaluation } from './evaluation-writing.service.js';

export const LINK_EVALUATORS = ['pupil', 'company'] as const;
const evaluator = z.enum(EVALUATORS);
const linkEvaluator = z.enum(LINK_EVALUATORS);
const reason = textBlock(400);

export const evaluationParams = z.strictObject({ placementId: entityId });
export const formParams = z.strictObject({ placementId: entityId, as: z.enum(['pupil', 'mentor']) });
export const answerParams = z.strictObject({ placementId: entityId, as: evaluator });
export const linkParams = z.strictObject({ placementId: entityId, as: linkEvaluator });
export const secretParams = z.strictObject({ secret: z.string().regex(/^[A-Za-z0-9_-]{20,200}$/) });

/** The short form. Which of the questions belong to whom is a rule. */
export const formBody = z.strictObject({
  rating: z.int().min(1).max(5),
  goals: z.enum(GOALS_REACHED),
  jobOffer: z.enum(JOB_OFFERS).nullable().default(null),
  said: z.partialRecord(z.enum(QUESTIONS), z.enum(SAID)),
  text: textBlock(2000).nullable().default(null),
});
/** What a page sends: every question answered, and "I do not know" as a choice of its own. */
export const formBodyOf = (as: Evaluator) =>
  z.strictObject({
    ...formBody.shape,
    jobOffer: z.enum([...JOB_OFFERS, 'unknown']).transform((one) => (one === 'unknown' ? null : one)),
    said: z.strictObject(Object.fromEntries(QUESTIONS_OF[as].map((question) => [question, z.enum(SAID)]))),
  });
export const answerBody = z.strictObject({ as: evaluator, ...formBody.shape });
export const correctionBody = z.strictObject({ as: evaluator, reason, ...formBody.shape });
export const takeBackBody = z.strictObject({ as: evaluator, reason });
export const askBody = z.strictObject({ as: linkEvaluator, email: z.email().max(200).nullable().default(null) });
export const addressBody = z.strictObject({ email: z.email().max(200).nullable().default(null) });

export const linkBody = z.strictObject({ as: linkEvaluator });

const answerView = z.strictObject({
  rating: z.number(),
  goals: z.enum(GOALS_REACHED),
  jobOffer: z.enum(JOB_OFFERS).nullable(),
  said: z.partialRecord(z.enum(QUESTIONS), z.enum(SAID)),
  text: z.string().nullable(),
  answeredAt: z.string(),
});
export const evaluationView = z.strictObject({
  placementId: z.string(),
  studentId: z.string(),
  version: z.number(),
  standing: z.enum(EVALUATION_STANDINGS),
  answers: z.partialRecord(evaluator, answerView),
  history: z.array(
    z.strictObject({
      at: z.string(),
      kind: z.enum(EVALUATION_EVENTS),
      as: evaluator,
      by: z.string(),
      reason: z.string().nullable(),
    }),
  ),
});

/** A link to hand over; its address is told this once. */
export const linkView = z.strictObject({ url: z.string(), expiresAt: z.string(), evaluation: evaluationView });

const answerData = ({ by: _by, answeredAt, ...form }: EvaluationAnswer): z.input<typeof answerView> => ({
  ...form,
  answeredAt: answeredAt.toISOString(),
});

/** An evaluation as data. */
export const toEvaluationView = ({ evaluation, standing }: GuidedEvaluation): z.input<typeof evaluationView> => {
  const { placementId, studentId, version, answers, history } = evaluation;
  return {
    ...{ placementId, studentId, version, standing },
    answers: Object.fromEntries(Object.entries(answers).map(([as, answer]) => [as, answerData(answer)])),
    history: history.map(({ at, by, ...event }) => ({ ...event, at: at.toISOString(), by: by.name })),
  };
};
