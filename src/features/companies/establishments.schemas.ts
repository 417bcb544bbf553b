import { z } from 'zod';
import { PROGRAMMES } from '../../domain/programme.js';
import { RECOGNITION_SCOPES, RECOGNITION_STANDINGS } from '../../domain/recognition.js';
import { SECTORS } from '../../domain/sector.js';
import { TRAVEL_MEANS } from '../../domain/travel.js';
import { WEEKDAYS } from '../../domain/week-schedule.js';
import { calendarDay, cursor, entityId, pageLimit, pageOf, queryFlag, textLine } from '../../platform/http/atoms.js';
import { seasonId } from '../../web/shapes.js';

const DEFAULT_RADIUS_KM = 25;

const point = z.strictObject({ lat: z.number().min(-90).max(90), lon: z.number().min(-180).max(180) });
const riskInventory = z.strictObject({ madeOn: calendarDay.nullable(), youthSection: z.boolean() });

const fields = {
  name: textLine(120),
  street: textLine(120),
  postcode: z
    .string()
    .trim()
    .regex(/^[1-9]\d{3} ?[A-Z]{2}$/),
  town: textLine(80),
  point,
  reachableBy: z.array(z.enum(TRAVEL_MEANS)).max(TRAVEL_MEANS.length),
  riskInventory,
  employees: z.int().min(0).max(1_000_000).nullable(),
};

export const establishmentParams = z.strictObject({ id: entityId });

/** `52.09,5.12` */
const near = z
  .string()
  .regex(/^-?\d{1,2}(\.\d{1,9})?,-?\d{1,3}(\.\d{1,9})?$/)
  .transform((text) => {
    const [lat = 0, lon = 0] = text.split(',').map(Number);
    return { lat, lon };
  })
  .refine(({ lat, lon }) => Math.abs(lat) <= 90 && Math.abs(lon) <= 180, 'wrong-form');

export const establishmentSearchQuery = z
  .strictObject({
    near: near.optional(),
    radiusKm: z.coerce.number().min(0.1).max(200).optional(),
    q: textLine(80).optional(),
    companyId: entityId.optional(),
    sector: z.enum(SECTORS).optional(),
    programme: z.enum(PROGRAMMES).optional(),
    weekday: z.enum(WEEKDAYS).optional(),
    season: seasonId.optional(),
    free: queryFlag.default(false),
    cursor,
    limit: pageLimit,
  })
  .refine((query) => query.radiusKm === undefined || query.near !== undefined, {
    path: ['radiusKm'],
    error: 'needs-near',
  });

/** The question of a search, from its query string. */
export const searchOf = ({ near: around, radiusKm, q, ...rest }: z.output<typeof establishmentSearchQuery>) => ({
  ...rest,
  text: q,
  near: around ? { point: around, radiusKm: radiusKm ?? DEFAULT_RADIUS_KM } : null,
});

export const newEstablishmentBody = z.strictObject({
  companyId: entityId,
  ...fields,
  reachableBy: fields.reachableBy.default([]),
  riskInventory: riskInventory.default({ madeOn: null, youthSection: false }),
  employees: fields.employees.default(null),
});

/** Absent leaves a field; null clears it. */
export const establishmentChangeBody = z.strictObject({
  name: z.exactOptional(fields.name),
  street: z.exactOptional(fields.street),
  postcode: z.exactOptional(fields.postcode),
  town: z.exactOptional(fields.town),
  point: z.exactOptional(fields.point),
  reachableBy: z.exactOptional(fields.reachableBy),
  riskInventory: z.exactOptional(fields.riskInventory),
  employees: z.exactOptional(fields.employees),
});

const weekdayCounts = z.partialRecord(z.enum(WEEKDAYS), z.number());

export const establishmentView = z.strictObject({
  id: z.string(),
  version: z.number(),
  companyId: z.string(),
  companyName: z.string(),
  name: z.string(),
  street: z.string(),
  postcode: z.string(),
  town: z.string(),
  point: z.strictObject({ lat: z.number(), lon: z.number() }),
  reachableBy: z.array(z.enum(TRAVEL_MEANS)).readonly(),
  riskInventory: z.strictObject({ madeOn: z.string().nullable(), youthSection: z.boolean() }),
  employees: z.number().nullable(),
  recognitions: z.array(
    z.strictObject({
      id: z.string(),
      programmes: z.array(z.enum(PROGRAMMES)).readonly(),
      sector: z.enum(SECTORS),
      crebo: z.string(),
      qualification: z.string(),
      level: z.number(),
      scope: z.enum(RECOGNITION_SCOPES),
      /** Derived for today. */
      standing: z.enum(RECOGNITION_STANDINGS),
    }),
  ),
  /** In a search those that fit it, else all of this season and later. */
  offers: z.array(
    z.strictObject({
      id: z.string(),
      title: z.string(),
      season: z.string(),
      sector: z.enum(SECTORS),
      programmes: z.array(z.enum(PROGRAMMES)).readonly(),
      firmness: z.enum(['open', 'on-request']),
      /** Whether the company confirmed its places for this season. */
      confirmed: z.boolean(),
      confirmedOn: z.string().nullable(),
      periods: z.array(
        z.strictObject({
          periodId: z.string(),
          firstDay: z.string(),
          lastDay: z.string(),
          total: z.number(),
          byWeekday: weekdayCounts,
        }),
      ),
    }),
  ),
  /** Confirmed places that are free on a weekday in the best period of each offer, all offers above together. */
  freePlaces: weekdayCounts,
});

/** `distanceKm` as the crow flies, null without `near`. */
export const establishmentRow = z.strictObject({ ...establishmentView.shape, distanceKm: z.number().nullable() });
export const establishmentPage = pageOf(establishmentRow);
