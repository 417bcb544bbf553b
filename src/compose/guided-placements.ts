import type { Actor, SchoolScope } from '../domain/actor.js';
import type { GuidedPlacement, GuidedPlacements, SchoolGuidance } from '../domain/guided-placement.js';
import type { Placement } from '../domain/placement.js';
import type { CalendarDate } from '../platform/calendar-date.js';
import { notFound } from '../platform/errors.js';
import { DEFAULT_INTERVALS } from '../features/reminders/reminder-settings.rules.js';
import { allSchools } from './facts-per-school.js';
import type { SchoolSide } from './school-side.js';
import type { Storage } from './storage.js';

/** What storage must offer of placements for those who guide them. */
export type PlacementSource = Pick<Storage['placements'], 'get' | 'all'>;

/** Where a person's placements are looked for: at the own school, else at the own company. */
const reachOf = ({ schoolId, companyId }: Actor): { schoolId: string } | { companyId: string } =>
  schoolId === null ? { companyId: companyId ?? '' } : { schoolId };

const mapOf = <T extends { readonly id: string }>(items: readonly T[]): ReadonlyMap<string, T> =>
  new Map(items.map((item) => [item.id, item]));
const idsOf = (ids: readonly (string | null)[]): string[] => [
  ...new Set(ids.filter((id): id is string => id !== null)),
];

/** Placements with their names, each person the own ones: the one place where who guides what is decided. */
export const createGuidedPlacements = (
  storage: Storage,
  school: Pick<SchoolSide, 'accounts' | 'mentoredGroups'>,
  placements: PlacementSource,
): GuidedPlacements & {
  readonly mentorIdOf: (actor: Actor) => Promise<string | null>;
  readonly named: (scope: SchoolScope, mine: readonly Placement[]) => Promise<GuidedPlacement[]>;
  /** The placements that run on a day, for the service itself: one school after the other. */
  readonly runningBySchool: (on: CalendarDate) => AsyncGenerator<GuidedPlacement[]>;
} => {
  const mentorIdOf = async (actor: Actor): Promise<string | null> =>
    actor.role === 'mentor' ? (await school.accounts.get(actor.accountId)).mentorId : null;

  const named = async (scope: SchoolScope, mine: readonly Placement[]): Promise<GuidedPlacement[]> => {
    const [students, establishments, companies, supervisors, groups] = await Promise.all([
      storage.students.all(scope, { studentIds: idsOf(mine.map(({ studentId }) => studentId)) }),
      storage.establishments.byIds(idsOf(mine.map(({ establishmentId }) => establishmentId))),
      storage.companies.byIds(idsOf(mine.map(({ companyId }) => companyId))),
      storage.supervisors.byIds(idsOf(mine.map(({ supervisorId }) => supervisorId))),
      storage.groups.byIds(scope, idsOf(mine.map(({ groupId }) => groupId))),
    ]);
    const group = mapOf(groups);
    const mentorOf = (one: Placement): string | null => one.mentorId ?? group.get(one.groupId)?.mentorId ?? null;
    const mentor = mapOf(await storage.mentors.byIds(scope, idsOf(mine.map(mentorOf))));
    const [pupil, place, company, supervisor] = [
      mapOf(students),
      mapOf(establishments),
      mapOf(companies),
      mapOf(supervisors),
    ];
    return mine.flatMap((placement): GuidedPlacement[] => {
      const student = pupil.get(placement.studentId);
      const where = place.get(placement.establishmentId);
      if (!student || !where) return [];
      const guide = mentor.get(mentorOf(placement) ?? '');
      const firm = company.get(placement.companyId);
      return [
        {
          placement,
          pupil: {
            id: student.id,
            name: `${student.firstName} ${student.lastName}`,
            groupName: group.get(placement.groupId)?.name ?? '',
            hoursDone: student.hoursDone,
            daysDone: student.daysDone,
          },
          place: {
            name: where.name,
            companyName: firm?.name ?? where.name,
            street: where.street,
            town: where.town,
            point: where.point,
            email: firm?.email ?? null,
          },
          mentor: guide ? { id: guide.id, name: guide.name, email: guide.email } : null,
          supervisorName: supervisor.get(placement.supervisorId ?? '')?.name ?? null,
        },
      ];
    });
  };

  /** Whether a placement is the person's to see. */
  const visibleTo = async (actor: Actor): Promise<(placement: Placement) => boolean> => {
    switch (actor.role) {
      case 'coordinator':
        return ({ schoolId }) => schoolId === actor.schoolId;
      case 'mentor': {
        const [mentorId, groups] = await Promise.all([mentorIdOf(actor), school.mentoredGroups(actor)]);
        const own = new Set(groups.map(({ id }) => id));
        return (one) =>
          one.schoolId === actor.schoolId && (own.has(one.groupId) || (mentorId !== null && one.mentorId === mentorId));
      }
      case 'company':
        return ({ companyId }) => companyId === actor.companyId;
      case 'supervisor':
        return ({ companyId, supervisorId }) =>
          companyId === actor.companyId && supervisorId !== null && supervisorId === actor.supervisorId;
      default:
        return () => false;
    }
  };

  const inOrder = (a: GuidedPlacement, b: GuidedPlacement): number =>
    a.pupil.name.localeCompare(b.pupil.name, 'nl') ||
    a.placement.firstDay.localeCompare(b.placement.firstDay) ||
    a.placement.id.localeCompare(b.placement.id);

  return {
    mentorIdOf,
    named,
    runningBySchool: async function* (on) {
      for await (const schools of allSchools(storage))
        for (const { id: schoolId } of schools) {
          const running = await placements.all({ schoolId }, { states: ['running'], on });
          if (running.length > 0) yield await named({ schoolId }, running);
        }
    },
    find: async (scope, placementId) => {
      const placement = await placements.get(scope, placementId);
      return placement ? ((await named(scope, [placement]))[0] ?? null) : null;
    },
    all: async (actor) => {
      const isVisible = await visibleTo(actor);
      const mine = (await placements.all(reachOf(actor), {})).filter(isVisible);
      const schoolIds = [...new Set(mine.map(({ schoolId }) => schoolId))];
      const parts = await Promise.all(
        schoolIds.map((schoolId) =>
          named(
            { schoolId },
            mine.filter((one) => one.schoolId === schoolId),
          ),
        ),
      );
      return parts.flat().sort(inOrder);
    },
    get: async (actor, placementId) => {
      const [isVisible, placement] = await Promise.all([visibleTo(actor), placements.get(reachOf(actor), placementId)]);
      const [found] = placement && isVisible(placement) ? await named(placement, [placement]) : [];
      if (!found) throw notFound('guidance.placement-not-found', { id: placementId });
      return found;
    },
  };
};

/** The settings, intervals and holidays of a school, of all its school years. */
export const createSchoolGuidance =
  (storage: Storage) =>
  async (scope: SchoolScope): Promise<SchoolGuidance> => {
    const [school, years, intervals] = await Promise.all([
      storage.schools.get(scope.schoolId),
      storage.schoolYears.list(scope, { after: null, limit: 50 }),
      storage.reminderSettings.get(scope.schoolId),
    ]);
    if (!school) throw notFound('school.not-found', { id: scope.schoolId });
    return {
      settings: {
        ...school.settings,
        finalVisitWithinWeeks: (intervals ?? DEFAULT_INTERVALS).finalVisitWeeks,
      },
      holidays: years.flatMap(({ holidays }) => holidays.map(({ firstDay, lastDay }) => ({ firstDay, lastDay }))),
      schoolName: school.name,
      schoolPoint: school.point,
    };
  };
