import type { Placement } from '../domain/placement.js';
import type { Programme } from '../domain/programme.js';
import { attendancePages } from '../features/attendance/attendance.pages.js';
import { attendanceRoutes } from '../features/attendance/attendance.routes.js';
import { createAttendanceService, type GuidanceProof } from '../features/attendance/attendance.service.js';
import type { PracticeLimits } from '../features/attendance/hours-meter.rules.js';
import { TRACK_RULES } from '../features/working-time/working-time.track.rules.js';
import { rowOn, type RuleCode } from '../domain/rule.js';
import type { CalendarDate } from '../platform/calendar-date.js';
import { dayInAmsterdam, type Clock } from '../platform/clock.js';
import type { AnyRoute } from '../web/route.js';
import { createGuidedPlacements, createSchoolGuidance } from './guided-placements.js';
import type { SchoolSide } from './school-side.js';
import type { Storage } from './storage.js';

/** The limits of practice outside school, from the rows that hold on a day; only a leerwerktraject has them (WVO 10b1). */
const limitsOf = (programme: Programme, on: CalendarDate): PracticeLimits | null => {
  if (programme !== 'LWT') return null;
  const limit = (code: RuleCode): number =>
    rowOn(
      TRACK_RULES.rules.filter((one) => one.code === code),
      on,
    ).limit ?? 0;
  return {
    leastHours: limit('track.lwt-hours-short'),
    mostHours: limit('track.lwt-hours-over'),
    leastDays: limit('track.lwt-days-short'),
    mostDays: limit('track.lwt-days-over'),
  };
};

interface Parts {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly school: SchoolSide;
  /** The signed agreement of a placement; null while there is none. */
  readonly agreementOf: (
    placement: Placement,
  ) => Promise<{ readonly reference: string; readonly signedOn: CalendarDate } | null>;
}

/** What happens while a placement runs: attendance. */
export const composeGuidanceSide = ({ storage, clock, school, agreementOf }: Parts) => {
  const placements = createGuidedPlacements(storage, school, storage.placements);
  const guidanceOf = createSchoolGuidance(storage);
  const attendance = createAttendanceService({
    weeks: storage.attendanceWeeks,
    ...{ clock, placements, guidanceOf, limitsOf, agreementOf },
    placementsOfPupil: (scope, studentId) => storage.placements.all(scope, { studentIds: [studentId] }),
    guidanceProofOf: async (placement) => {
      const [visits, feedback] = await Promise.all([
        storage.visitRecords.visits.ofPlacements(placement, [placement.id]),
        storage.visitRecords.feedback.ofPlacements(placement, [placement.id]),
      ]);
      return [
        ...visits
          .filter(({ state }) => state === 'held')
          .map(({ day, history }): GuidanceProof => ({ on: day, kind: 'visit', by: history.at(-1)?.by.name ?? '' })),
        ...feedback.map(({ givenAt, by }): GuidanceProof => ({
          on: dayInAmsterdam(givenAt),
          kind: 'feedback',
          by: by.name,
        })),
      ];
    },
  });
  const routes: AnyRoute[] = [...attendanceRoutes({ attendance })];
  const pages: AnyRoute[] = [...attendancePages({ attendance, clock })];
  return { attendance, placements, routes, pages };
};

export type GuidanceSide = ReturnType<typeof composeGuidanceSide>;
