import { z } from 'zod';
import { DESTINATIONS, EVALUATORS, GOALS_REACHED, type Evaluation, type Outflow } from '../../domain/outcome.js';
import { calendarDay, cursor, entityId, pageLimit, pageOf, textBlock, textLine } from '../../platform/http/atoms.js';
import { latestDestination } from './outcomes.rules.js';

const level = z.int().min(1).max(4);
const destination = z.enum(DESTINATIONS);

export const outcomeParams = z.strictObject({ id: entityId });
export const evaluationParams = z.strictObject({ placementId: entityId });
export const outcomeQuery = z.strictObject({ cursor, limit: pageLimit, destination: destination.optional() });
export const evaluationBody = z.strictObject({
  as: z.enum(EVALUATORS),
  rating: z.int().min(1).max(5),
  goals: z.enum(GOALS_REACHED),
  jobOffer: z.boolean().nullable().default(null),
  text: textBlock(2000).nullable().default(null),
});
export const newOutflowBody = z.strictObject({
  studentId: entityId,
  leftOn: calendarDay,
  destination,
  mboLevel: level.nullable().default(null),
  mboCourse: textLine(160).nullable().default(null),
});
export const followUpBody = z.strictObject({
  months: z.union([z.literal(6), z.literal(12), z.literal(24)]),
  destination,
});
export const handoverBody = z.strictObject({
  mboSchool: textLine(160),
  email: z.email().max(200),
  text: textBlock(6000),
  consentBy: textLine(160),
  consentFrom: z.enum(['pupil', 'parent']),
  consentOn: calendarDay,
});

export const outflowView = z.strictObject({
  id: z.string(),
  version: z.number(),
  studentId: z.string(),
  pupilName: z.string(),
  leftOn: z.string(),
  destination,
  latest: destination,
  mboLevel: z.number().nullable(),
  mboCourse: z.string().nullable(),
  followUps: z.array(z.strictObject({ months: z.number(), destination, askedOn: z.string() })),
  handover: z
    .strictObject({
      mboSchool: z.string(),
      consentBy: z.string(),
      consentOn: z.string(),
      sentAt: z.string(),
      receivedAt: z.string().nullable(),
    })
    .nullable(),
});
export const outflowPage = pageOf(outflowView);

const answerView = z.strictObject({
  rating: z.number(),
  goals: z.enum(GOALS_REACHED),
  jobOffer: z.boolean().nullable(),
  text: z.string().nullable(),
  answeredAt: z.string(),
});
export const evaluationView = z.strictObject({
  placementId: z.string(),
  studentId: z.string(),
  answers: z.partialRecord(z.enum(EVALUATORS), answerView),
});

/** An outflow as data. */
export const toOutflowView = (outflow: Outflow): z.input<typeof outflowView> => {
  const { handover, followUps, id, version, studentId, pupilName, leftOn, mboLevel, mboCourse } = outflow;
  return {
    ...{ id, version, studentId, pupilName, leftOn, mboLevel, mboCourse },
    destination: outflow.destination,
    latest: latestDestination(outflow),
    followUps: [...followUps],
    handover: handover && {
      ...{ mboSchool: handover.mboSchool, consentBy: handover.consentBy, consentOn: handover.consentOn },
      sentAt: handover.sentAt.toISOString(),
      receivedAt: handover.receivedAt?.toISOString() ?? null,
    },
  };
};

/** An evaluation as data. */
export const toEvaluationView = ({ placementId, studentId, answers }: Evaluation): z.input<typeof evaluationView> => ({
  placementId,
  studentId,
  answers: Object.fromEntries(
    Object.entries(answers).map(([as, { accountId: _accountId, answeredAt, ...answer }]) => [
      as,
      { ...answer, answeredAt: answeredAt.toISOString() },
    ]),
  ),
});
