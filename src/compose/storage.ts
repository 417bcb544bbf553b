import type { Connection } from 'mongoose';
import { createAccountLinkRepository } from '../features/accounts/account-links.model.js';
import { createAccountRepository } from '../features/accounts/accounts.model.js';
import { createIdentityProviderRepository } from '../features/accounts/identity-providers.model.js';
import { createInvitationRepository } from '../features/accounts/invitations.model.js';
import { createSecondFactorRepository } from '../features/accounts/second-factor.model.js';
import { createServiceAccountRepository } from '../features/accounts/service-accounts.model.js';
import { createSessionRepository } from '../features/accounts/sessions.model.js';
import { createSignInAttempts } from '../features/accounts/sign-in-attempts.model.js';
import { createAgreementRepository } from '../features/agreements/agreements.model.js';
import { createSigningCodeStore } from '../features/agreements/signing-codes.model.js';
import { createPlaceOfferRepository } from '../features/capacity/capacity.model.js';
import { createCompanyRepository } from '../features/companies/companies.model.js';
import { createEstablishmentRepository } from '../features/companies/establishments.model.js';
import { createSupervisorRepository } from '../features/companies/supervisors.model.js';
import { createStageDayStudyRepository } from '../features/matching/stage-day-studies.model.js';
import { createMatchingRunRepository, createSnapshotStore } from '../features/matching/matching.model.js';
import { createOwnPlaceLinkRepository } from '../features/placements/own-place-links.model.js';
import { createOwnPlaceRepository } from '../features/placements/own-places.model.js';
import { createEvaluationRepository } from '../features/outcomes/evaluations.model.js';
import { createOutflowRepository } from '../features/outcomes/outflows.model.js';
import { createDispensationRepository } from '../features/placements/dispensations.model.js';
import { createLossRepository } from '../features/placements/losses.model.js';
import { createPlacementTaskRepository } from '../features/placements/placement-tasks.model.js';
import { createPlacementRepository } from '../features/placements/placements.model.js';
import { createPlaceRequestRepository } from '../features/placements/place-requests.model.js';
import { createProposalSendingRepository } from '../features/placements/proposal-sendings.model.js';
import { createProposalRepository } from '../features/placements/proposals.model.js';
import { createStopRepository } from '../features/placements/stops.model.js';
import { createConsentRepository, createConsentRequestRepository } from '../features/privacy/consents.model.js';
import { createRestrictionRepository } from '../features/privacy/restrictions.model.js';
import { createRecognitionRepository } from '../features/recognitions/recognitions.model.js';
import { createDigestRepository } from '../features/reminders/digests.model.js';
import { createReminderSettingsRepository } from '../features/reminders/reminder-settings.model.js';
import { createReminderRepository } from '../features/reminders/reminders.model.js';
import { createGroupRepository } from '../features/schools/groups.model.js';
import { createMentorRepository } from '../features/schools/mentors.model.js';
import { createSchoolYearRepository } from '../features/schools/school-years.model.js';
import { createSchoolRepository } from '../features/schools/schools.model.js';
import { createStudentRepository } from '../features/students/students.model.js';
import { createAuditLog } from '../platform/audit/audit-events.model.js';
import type { Clock } from '../platform/clock.js';
import { createFileStore } from '../platform/files/stored-files.model.js';
import type { FieldCipher } from '../platform/db/field-cipher.js';
import { createIdempotencyStore } from '../platform/db/idempotency.model.js';
import { createLinkCounts, createPersonalLinks } from '../platform/links/personal-links.model.js';
import { createRequestCounts } from '../platform/db/request-counts.model.js';
import { createJobLedger } from '../platform/jobs/job-ledger.model.js';
import { createBouncedAddresses } from '../platform/mail/bounced-addresses.model.js';
import { createMailPace } from '../platform/mail/mail-pace.model.js';
import { createOutbox } from '../platform/mail/outbox.model.js';
import { createGuidanceStorage } from './guidance-storage.js';

/** Everything that is stored, on one connection. */
export const createStorage = (connection: Connection, clock: Clock, cipher: FieldCipher | null = null) => ({
  ...createGuidanceStorage(connection),
  accounts: createAccountRepository(connection),
  agreements: createAgreementRepository(connection),
  accountLinks: createAccountLinkRepository(connection),
  identityProviders: createIdentityProviderRepository(connection),
  invitations: createInvitationRepository(connection),
  auditLog: createAuditLog(connection),
  bouncedAddresses: createBouncedAddresses(connection),
  companies: createCompanyRepository(connection),
  consents: createConsentRepository(connection),
  consentRequests: createConsentRequestRepository(connection),
  dispensations: createDispensationRepository(connection),
  establishments: createEstablishmentRepository(connection),
  evaluations: createEvaluationRepository(connection),
  files: createFileStore(connection),
  groups: createGroupRepository(connection),
  idempotency: createIdempotencyStore(connection, clock.now),
  jobLedger: createJobLedger(connection),
  mailPace: createMailPace(connection),
  linkCounts: createLinkCounts(connection),
  matchingRuns: createMatchingRunRepository(connection),
  mentors: createMentorRepository(connection),
  ownPlaces: createOwnPlaceRepository(connection),
  ownPlaceLinks: createOwnPlaceLinkRepository(connection),
  personalLinks: createPersonalLinks(connection, clock.now),
  placementLosses: createLossRepository(connection),
  placementStops: createStopRepository(connection),
  placementTasks: createPlacementTaskRepository(connection),
  placements: createPlacementRepository(connection),
  placeRequests: createPlaceRequestRepository(connection),
  outbox: createOutbox(connection),
  outflows: createOutflowRepository(connection),
  placeOffers: createPlaceOfferRepository(connection),
  proposals: createProposalRepository(connection),
  proposalSendings: createProposalSendingRepository(connection),
  recognitions: createRecognitionRepository(connection),
  reminders: createReminderRepository(connection),
  reminderDigests: createDigestRepository(connection),
  reminderSettings: createReminderSettingsRepository(connection),
  requestCounts: createRequestCounts(connection),
  restrictions: createRestrictionRepository(connection),
  secondFactors: createSecondFactorRepository(connection),
  serviceAccounts: createServiceAccountRepository(connection),
  sessions: createSessionRepository(connection),
  signingCodes: createSigningCodeStore(connection),
  signInAttempts: createSignInAttempts(connection),
  schools: createSchoolRepository(connection),
  schoolYears: createSchoolYearRepository(connection),
  snapshots: createSnapshotStore(connection, cipher),
  stageDayStudies: createStageDayStudyRepository(connection),
  students: createStudentRepository(connection, cipher),
  supervisors: createSupervisorRepository(connection),
});

export type Storage = ReturnType<typeof createStorage>;
