import type { SchoolScope } from '../domain/actor.js';
import type { Student } from '../domain/student.js';
import { distanceKm, type Point } from '../domain/travel.js';
import type { Register } from '../features/companies/register.service.js';
import type { RunRequest } from '../features/matching/matching.service.js';
import type { Snapshot } from '../features/matching/options/snapshot.js';
import { stopsBefore } from '../features/placements/stops.rules.js';
import { createRestrictedUse } from '../features/privacy/restricted-use.service.js';
import { startYearOfSeason } from '../features/schools/school-years.rules.js';
import type { Clock } from '../platform/clock.js';
import { overlaps } from '../platform/calendar-date.js';
import { breaksRule, notFound } from '../platform/errors.js';
import { grantedDispensations } from './dispensations-side.js';
import type { Storage } from './storage.js';

/** Offers a little beyond reach are part of a run too, so that it can be said what a longer journey would bring. */
const BEYOND_REACH_KM = 10;
const ALL = { after: null, limit: 1_000_000 } as const;

/** Whether a point lies where some pupil of a run could possibly go: within their own maximum, as the crow flies. */
const reachOf = (students: readonly Student[]): ((point: Point) => boolean) => {
  const homes = new Map<string, { point: Point; km: number }>();
  for (const { homePoint, maxTravelKm } of students) {
    const key = `${homePoint.lat} ${homePoint.lon}`;
    homes.set(key, { point: homePoint, km: Math.max(homes.get(key)?.km ?? 0, maxTravelKm + BEYOND_REACH_KM) });
  }
  const all = [...homes.values()];
  return (place) => all.some(({ point, km }) => distanceKm(point, place) <= km);
};

/** Pupils whose data may be used: the others are left out of every run until the restriction is lifted (AVG art. 18). */
const withoutRestricted = async (
  { restrictions }: Pick<Storage, 'restrictions'>,
  scope: SchoolScope,
  students: readonly Student[],
): Promise<readonly Student[]> => {
  const stopped = await createRestrictedUse(restrictions).stoppedOf('matching', scope);
  return students.filter(({ id }) => !stopped.has(id));
};

/** Reads what a matching run needs. @throws 404 for a group or pupil that is not of the school, 422 without a school year for the season */
export const createSnapshotLoader =
  (storage: Storage, register: Register, clock: Clock) =>
  async (scope: SchoolScope, request: Omit<RunRequest, 'mode'>): Promise<Snapshot> => {
    const { season, groupId, studentIds } = request;
    const [school, years] = await Promise.all([
      storage.schools.get(scope.schoolId),
      storage.schoolYears.list(scope, { ...ALL, where: { startYear: startYearOfSeason(season) } }),
    ]);
    const year = years[0];
    if (!school) throw notFound('school.not-found', { id: scope.schoolId });
    if (!year) throw breaksRule('matching-run.no-school-year', { season });
    const students = await storage.students.all(scope, {
      ended: false,
      ...(groupId === undefined ? {} : { groupIds: [groupId] }),
      ...(studentIds === undefined ? {} : { studentIds }),
    });
    const missing = studentIds?.find((id) => !students.some((student) => student.id === id));
    if (missing !== undefined) throw notFound('student.not-found', { id: missing });
    const usable = await withoutRestricted(storage, scope, students);
    if (studentIds !== undefined && students.length > 0 && usable.length === 0)
      throw breaksRule('student.processing-restricted', { studentId: studentIds[0] });
    if (groupId !== undefined && !(await storage.groups.get(scope, groupId)))
      throw notFound('group.not-found', { id: groupId });
    const isInReach = reachOf(usable);
    const [groups, offers, dispensations] = await Promise.all([
      storage.groups.byIds(scope, [...new Set(usable.map((student) => student.groupId))]),
      register.offersForSeason(season, ({ establishment }) => isInReach(establishment.point)),
      grantedDispensations(storage, scope),
    ]);
    const period = season.endsWith('najaar') ? year.najaar : year.voorjaar;
    const stops = await storage.placementStops.standing([
      ...new Set(offers.map(({ establishment }) => establishment.id)),
    ]);
    const stopped = new Set(stops.filter((stop) => stopsBefore(stop, period.lastDay)).map(({ id }) => id));
    return {
      season,
      period,
      today: clock.today(),
      school,
      holidays: year.holidays,
      groups,
      students: usable,
      offers: offers.filter(({ establishment }) => !stopped.has(establishment.id)),
      dispensations: dispensations.filter((one) => overlaps(one, period)),
      locked: [],
    };
  };
