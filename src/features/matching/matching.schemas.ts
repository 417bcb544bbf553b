import { z } from 'zod';
import { SEVERITIES } from '../../domain/finding.js';
import { SECTORS } from '../../domain/sector.js';
import { WEEKDAYS } from '../../domain/week-schedule.js';
import { calendarDay, cursor, entityId, pageLimit, pageOf, textBlock } from '../../platform/http/atoms.js';
import { MODES } from './instance/instance.js';
import { COST_TERMS } from './options/cost.js';
import { seasonId } from '../../web/shapes.js';

const weekdays = z.array(z.enum(WEEKDAYS)).max(7);
const instant = z.iso.datetime();

export const runRequest = z
  .strictObject({
    season: seasonId,
    mode: z.enum(MODES).default('max-placed'),
    groupId: entityId.optional(),
    studentIds: z.array(entityId).min(1).max(5000).optional(),
    seed: z.string().min(1).max(80).optional(),
  })
  .refine(({ groupId, studentIds }) => groupId === undefined || studentIds === undefined, {
    path: ['studentIds'],
    message: 'not-with-group',
  });

export const runParams = z.strictObject({ id: entityId });
export const studentParams = z.strictObject({ id: entityId, studentId: entityId });
export const groupParams = z.strictObject({ id: entityId, groupId: entityId });
export const offerParams = z.strictObject({ id: entityId, studentId: entityId, offerId: entityId });
export const listQuery = z.strictObject({ season: seasonId.optional(), limit: pageLimit, cursor });

export const comparisonRequest = z
  .strictObject({
    season: seasonId,
    groupId: entityId.optional(),
    studentIds: z.array(entityId).min(1).max(5000).optional(),
    seed: z.string().min(1).max(80).optional(),
  })
  .refine(({ groupId, studentIds }) => groupId === undefined || studentIds === undefined, {
    path: ['studentIds'],
    message: 'not-with-group',
  });
export const differencesQuery = z.strictObject({ with: entityId });

const reason = textBlock(1000).optional();
export const placedAdjustment = z.strictObject({
  studentId: entityId,
  offerId: entityId,
  weekdays: z.array(z.enum(WEEKDAYS)).min(1).max(7),
  periodIds: z.array(z.string().min(1).max(80)).min(1).max(20).optional(),
  reason,
});
export const releasedAdjustment = z.strictObject({ studentId: entityId, offerId: entityId, reason });

const finding = z.strictObject({
  rule: z.string(),
  severity: z.enum(SEVERITIES),
  article: z.string().nullable(),
  firstDay: calendarDay.nullable(),
  lastDay: calendarDay.nullable(),
  facts: z.record(z.string(), z.unknown()),
});

const termNumbers = z.strictObject(
  Object.fromEntries(COST_TERMS.map((term) => [term, z.number()])) as Record<(typeof COST_TERMS)[number], z.ZodNumber>,
);

const placement = z.strictObject({
  studentId: entityId,
  offerId: entityId,
  establishmentId: entityId,
  periodIds: z.array(z.string()),
  firstDay: calendarDay,
  lastDay: calendarDay,
  weekdays,
  travelMinutes: z.number(),
  cost: z.number(),
  rank: z.number(),
  terms: termNumbers,
  findings: z.array(finding),
  possibleOffers: z.number(),
  cheaperOffers: z.number(),
  locked: z.boolean(),
});

const unplaced = z.strictObject({
  studentId: entityId,
  offers: z.number(),
  possibleOffers: z.number(),
  reasons: z.array(z.strictObject({ rule: z.string(), article: z.string().nullable(), offers: z.number() })),
});

const certificate = z.strictObject({
  placed: z.number(),
  cost: z.number(),
  bound: z.strictObject({ placed: z.number(), cost: z.number() }),
  proven: z.boolean(),
  gap: z.number(),
  seconds: z.number(),
  timeLimitReached: z.boolean(),
});

const runSummary = z.strictObject({
  id: entityId,
  version: z.number(),
  season: seasonId,
  mode: z.enum(MODES),
  seed: z.string(),
  groupId: entityId.nullable(),
  students: z.number(),
  requestedAt: instant,
  finishedAt: instant.nullable(),
  state: z.enum(['running', 'done', 'failed']),
  failure: z.string().nullable(),
  progress: z.strictObject({ seconds: z.number(), placed: z.number(), bound: z.number(), gap: z.number() }).nullable(),
  certificate: certificate.nullable(),
  comparisonId: entityId.nullable(),
  basedOn: entityId.nullable(),
});

const adjustment = z.strictObject({
  kind: z.enum(['placed', 'released']),
  studentId: entityId,
  offerId: entityId,
  weekdays,
  periodIds: z.array(z.string()),
  reason: z.string().nullable(),
  by: entityId,
  at: instant,
  findings: z.array(finding),
});

export const runListView = pageOf(runSummary);

export const runView = runSummary.extend({
  snapshotDigest: z.string(),
  ruleVersions: z.record(z.string(), z.string()),
  costProfile: z.string().nullable(),
  offers: z.number(),
  options: z.number(),
  placements: z.array(placement),
  unplaced: z.array(unplaced),
  blockingPairs: z.number(),
  adjustments: z.array(adjustment),
});

const figures = z.strictObject({
  placed: z.number(),
  cost: z.number(),
  ranks: z.array(z.strictObject({ rank: z.number(), pupils: z.number() })),
  travelMinutes: z.strictObject({ median: z.number(), most: z.number() }).nullable(),
  worstOff: z.strictObject({ studentId: entityId, cost: z.number() }).nullable(),
  blockingPairs: z.number(),
});

export const comparisonView = z.strictObject({
  id: entityId,
  state: z.enum(['running', 'done', 'failed']),
  runs: z.array(z.strictObject({ run: runSummary, figures: figures.nullable() })),
});

export const change = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('stage-days'), studentId: entityId, weekdays }),
  z.strictObject({ kind: z.literal('group-stage-days'), groupId: entityId, weekdays }),
  z.strictObject({
    kind: z.literal('travel'),
    studentId: entityId,
    maxTravelKm: z.number().min(0).max(200),
    maxTravelMinutes: z.number().int().min(0).max(240),
  }),
  z.strictObject({ kind: z.literal('extra-place'), offerId: entityId }),
  z.strictObject({ kind: z.literal('offer-confirmed'), offerId: entityId }),
]);

const spot = z
  .strictObject({
    offerId: entityId,
    establishmentId: entityId,
    weekdays,
    periodIds: z.array(z.string()),
    travelMinutes: z.number(),
  })
  .nullable();

export const whatIfView = z.strictObject({
  change,
  placedBefore: z.number(),
  placedAfter: z.number(),
  costBefore: z.number(),
  costAfter: z.number(),
  moves: z.array(z.strictObject({ studentId: entityId, from: spot, to: spot })),
  proven: z.boolean(),
});

const total = z.strictObject({ placed: z.number(), cost: z.number() });

export const differencesView = z.strictObject({
  from: total.extend({ runId: entityId }),
  to: total.extend({ runId: entityId }),
  gained: z.number(),
  lost: z.number(),
  moved: z.number(),
  same: z.number(),
  moves: z.array(z.strictObject({ studentId: entityId, from: spot, to: spot })),
});

export const shortageView = z.strictObject({
  placedNow: z.number(),
  costNow: z.number(),
  offers: z.array(
    z.strictObject({
      offerId: entityId,
      establishmentId: entityId,
      sector: z.enum(SECTORS),
      weekdays,
      price: z.number(),
      waiting: z.number(),
      placedAfter: z.number(),
      costAfter: z.number(),
    }),
  ),
  demand: z.array(z.strictObject({ sector: z.enum(SECTORS), weekday: z.enum(WEEKDAYS), pupils: z.number() })),
});

export const changesView = z.strictObject({ changes: z.array(whatIfView) });

export const whyNotView = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('is-the-place') }),
  z.strictObject({ kind: z.literal('refused'), weekdays, findings: z.array(finding) }),
  z.strictObject({
    kind: z.literal('costs-more'),
    extraCost: z.number(),
    terms: z.array(z.strictObject({ term: z.enum(COST_TERMS), extraCost: z.number() })),
  }),
  z.strictObject({ kind: z.literal('given-to-others'), pupilsThere: z.number(), weekdays }),
]);

export const adviceView = z.strictObject({
  groupId: entityId,
  now: weekdays,
  placedNow: z.number(),
  sets: z.array(z.strictObject({ weekdays, placed: z.number(), cost: z.number(), proven: z.boolean() })),
  study: z
    .strictObject({
      state: z.enum(['running', 'done', 'stopped', 'failed']),
      settled: z.number(),
      of: z.number(),
      failure: z.string().nullable(),
    })
    .nullable(),
});
