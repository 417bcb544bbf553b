import { z } from 'zod';
import { HAZARDS } from '../../domain/hazard.js';
import { STAGE_FORMS } from '../../domain/place-offer.js';
import { LEERJAREN, PROGRAMMES } from '../../domain/programme.js';
import { SECTORS } from '../../domain/sector.js';
import { isClockTime, WEEKDAYS } from '../../domain/week-schedule.js';
import { calendarDay, cursor, entityId, pageLimit, pageOf, textLine } from '../../platform/http/atoms.js';
import { seasonId } from '../../web/shapes.js';

const clockTime = z.string().refine(isClockTime, 'wrong-form');
const age = z.int().min(12).max(27).nullable();

const days = z.partialRecord(
  z.enum(WEEKDAYS),
  z.strictObject({
    start: clockTime,
    end: clockTime,
    breakMinutes: z.int().min(0).max(240),
    places: z.int().min(1).max(200),
  }),
);

const fields = {
  title: textLine(160),
  sector: z.enum(SECTORS),
  programmes: z.array(z.enum(PROGRAMMES)).min(1).max(PROGRAMMES.length),
  leerjaren: z.array(z.literal(LEERJAREN)).min(1).max(LEERJAREN.length),
  minAge: age,
  maxAge: age,
  periods: z
    .array(
      z.strictObject({
        /** Part of the paths under which places are counted. */
        id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/),
        firstDay: calendarDay,
        lastDay: calendarDay,
      }),
    )
    .min(1)
    .max(12),
  days,
  totalPlaces: z.int().min(1).max(200),
  forms: z.array(z.enum(STAGE_FORMS)).min(1).max(STAGE_FORMS.length),
  otherForm: z.enum(['refuse', 'warn']),
  minimumWeeks: z.int().min(1).max(52).nullable(),
  hazards: z.array(z.enum(HAZARDS)).max(HAZARDS.length),
  supervisionDeclared: z.boolean(),
  vogAsked: z.boolean(),
  guidanceLevel: z.literal([1, 2, 3]),
  allowanceCentsPerMonth: z.int().min(0).max(200_000).nullable(),
  supervisorIds: z.array(entityId).max(20),
  firmness: z.enum(['open', 'on-request']),
};

export const placeOfferParams = z.strictObject({ id: entityId });
export const placeOfferListQuery = z.strictObject({
  q: textLine(80).optional(),
  establishmentId: entityId.optional(),
  companyId: entityId.optional(),
  season: seasonId.optional(),
  cursor,
  limit: pageLimit,
});

export const newPlaceOfferBody = z.strictObject({
  establishmentId: entityId,
  season: seasonId,
  ...fields,
  leerjaren: fields.leerjaren.default([3, 4]),
  minAge: age.default(null),
  maxAge: age.default(null),
  forms: fields.forms.default(['lint']),
  otherForm: fields.otherForm.default('warn'),
  minimumWeeks: fields.minimumWeeks.default(null),
  hazards: fields.hazards.default([]),
  supervisionDeclared: fields.supervisionDeclared.default(false),
  vogAsked: fields.vogAsked.default(false),
  guidanceLevel: fields.guidanceLevel.default(2),
  allowanceCentsPerMonth: fields.allowanceCentsPerMonth.default(null),
  supervisorIds: fields.supervisorIds.default([]),
  firmness: fields.firmness.default('open'),
});

/** Absent leaves a field; null clears it. `days` and `periods` are replaced as a whole. */
export const placeOfferChangeBody = z.strictObject({
  title: z.exactOptional(fields.title),
  sector: z.exactOptional(fields.sector),
  programmes: z.exactOptional(fields.programmes),
  leerjaren: z.exactOptional(fields.leerjaren),
  minAge: z.exactOptional(age),
  maxAge: z.exactOptional(age),
  periods: z.exactOptional(fields.periods),
  days: z.exactOptional(days),
  totalPlaces: z.exactOptional(fields.totalPlaces),
  forms: z.exactOptional(fields.forms),
  otherForm: z.exactOptional(fields.otherForm),
  minimumWeeks: z.exactOptional(fields.minimumWeeks),
  hazards: z.exactOptional(fields.hazards),
  supervisionDeclared: z.exactOptional(fields.supervisionDeclared),
  vogAsked: z.exactOptional(fields.vogAsked),
  guidanceLevel: z.exactOptional(fields.guidanceLevel),
  allowanceCentsPerMonth: z.exactOptional(fields.allowanceCentsPerMonth),
  supervisorIds: z.exactOptional(fields.supervisorIds),
  firmness: z.exactOptional(fields.firmness),
});

/** Without days: the same places as the offer has. */
export const confirmationBody = z.strictObject({ days: z.exactOptional(days) });
export const copyBody = z.strictObject({ season: seasonId });

const freeView = z.record(z.string(), z.partialRecord(z.enum([...WEEKDAYS, 'total']), z.number()));

export const placeOfferView = z.strictObject({
  id: z.string(),
  version: z.number(),
  companyId: z.string(),
  establishmentId: z.string(),
  season: z.string(),
  title: z.string(),
  sector: z.enum(SECTORS),
  programmes: z.array(z.enum(PROGRAMMES)).readonly(),
  leerjaren: z.array(z.literal(LEERJAREN)).readonly(),
  minAge: z.number().nullable(),
  maxAge: z.number().nullable(),
  periods: z.array(z.strictObject({ id: z.string(), firstDay: z.string(), lastDay: z.string() })).readonly(),
  days: z.partialRecord(
    z.enum(WEEKDAYS),
    z.strictObject({ start: z.string(), end: z.string(), breakMinutes: z.number(), places: z.number() }),
  ),
  totalPlaces: z.number(),
  forms: z.array(z.enum(STAGE_FORMS)).readonly(),
  otherForm: z.enum(['refuse', 'warn']),
  minimumWeeks: z.number().nullable(),
  hazards: z.array(z.enum(HAZARDS)).readonly(),
  supervisionDeclared: z.boolean(),
  vogAsked: z.boolean(),
  guidanceLevel: z.number(),
  allowanceCentsPerMonth: z.number().nullable(),
  supervisorIds: z.array(z.string()).readonly(),
  firmness: z.enum(['open', 'on-request']),
  confirmedOn: z.string().nullable(),
  confirmedBy: z.string().nullable(),
  /** Whether that confirmation counts for this season. */
  confirmed: z.boolean(),
  /** What is left per period: on each weekday, and in total. */
  free: freeView,
});
export const placeOfferPage = pageOf(placeOfferView);
