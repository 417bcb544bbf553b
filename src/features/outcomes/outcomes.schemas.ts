import { z } from 'zod';
import { CONSENTERS } from '../../domain/consent.js';
import { DESTINATIONS, FOLLOW_UP_MONTHS, OUTFLOW_EVENTS, type Outflow } from '../../domain/outcome.js';
import { calendarDay, cursor, entityId, pageLimit, pageOf, textBlock, textLine } from '../../platform/http/atoms.js';
import { latestDestination } from './outcomes.rules.js';

const level = z.int().min(1).max(4);
const destination = z.enum(DESTINATIONS);

export const outcomeParams = z.strictObject({ id: entityId });
export const pupilParams = z.strictObject({ studentId: entityId });
export const outcomeQuery = z.strictObject({ cursor, limit: pageLimit, destination: destination.optional() });
const reason = textBlock(400);
export const reasonBody = z.strictObject({ reason });
const entered = {
  leftOn: calendarDay,
  destination,
  mboLevel: level.nullable().default(null),
  mboCourse: textLine(160).nullable().default(null),
};
export const newOutflowBody = z.strictObject({ studentId: entityId, ...entered });
export const outflowCorrectionBody = z.strictObject({ ...entered, reason });
const months = z.literal([...FOLLOW_UP_MONTHS]);
export const followUpBody = z.strictObject({ months, destination });
export const followUpCorrectionBody = z.strictObject({ months, destination, reason });
export const handoverBody = z.strictObject({
  mboSchool: textLine(160),
  email: z.email().max(200),
  text: textBlock(6000),
  /** Who agreed; left out where the ledger of consent says so already. */
  consentBy: textLine(160).nullable().default(null),
  consentFrom: z.enum(CONSENTERS).nullable().default(null),
  consentOn: calendarDay.nullable().default(null),
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
      withdrawnAt: z.string().nullable(),
    })
    .nullable(),
  history: z.array(
    z.strictObject({
      at: z.string(),
      kind: z.enum(OUTFLOW_EVENTS),
      by: z.string().nullable(),
      months: z.number().nullable(),
      was: destination.nullable(),
      reason: z.string().nullable(),
    }),
  ),
});
export const outflowPage = pageOf(outflowView);

/** An outflow as data. */
export const toOutflowView = (outflow: Outflow): z.input<typeof outflowView> => {
  const { handover, followUps, id, version, studentId, pupilName, leftOn, mboLevel, mboCourse } = outflow;
  return {
    ...{ id, version, studentId, pupilName, leftOn, mboLevel, mboCourse },
    destination: outflow.destination,
    latest: latestDestination(outflow),
    followUps: [...followUps],
    history: outflow.history.map(({ at, by, ...event }) => ({ ...event, at: at.toISOString(), by: by?.name ?? null })),
    handover: handover && {
      ...{ mboSchool: handover.mboSchool, consentBy: handover.consentBy, consentOn: handover.consentOn },
      sentAt: handover.sentAt.toISOString(),
      receivedAt: handover.receivedAt?.toISOString() ?? null,
      withdrawnAt: handover.withdrawnAt?.toISOString() ?? null,
    },
  };
};
