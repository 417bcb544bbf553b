import { route, type AnyRoute } from '../../web/route.js';
import {
  hoursListPage,
  hoursListQuery,
  meterView,
  placementParams,
  sheetView,
  subsidyView,
  toHoursView,
  toMeterView,
  toSheetView,
  toSubsidyView,
  toWeekView,
  weekBody,
  weekListQuery,
  weekPage,
  weekParams,
} from './attendance.schemas.js';
import type { AttendanceService } from './attendance.service.js';

const ALLOW = ['coordinator', 'mentor', 'company', 'supervisor'] as const;

/** The JSON routes of attendance. Each person sees and records that of the own placements only. */
export const attendanceRoutes = ({ attendance }: { attendance: AttendanceService }): AnyRoute[] => [
  route({
    method: 'get',
    path: '/api/v1/attendance',
    summary: 'List recorded weeks by Monday; `from` and `until` are Mondays and both count',
    allow: ALLOW,
    audit: null,
    query: weekListQuery,
    response: weekPage,
    handle: async ({ actor, query }) => {
      const { items, next } = await attendance.list(actor, query);
      return { items: items.map(toWeekView), next };
    },
  }),
  route({
    method: 'get',
    path: '/api/v1/attendance/hours',
    summary: 'List hours and days per pupil over both years, by name; `standing` is what they come to at this pace',
    allow: ALLOW,
    audit: null,
    query: hoursListQuery,
    response: hoursListPage,
    handle: async ({ actor, query: { search, group, ...query } }) => {
      const { items, next } = await attendance.hoursPage(actor, { ...query, text: search, groupName: group });
      return { items: items.map(toHoursView), next };
    },
  }),
  route({
    method: 'get',
    path: '/api/v1/attendance/:placementId/weeks/:day',
    summary: 'Read the week that holds a day; while version is 0 its days are those of the schedule',
    allow: ALLOW,
    audit: null,
    params: weekParams,
    response: sheetView,
    handle: async ({ actor, params }) => toSheetView(await attendance.sheet(actor, params.placementId, params.day)),
  }),
  route({
    method: 'put',
    path: '/api/v1/attendance/:placementId/weeks/:day',
    summary: 'Record or correct a week; If-Match "0" for the first time',
    allow: ALLOW,
    audit: 'attendance.recorded',
    params: weekParams,
    body: weekBody,
    response: sheetView,
    guarded: true,
    handle: async ({ actor, params, body, ifMatch }) =>
      toSheetView(await attendance.record(actor, { ...params, version: ifMatch }, body.days)),
  }),
  route({
    method: 'get',
    path: '/api/v1/attendance/:placementId/meter',
    summary: 'Hours and days of the pupil over both years, with what they come to at this pace',
    allow: ALLOW,
    audit: null,
    params: placementParams,
    response: meterView,
    handle: async ({ actor, params }) => toMeterView(await attendance.meterOf(actor, params.placementId)),
  }),
  route({
    method: 'get',
    path: '/api/v1/attendance/:placementId/subsidy-file',
    summary: 'The subsidy file of a placement: agreement, attendance per week and proof of guidance',
    allow: ['coordinator', 'mentor'],
    audit: 'attendance.subsidy-file-read',
    params: placementParams,
    response: subsidyView,
    handle: async ({ actor, params }) => toSubsidyView(await attendance.subsidyFile(actor, params.placementId)),
  }),
];
