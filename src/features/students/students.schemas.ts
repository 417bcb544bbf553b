import { z } from 'zod';
import { HAZARDS } from '../../domain/hazard.js';
import { LEERJAREN, PROGRAMMES, type Leerjaar } from '../../domain/programme.js';
import { SECTORS } from '../../domain/sector.js';
import { SUPPORT_NEEDS, type Student } from '../../domain/student.js';
import { TRAVEL_MEANS } from '../../domain/travel.js';
import { WEEKDAYS } from '../../domain/week-schedule.js';
import { calendarDay, cursor, entityId, pageLimit, pageOf, queryFlag, textLine } from '../../platform/http/atoms.js';

const HOURS_CEILING = 1280;
const DAYS_CEILING = 366;

const point = z.strictObject({ lat: z.number().min(-90).max(90), lon: z.number().min(-180).max(180) });
const whole = (max: number) => z.int().min(0).max(max);
const guidanceNeed = z.literal([1, 2, 3]);
const vog = z.enum(['none', 'applied', 'held']);

/** The fields that must be entered. */
const required = {
  groupId: entityId,
  // Long enough for an ECK-iD, which is an address with 128 hexadecimal digits.
  studentNumber: textLine(200),
  firstName: textLine(80),
  lastName: textLine(80),
  dateOfBirth: calendarDay,
  programme: z.enum(PROGRAMMES),
  leerjaar: z.literal(LEERJAREN),
  sector: z.enum(SECTORS),
  homeTown: textLine(80),
  homePoint: point,
  travelMeans: z.array(z.enum(TRAVEL_MEANS)).min(1).max(TRAVEL_MEANS.length),
  maxTravelMinutes: z.int().min(5).max(180),
  maxTravelKm: z.number().min(0.5).max(100),
};

/** The fields that may be left out, and what they are then. */
const optional = {
  intendedMboSector: z.enum(SECTORS).nullable(),
  stageDays: z.array(z.enum(WEEKDAYS)).min(1).max(7).nullable(),
  guidanceNeed,
  supportNeeds: z.array(z.enum(SUPPORT_NEEDS)).max(SUPPORT_NEEDS.length),
  restrictions: z.array(z.enum(HAZARDS)).max(HAZARDS.length),
  vog,
  wishes: z.array(entityId).max(20),
  otherWorkMinutesPerWeek: whole(7 * 24 * 60),
  hoursDone: whole(HOURS_CEILING),
  daysDone: whole(DAYS_CEILING),
  priority: whole(9),
};

export const studentParams = z.strictObject({ id: entityId });

export const newStudentBody = z.strictObject({
  ...required,
  intendedMboSector: optional.intendedMboSector.default(null),
  stageDays: optional.stageDays.default(null),
  guidanceNeed: guidanceNeed.default(2),
  supportNeeds: optional.supportNeeds.default([]),
  restrictions: optional.restrictions.default([]),
  vog: vog.default('none'),
  wishes: optional.wishes.default([]),
  otherWorkMinutesPerWeek: optional.otherWorkMinutesPerWeek.default(0),
  hoursDone: optional.hoursDone.default(0),
  daysDone: optional.daysDone.default(0),
  priority: optional.priority.default(0),
});

/** Absent leaves a field, null clears it. */
export const studentChangeBody = z.strictObject({
  groupId: z.exactOptional(required.groupId),
  studentNumber: z.exactOptional(required.studentNumber),
  firstName: z.exactOptional(required.firstName),
  lastName: z.exactOptional(required.lastName),
  dateOfBirth: z.exactOptional(required.dateOfBirth),
  programme: z.exactOptional(required.programme),
  leerjaar: z.exactOptional(required.leerjaar),
  sector: z.exactOptional(required.sector),
  homeTown: z.exactOptional(required.homeTown),
  homePoint: z.exactOptional(required.homePoint),
  travelMeans: z.exactOptional(required.travelMeans),
  maxTravelMinutes: z.exactOptional(required.maxTravelMinutes),
  maxTravelKm: z.exactOptional(required.maxTravelKm),
  intendedMboSector: z.exactOptional(optional.intendedMboSector),
  stageDays: z.exactOptional(optional.stageDays),
  guidanceNeed: z.exactOptional(optional.guidanceNeed),
  supportNeeds: z.exactOptional(optional.supportNeeds),
  restrictions: z.exactOptional(optional.restrictions),
  vog: z.exactOptional(optional.vog),
  wishes: z.exactOptional(optional.wishes),
  otherWorkMinutesPerWeek: z.exactOptional(optional.otherWorkMinutesPerWeek),
  hoursDone: z.exactOptional(optional.hoursDone),
  daysDone: z.exactOptional(optional.daysDone),
  priority: z.exactOptional(optional.priority),
});

export const endingBody = z.strictObject({ endedOn: calendarDay });

const leerjaarQuery = z.enum(['3', '4']).transform((text) => Number(text) as Leerjaar);

export const studentListQuery = z.strictObject({
  groupId: z.exactOptional(entityId),
  programme: z.exactOptional(z.enum(PROGRAMMES)),
  leerjaar: z.exactOptional(leerjaarQuery),
  sector: z.exactOptional(z.enum(SECTORS)),
  q: z.exactOptional(textLine(100)),
  ended: z.exactOptional(queryFlag),
  cursor,
  limit: pageLimit,
});

/** What a list shows: enough to know the pupil by, nothing of needs, home or hours. */
const studentRow = z.strictObject({
  id: z.string(),
  version: z.number(),
  groupId: z.string(),
  studentNumber: z.string(),
  firstName: z.string(),
  lastName: z.string(),
  programme: z.enum(PROGRAMMES),
  leerjaar: z.literal(LEERJAREN),
  sector: z.enum(SECTORS),
  endedOn: calendarDay.nullable(),
});
export const studentPage = pageOf(studentRow);

export const studentView = z.strictObject({
  ...studentRow.shape,
  schoolId: z.string(),
  dateOfBirth: calendarDay,
  intendedMboSector: z.enum(SECTORS).nullable(),
  stageDays: z.array(z.enum(WEEKDAYS)).readonly().nullable(),
  homeTown: z.string(),
  homePoint: z.strictObject({ lat: z.number(), lon: z.number() }),
  travelMeans: z.array(z.enum(TRAVEL_MEANS)).readonly(),
  maxTravelMinutes: z.number(),
  maxTravelKm: z.number(),
  guidanceNeed,
  supportNeeds: z.array(z.enum(SUPPORT_NEEDS)).readonly(),
  restrictions: z.array(z.enum(HAZARDS)).readonly(),
  vog,
  wishes: z.array(z.string()).readonly(),
  otherWorkMinutesPerWeek: z.number(),
  hoursDone: z.number(),
  daysDone: z.number(),
  priority: z.number(),
});

/** A pupil as a row of a list. */
export const toStudentRow = (student: Student): z.input<typeof studentRow> => {
  const { id, version, groupId, studentNumber, firstName, lastName, programme, leerjaar, sector, endedOn } = student;
  return { id, version, groupId, studentNumber, firstName, lastName, programme, leerjaar, sector, endedOn };
};
