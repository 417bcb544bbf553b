import { z } from 'zod';
import type { School } from '../../domain/school.js';
import { SECTORS } from '../../domain/sector.js';
import { cursor, entityId, pageLimit, pageOf, textLine } from '../../platform/http/atoms.js';

const weeks = z.int().min(1).max(26);
const point = z.strictObject({ lat: z.number().min(-90).max(90), lon: z.number().min(-180).max(180) });

const settings = {
  stageBreaksCountAsWork: z.boolean(),
  teachingMinutesPerWeek: z.int().min(60).max(3000),
  mboAgreementSectors: z.array(z.enum(SECTORS)).max(SECTORS.length),
  visitDueWeeks: weeks,
  visitOverdueWeeks: weeks,
  firstVisitWithinWeeks: weeks,
  proposalHoldDays: z.int().min(1).max(60),
  placementsMayOverlap: z.boolean(),
};
const settingsChange = z.strictObject({
  stageBreaksCountAsWork: z.exactOptional(settings.stageBreaksCountAsWork),
  teachingMinutesPerWeek: z.exactOptional(settings.teachingMinutesPerWeek),
  mboAgreementSectors: z.exactOptional(settings.mboAgreementSectors),
  visitDueWeeks: z.exactOptional(weeks),
  visitOverdueWeeks: z.exactOptional(weeks),
  firstVisitWithinWeeks: z.exactOptional(weeks),
  proposalHoldDays: z.exactOptional(settings.proposalHoldDays),
  placementsMayOverlap: z.exactOptional(settings.placementsMayOverlap),
});

export const schoolParams = z.strictObject({ id: entityId });
export const listQuery = z.strictObject({ cursor, limit: pageLimit });

export const newSchoolBody = z.strictObject({
  name: textLine(120),
  brin: z.string().regex(/^\d{2}[A-Z]{2}\d{2}$/),
  town: textLine(80),
  point,
  settings: z.exactOptional(settingsChange),
});

/** Absent leaves a field. */
export const schoolChangeBody = z.strictObject({
  name: z.exactOptional(textLine(120)),
  town: z.exactOptional(textLine(80)),
  point: z.exactOptional(point),
  settings: z.exactOptional(settingsChange),
});

const schoolRow = z.strictObject({
  id: z.string(),
  version: z.number(),
  name: z.string(),
  brin: z.string(),
  town: z.string(),
});
export const schoolPage = pageOf(schoolRow);
export const schoolView = z.strictObject({
  ...schoolRow.shape,
  point: z.strictObject({ lat: z.number(), lon: z.number() }),
  settings: z.strictObject({
    stageBreaksCountAsWork: z.boolean(),
    teachingMinutesPerWeek: z.number(),
    mboAgreementSectors: z.array(z.enum(SECTORS)).readonly(),
    visitDueWeeks: z.number(),
    visitOverdueWeeks: z.number(),
    firstVisitWithinWeeks: z.number(),
    proposalHoldDays: z.exactOptional(z.number()),
    placementsMayOverlap: z.exactOptional(z.boolean()),
  }),
});

/** A school as a row of a list. */
export const toSchoolRow = ({ id, version, name, brin, town }: School): z.input<typeof schoolRow> => ({
  id,
  version,
  name,
  brin,
  town,
});
