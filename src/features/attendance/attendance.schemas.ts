import { z } from 'zod';
import { calendarDay, cursor, entityId, pageLimit, pageOf, textLine } from '../../platform/http/atoms.js';
import type { AttendanceWeek } from './attendance.rules.js';
import { PRESENCES } from './attendance.rules.js';
import { PRACTICE_STANDINGS, type HoursMeter } from './hours-meter.rules.js';
import { SUBSIDY_GAPS, subsidyGaps, type SubsidyFile } from './subsidy-file.rules.js';
import type { HoursRow, WeekSheet } from './attendance.service.js';

export const placementParams = z.strictObject({ placementId: entityId });
/** `day` is any day of the week. */
export const weekParams = z.strictObject({ placementId: entityId, day: calendarDay });

export const weekListQuery = z.strictObject({
  placementId: z.exactOptional(entityId),
  from: z.exactOptional(calendarDay),
  until: z.exactOptional(calendarDay),
  cursor,
  limit: pageLimit,
});

const dayBody = z.strictObject({
  day: calendarDay,
  presence: z.enum(PRESENCES),
  /** Minutes of work; 0 unless present. */
  minutes: z.int().min(0).max(1440),
});
export const weekBody = z.strictObject({ days: z.array(dayBody).max(7) });

const day = z.strictObject({ day: z.string(), presence: z.enum(PRESENCES), minutes: z.number() });
const history = z.array(
  z.strictObject({
    at: z.iso.datetime(),
    by: z.strictObject({ id: z.string(), role: z.string(), name: z.string() }),
    changes: z.array(z.strictObject({ day: z.string(), before: day.nullable(), after: day.nullable() })),
  }),
);

export const sheetView = z.strictObject({
  placementId: z.string(),
  studentId: z.string(),
  pupil: z.string(),
  place: z.string(),
  monday: z.string(),
  standing: z.enum(['none', 'coming', 'open', 'recorded']),
  /** 0 while nothing is recorded; then `days` is what the schedule says. */
  version: z.number(),
  days: z.array(day),
  history,
});

const weekView = z.strictObject({
  id: z.string(),
  version: z.number(),
  placementId: z.string(),
  studentId: z.string(),
  monday: z.string(),
  days: z.array(day),
});
export const weekPage = pageOf(weekView);

export const meterView = z.strictObject({
  minutes: z.number(),
  days: z.number(),
  limits: z
    .strictObject({
      leastHours: z.number(),
      mostHours: z.number(),
      leastDays: z.number(),
      mostDays: z.number(),
    })
    .nullable(),
  openDays: z.number(),
  forecast: z
    .strictObject({
      on: z.string(),
      minutes: z.number(),
      days: z.number(),
      standing: z.enum(['short', 'enough', 'over']).nullable(),
      pacePercent: z.number(),
    })
    .nullable(),
});

export const hoursListQuery = z.strictObject({
  /** Words of the names of pupil, group or place. */
  search: z.exactOptional(textLine(100)),
  group: z.exactOptional(textLine(60)),
  standing: z.exactOptional(z.enum(PRACTICE_STANDINGS)),
  cursor,
  limit: pageLimit,
});
const hoursView = z.strictObject({
  placementId: z.string(),
  studentId: z.string(),
  pupil: z.string(),
  group: z.string(),
  place: z.string(),
  meter: meterView,
});
export const hoursListPage = pageOf(hoursView);

export const subsidyView = z.strictObject({
  placementId: z.string(),
  pupil: z.string(),
  school: z.string(),
  company: z.string(),
  /** What is still missing; empty when the file is complete up to today. */
  gaps: z.array(z.enum(SUBSIDY_GAPS)),
  agreement: z
    .strictObject({
      id: z.string(),
      revision: z.number(),
      reference: z.string(),
      signedOn: z.string(),
      digest: z.string(),
      signatures: z.array(z.strictObject({ party: z.string(), name: z.string(), signedOn: z.string() })),
    })
    .nullable(),
  minutes: z.number(),
  days: z.number(),
  weeks: z.array(z.strictObject({ monday: z.string(), openDays: z.number(), days: z.array(day) })),
  guidance: z.array(z.strictObject({ on: z.string(), kind: z.enum(['visit', 'feedback']), by: z.string() })),
});

/** A week as it is shown. */
export const toSheetView = ({ guided, monday, recorded, days, standing }: WeekSheet): z.input<typeof sheetView> => ({
  placementId: guided.placement.id,
  studentId: guided.placement.studentId,
  pupil: guided.pupil.name,
  place: guided.place.name,
  monday,
  standing,
  version: recorded?.version ?? 0,
  days: [...days],
  history: (recorded?.history ?? []).map(({ at, by, changes }) => ({
    at: at.toISOString(),
    by,
    changes: [...changes],
  })),
});

/** A recorded week as a row of a list. */
export const toWeekView = ({
  id,
  version,
  placementId,
  studentId,
  monday,
  days,
}: AttendanceWeek): z.input<typeof weekView> => ({ id, version, placementId, studentId, monday, days: [...days] });

export const toMeterView = (meter: HoursMeter): z.input<typeof meterView> => ({ ...meter });

/** The hours of a pupil as a row of a list. */
export const toHoursView = ({ guided, meter }: HoursRow): z.input<typeof hoursView> => ({
  placementId: guided.placement.id,
  studentId: guided.placement.studentId,
  pupil: guided.pupil.name,
  group: guided.pupil.groupName,
  place: guided.place.name,
  meter: toMeterView(meter),
});

/** The subsidy file as data. */
export const toSubsidyView = (file: SubsidyFile): z.input<typeof subsidyView> => ({
  placementId: file.guided.placement.id,
  pupil: file.guided.pupil.name,
  school: file.schoolName,
  company: file.guided.place.companyName,
  gaps: subsidyGaps(file),
  agreement: file.agreement && { ...file.agreement, signatures: [...file.agreement.signatures] },
  minutes: file.minutes,
  days: file.days,
  weeks: file.weeks.map(({ monday, recorded, openDays }) => ({
    monday,
    openDays,
    days: [...(recorded?.days ?? [])],
  })),
  guidance: [...file.guidance],
});
