import { createAccountService } from '../features/accounts/accounts.service.js';
import { auditEventRoutes } from '../features/accounts/audit-events.routes.js';
import { createAuditEventService } from '../features/accounts/audit-events.service.js';
import { groupRoutes } from '../features/schools/groups.routes.js';
import { createGroupService } from '../features/schools/groups.service.js';
import { mentorRoutes } from '../features/schools/mentors.routes.js';
import { createMentorService } from '../features/schools/mentors.service.js';
import { schoolYearRoutes } from '../features/schools/school-years.routes.js';
import { createSchoolYearService } from '../features/schools/school-years.service.js';
import { schoolRoutes } from '../features/schools/schools.routes.js';
import { createSchoolService } from '../features/schools/schools.service.js';
import { studentRoutes } from '../features/students/students.routes.js';
import { createStudentService } from '../features/students/students.service.js';
import type { Actor } from '../domain/actor.js';
import type { StudentGroup } from '../domain/school.js';
import { schoolScopeOf } from '../domain/school-scope.js';
import type { Student } from '../domain/student.js';
import { createAuditWriter } from '../platform/audit/audit-events.js';
import type { Clock } from '../platform/clock.js';
import { newId } from '../platform/ids.js';
import type { AnyRoute } from '../web/route.js';
import { RULE_SETS } from './placement-rules.js';
import type { Storage } from './storage.js';

/** Actions in which rules were asked; the log says which versions of them. */
const RULED = /^(?:matching|proposal|placement|agreement|student)/;
const RULE_VERSIONS = RULE_SETS.map(({ id, version }) => `${id}@${version}`).join(' ');

/** Schools, pupils and accounts: their services and their JSON routes. */
export const composeSchoolSide = (
  storage: Storage,
  clock: Clock,
  onPupilMoved: (student: Student) => Promise<void> = () => Promise.resolve(),
) => {
  const accounts = createAccountService({ accounts: storage.accounts, clock });
  const audit = createAuditWriter({
    log: storage.auditLog,
    now: clock.now,
    newId,
    ruleVersionOf: (action) => (RULED.test(action) ? RULE_VERSIONS : null),
  });
  const auditEvents = createAuditEventService({ log: storage.auditLog });
  const schools = createSchoolService({ schools: storage.schools });
  const schoolYears = createSchoolYearService({ schoolYears: storage.schoolYears });
  const groups = createGroupService({ groups: storage.groups, mentors: storage.mentors });
  const mentors = createMentorService({ mentors: storage.mentors });
  /** The groups a mentor's account guides; none when it is linked to no mentor. */
  const mentoredGroups = async (actor: Actor): Promise<StudentGroup[]> => {
    const { mentorId } = await accounts.get(actor.accountId);
    return mentorId === null ? [] : groups.ofMentor(schoolScopeOf(actor), mentorId);
  };
  const students = createStudentService({
    students: storage.students,
    clock,
    groupsOf: (scope, ids) => storage.groups.byIds(scope, ids),
    groupsMentoredBy: async (actor) => (await mentoredGroups(actor)).map(({ id }) => id),
    onMoved: onPupilMoved,
    knownEstablishments: async (ids) => (await storage.establishments.byIds(ids)).map(({ id }) => id),
  });
  const routes: AnyRoute[] = [
    ...auditEventRoutes({ auditEvents }),
    ...schoolRoutes({ schools }),
    ...schoolYearRoutes({ schoolYears }),
    ...groupRoutes({ groups }),
    ...mentorRoutes({ mentors }),
    ...studentRoutes({ students }),
  ];
  return { audit, accounts, auditEvents, schools, schoolYears, groups, mentors, mentoredGroups, students, routes };
};

export type SchoolSide = ReturnType<typeof composeSchoolSide>;
