import type { SchoolScope } from '../domain/actor.js';
import type { Recognition } from '../domain/recognition.js';
import type { SeasonId } from '../domain/season.js';
import type { RunRequest } from '../features/matching/matching.service.js';
import type { OfferFacts, Snapshot } from '../features/matching/options/snapshot.js';
import { startYearOfSeason } from '../features/schools/school-years.rules.js';
import type { Clock } from '../platform/clock.js';
import { breaksRule, notFound } from '../platform/errors.js';
import type { Storage } from './storage.js';

const ALL = { after: null, limit: 1_000_000 } as const;

const byId = <T extends { id: string }>(items: readonly T[]): Map<string, T> =>
  new Map(items.map((item) => [item.id, item]));

const offersOf = async (storage: Storage, season: SeasonId): Promise<OfferFacts[]> => {
  const offers = await storage.placeOffers.list({ season }, ALL);
  const establishmentIds = [...new Set(offers.map(({ establishmentId }) => establishmentId))];
  const [establishments, companies, recognitions, supervisors] = await Promise.all([
    storage.establishments.byIds(establishmentIds).then(byId),
    storage.companies.byIds([...new Set(offers.map(({ companyId }) => companyId))]).then(byId),
    storage.recognitions.list({ establishmentIds }, ALL),
    storage.supervisors.byIds([...new Set(offers.flatMap(({ supervisorIds }) => supervisorIds))]).then(byId),
  ]);
  const recognitionsAt = new Map<string, Recognition[]>();
  for (const recognition of recognitions) {
    const known = recognitionsAt.get(recognition.establishmentId);
    if (known) known.push(recognition);
    else recognitionsAt.set(recognition.establishmentId, [recognition]);
  }
  return offers.flatMap((offer): OfferFacts[] => {
    const establishment = establishments.get(offer.establishmentId);
    const company = companies.get(offer.companyId);
    if (!establishment || !company) return [];
    return [
      {
        offer,
        establishment,
        company,
        recognitions: recognitionsAt.get(offer.establishmentId) ?? [],
        supervisors: offer.supervisorIds.flatMap((id) => supervisors.get(id) ?? []),
      },
    ];
  });
};

/** Reads what a matching run needs. @throws 404 for a group or pupil that is not of the school, 422 without a school year for the season */
export const createSnapshotLoader =
  (storage: Storage, clock: Clock) =>
  async (scope: SchoolScope, request: RunRequest): Promise<Snapshot> => {
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
    if (groupId !== undefined && !(await storage.groups.get(scope, groupId)))
      throw notFound('group.not-found', { id: groupId });
    const [groups, offers] = await Promise.all([
      storage.groups.byIds(scope, [...new Set(students.map((student) => student.groupId))]),
      offersOf(storage, season),
    ]);
    return {
      season,
      period: season.endsWith('najaar') ? year.najaar : year.voorjaar,
      today: clock.today(),
      school,
      holidays: year.holidays,
      groups,
      students,
      offers,
      dispensations: [],
      locked: [],
    };
  };
