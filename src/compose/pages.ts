import type { Actor } from '../domain/actor.js';
import { companyScopeOf, EVERY_COMPANY } from '../domain/company-scope.js';
import { schoolScopeOf } from '../domain/school-scope.js';
import { distanceKm, type Point } from '../domain/travel.js';
import { weekdaysOf } from '../domain/week-schedule.js';
import { DEMO_PASSWORD } from '../features/accounts/accounts.demo.js';
import { accountPages } from '../features/accounts/accounts.pages.js';
import { auditEventPages } from '../features/accounts/audit-events.pages.js';
import { operatorHome } from '../features/accounts/operator-home.pages.js';
import { capacityPages } from '../features/capacity/capacity.pages.js';
import { companyHome } from '../features/capacity/company-home.pages.js';
import { companyPages } from '../features/companies/companies.pages.js';
import { supervisorHome } from '../features/companies/supervisor-home.pages.js';
import { placePages } from '../features/companies/establishments.pages.js';
import { adjustmentPages, type AdjustmentPagesDeps } from '../features/matching/adjustments.pages.js';
import { comparisonPages, type ComparisonPagesDeps } from '../features/matching/comparisons.pages.js';
import { coordinatorHome } from '../features/matching/coordinator-home.pages.js';
import { timetableAdvicePages } from '../features/matching/timetable-advice.pages.js';
import { matchingPages } from '../features/matching/matching.pages.js';
import { shortagePages } from '../features/matching/shortage.pages.js';
import { askedEvaluations } from '../features/outcomes/asked.pages.js';
import { adminHome } from '../features/recognitions/admin-home.pages.js';
import { recognitionPages } from '../features/recognitions/recognitions.pages.js';
import { startYearOfSeason } from '../features/schools/school-years.rules.js';
import { schoolPages } from '../features/schools/schools.pages.js';
import { mentorWeek } from '../features/visits/visit-list.pages.js';
import { mentorHome } from '../features/students/mentor-home.pages.js';
import { studentPages } from '../features/students/students.pages.js';
import type { Clock } from '../platform/clock.js';
import { homePages } from '../web/home-page.js';
import type { AnyRoute } from '../web/route.js';
import { rulesPages } from '../web/rules-page.js';
import { DEMO_ACCOUNTS } from './demo.js';
import { composeEntityHistory } from './entity-history-side.js';
import type { GuidanceSide } from './guidance-side.js';
import type { AccountsSide } from './accounts-side.js';
import { knownTowns } from './known-towns.js';
import type { MatchingSide } from './matching-side.js';
import type { OutcomesSide } from './outcomes-side.js';
import type { PrivacySide } from './privacy-side.js';
import { RULE_SETS } from './placement-rules.js';
import type { RegisterServices } from './register.js';
import type { SchoolSide } from './school-side.js';
import type { Storage } from './storage.js';

const NEAR_KM = 30;
const NEAR_SHOWN = 60;

/** The pages of all features, with what each asks of the others. */
export const composePages = (parts: {
  storage: Storage;
  clock: Clock;
  school: SchoolSide;
  accountsSide: AccountsSide;
  register: RegisterServices;
  matching: MatchingSide;
  privacy: PrivacySide;
  guidance: GuidanceSide;
  outcomes: Pick<OutcomesSide, 'evaluations'>;
  demo: boolean;
}): AnyRoute[] => {
  const { storage, clock, school, register, matching } = parts;

  const groupsOf = async (actor: Actor) =>
    actor.role === 'mentor' ? school.mentoredGroups(actor) : school.groups.all(schoolScopeOf(actor));

  const offerNames = async (ids: readonly string[]) => {
    const offers = await storage.placeOffers.byIds(ids);
    const places = new Map(
      (await storage.establishments.byIds(offers.map((one) => one.establishmentId))).map((one) => [one.id, one]),
    );
    return offers.map(({ id, title, establishmentId, days }) => ({
      id,
      title,
      establishmentId,
      establishment: places.get(establishmentId)?.name ?? '',
      town: places.get(establishmentId)?.town ?? '',
      hours: Object.fromEntries(
        weekdaysOf(days).map((weekday) => [weekday, `${days[weekday]?.start ?? ''}–${days[weekday]?.end ?? ''}`]),
      ),
    }));
  };

  const establishmentsNear = async (point: Point) => {
    const hits = await register.register.search({
      scope: EVERY_COMPANY,
      free: false,
      near: { point, radiusKm: NEAR_KM },
      after: null,
      limit: NEAR_SHOWN,
    });
    return hits.map(({ entry }) => ({
      value: entry.establishment.id,
      label: `${entry.establishment.name}, ${entry.establishment.town}`,
    }));
  };

  const asked = askedEvaluations(parts.outcomes);

  const placesByIds = (ids: readonly string[]) => storage.establishments.byIds(ids);

  const pupilNames = async (actor: Actor, ids: readonly string[]) => {
    const scope = schoolScopeOf(actor);
    const pupils = await storage.students.all(scope, { studentIds: ids });
    const groups = await storage.groups.byIds(scope, [...new Set(pupils.map(({ groupId }) => groupId))]);
    const names = new Map(groups.map(({ id, name }) => [id, name]));
    return pupils.map(({ id, firstName, lastName, groupId }) => ({
      id,
      name: `${firstName} ${lastName}`,
      groupName: names.get(groupId) ?? '',
    }));
  };

  /** The newest run that has ended and that this pupil was part of. */
  const newestRunWith = async (actor: Actor, studentId: string) => {
    const { items } = await matching.matching.list(actor, {}, { limit: 20 });
    const newest = items.find((run) => run.outcome !== null && run.studentIds.includes(studentId));
    return newest ? matching.matching.get(actor, newest.id) : null;
  };

  const aboutRuns: AdjustmentPagesDeps & ComparisonPagesDeps = {
    comparisons: matching.comparisons,
    adjustments: matching.adjustments,
    matching: matching.matching,
    clock,
    groups: groupsOf,
    student: (actor, id) => school.students.get(actor, id),
    pupilNames,
    leftOut: async (actor, { requestedAt, studentIds, groupId }) => {
      const scope = schoolScopeOf(actor);
      const restricted = await storage.restrictions.restrictedAt(scope, requestedAt);
      const out = await storage.students.all(scope, {
        studentIds: [...restricted].filter((id) => !studentIds.includes(id)),
        ended: false,
        ...(groupId !== null && { groupIds: [groupId] }),
      });
      return pupilNames(
        actor,
        out.map(({ id }) => id),
      );
    },
    offerNames,
    offersNear: async (student, season) => {
      const km = (point: Point) => distanceKm(student.homePoint, point);
      const wish = (establishmentId: string) => (student.wishes.includes(establishmentId) ? 0 : 1);
      const near = await register.register.offersForSeason(season, (one) => km(one.establishment.point) <= NEAR_KM);
      near.sort(
        (a, b) =>
          wish(a.establishment.id) - wish(b.establishment.id) || km(a.establishment.point) - km(b.establishment.point),
      );
      return offerNames(near.slice(0, NEAR_SHOWN).map(({ offer }) => offer.id));
    },
  };

  return [
    ...accountPages({
      signIn: parts.accountsSide.signIn,
      demo: parts.demo ? { password: DEMO_PASSWORD, accounts: DEMO_ACCOUNTS } : null,
    }),
    ...parts.accountsSide.pages,
    ...auditEventPages({
      auditEvents: school.auditEvents,
      accountNames: async (ids) => {
        const found = await Promise.all(ids.map((id) => storage.accounts.get(id)));
        return new Map(found.flatMap((account) => (account ? [[account.id, account.name] as const] : [])));
      },
    }),
    ...composeEntityHistory({ storage, school, register, matching }),
    ...studentPages({
      students: school.students,
      clock,
      groups: groupsOf,
      placeNames: placesByIds,
      placesNear: async (actor, student) =>
        establishmentsNear(student?.homePoint ?? (await school.schools.get(schoolScopeOf(actor))).point),
      whereabouts: (actor, town) => register.register.whereabouts(companyScopeOf(actor), { town }, knownTowns()),
      restrictedOf: (actor) => storage.restrictions.restrictedOf(schoolScopeOf(actor)),
      stagesOf: async (actor, studentId) => {
        const stages = await storage.placements.all(schoolScopeOf(actor), { studentIds: [studentId] });
        const places = new Map(
          (await placesByIds(stages.map(({ establishmentId }) => establishmentId))).map(({ id, name }) => [id, name]),
        );
        return stages
          .map(({ id, establishmentId, firstDay, lastDay, state }) => ({
            ...{ id, state, place: places.get(establishmentId) ?? 'Bedrijf dat niet meer in het register staat' },
            period: { firstDay, lastDay },
          }))
          .reverse();
      },
      standingOf: async (actor, studentId) => {
        if ((await storage.restrictions.restrictedAmong([studentId])).has(studentId))
          return {
            label: 'Gebruik beperkt',
            tone: 'attention',
            text: 'Het gebruik van de gegevens is beperkt. De leerling doet niet mee in de matching tot dat is opgeheven.',
            href: null,
          };
        const run = await newestRunWith(actor, studentId);
        const placement = run?.outcome?.placements.find((one) => one.studentId === studentId);
        const href = run ? `/matching/${run.id}/leerlingen/${studentId}` : null;
        if (!run) return null;
        if (!placement)
          return { label: 'Geen plek', tone: 'attention', text: 'In de laatste matching is geen plek gevonden.', href };
        const [offer] = await offerNames([placement.offerId]);
        return {
          label: 'Plek gevonden',
          tone: 'good',
          text: `${offer?.establishment ?? ''}, ${offer?.town ?? ''}`,
          href,
        };
      },
    }),
    ...schoolPages({
      schools: school.schools,
      schoolYears: school.schoolYears,
      groups: school.groups,
      mentors: school.mentors,
      clock,
      groupSize: (actor, groupId) => school.students.count(actor, { groupId, ended: false }),
    }),
    ...comparisonPages(aboutRuns),
    ...shortagePages(aboutRuns),
    ...timetableAdvicePages({ ...aboutRuns, stageDays: matching.stageDays }),
    ...adjustmentPages(aboutRuns),
    ...matchingPages(aboutRuns),
    ...capacityPages({
      capacity: register.capacity,
      clock,
      place: async (actor, establishmentId) => {
        const { establishment, supervisors } = await register.establishments.entry(
          companyScopeOf(actor),
          establishmentId,
        );
        return {
          id: establishment.id,
          name: establishment.name,
          supervisors: supervisors.map(({ id, name }) => ({ value: id, label: name })),
        };
      },
    }),
    ...placePages({
      establishments: register.establishments,
      clock,
      around: async (actor) => {
        if (actor.schoolId === null) return null;
        const { name, point } = await school.schools.get(schoolScopeOf(actor));
        return { name, point };
      },
    }),
    ...companyPages({
      companies: register.companies,
      establishments: register.establishments,
      whereabouts: (actor, address) => register.register.whereabouts(companyScopeOf(actor), address, knownTowns()),
    }),
    ...recognitionPages({ recognitions: register.recognitions, clock, places: placesByIds }),
    ...rulesPages({ ruleSets: RULE_SETS }),
    ...homePages({
      coordinator: coordinatorHome({
        matching: matching.matching,
        clock,
        groups: groupsOf,
        pupilNames,
        pupilCount: (actor) => school.students.count(actor, { ended: false }),
        hasSchoolYear: async (actor, season) =>
          (await school.schoolYears.all(schoolScopeOf(actor), { startYear: startYearOfSeason(season) })).length > 0,
      }),
      mentor: mentorHome({
        students: school.students,
        groups: groupsOf,
        week: mentorWeek({ visits: parts.guidance.visits, today: clock.today }),
        asked,
      }),
      company: companyHome({
        capacity: register.capacity,
        clock,
        establishments: (companyId) => storage.establishments.ofCompany(companyId),
        asked,
      }),
      ...parts.privacy.homes,
      supervisor: supervisorHome({
        registration: async ({ companyId, supervisorId }) => {
          const supervisor = await storage.supervisors.get(supervisorId);
          const place = supervisor && (await storage.establishments.get(supervisor.establishmentId));
          if (place?.companyId !== companyId) return null;
          return { name: supervisor?.name ?? '', establishment: place.name, town: place.town };
        },
        placements: (actor) => parts.guidance.placements.all(actor),
        asked,
      }),
      admin: adminHome({ recognitions: register.recognitions, clock, places: placesByIds }),
      operator: operatorHome({
        now: clock.now,
        thinRoles: school.accounts.thinRoles,
        isReady: async () => {
          try {
            await storage.schools.list({ after: null, limit: 1 });
            return true;
          } catch {
            return false;
          }
        },
      }),
    }),
  ];
};
