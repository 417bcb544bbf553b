import type { Connection } from 'mongoose';
import { createAccountRepository } from '../features/accounts/accounts.model.js';
import { createSignInAttempts } from '../features/accounts/sign-in-attempts.model.js';
import { createPlaceOfferRepository } from '../features/capacity/capacity.model.js';
import { createCompanyRepository } from '../features/companies/companies.model.js';
import { createEstablishmentRepository } from '../features/companies/establishments.model.js';
import { createSupervisorRepository } from '../features/companies/supervisors.model.js';
import { createMatchingRunRepository, createSnapshotStore } from '../features/matching/matching.model.js';
import { createRecognitionRepository } from '../features/recognitions/recognitions.model.js';
import { createGroupRepository } from '../features/schools/groups.model.js';
import { createMentorRepository } from '../features/schools/mentors.model.js';
import { createSchoolYearRepository } from '../features/schools/school-years.model.js';
import { createSchoolRepository } from '../features/schools/schools.model.js';
import { createStudentRepository } from '../features/students/students.model.js';
import { createAuditLog } from '../platform/audit/audit-events.model.js';
import type { Clock } from '../platform/clock.js';
import { createIdempotencyStore } from '../platform/db/idempotency.model.js';

/** Everything that is stored, on one connection. */
export const createStorage = (connection: Connection, clock: Clock) => ({
  accounts: createAccountRepository(connection),
  auditLog: createAuditLog(connection),
  companies: createCompanyRepository(connection),
  establishments: createEstablishmentRepository(connection),
  groups: createGroupRepository(connection),
  idempotency: createIdempotencyStore(connection, clock.now),
  matchingRuns: createMatchingRunRepository(connection),
  mentors: createMentorRepository(connection),
  placeOffers: createPlaceOfferRepository(connection),
  recognitions: createRecognitionRepository(connection),
  signInAttempts: createSignInAttempts(connection),
  schools: createSchoolRepository(connection),
  schoolYears: createSchoolYearRepository(connection),
  snapshots: createSnapshotStore(connection),
  students: createStudentRepository(connection),
  supervisors: createSupervisorRepository(connection),
});

export type Storage = ReturnType<typeof createStorage>;
