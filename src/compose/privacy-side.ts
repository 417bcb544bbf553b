import { randomBytes } from 'node:crypto';
import type { Connection } from 'mongoose';
import { createCountsRepository } from '../features/privacy/counts.model.js';
import { createConsentAsking, CONSENT_PURPOSE } from '../features/privacy/consent-asking.service.js';
import { CONSENT_PATH, consentLinkPages } from '../features/privacy/consent-link.pages.js';
import { consentRenewalJob } from '../features/privacy/consents.job.js';
import { consentPages } from '../features/privacy/consents.pages.js';
import { consentRenewalPages } from '../features/privacy/consent-renewals.pages.js';
import { consentRoutes } from '../features/privacy/consents.routes.js';
import { createConsentService } from '../features/privacy/consents.service.js';
import { countRoutes } from '../features/privacy/counts.routes.js';
import { createCountsService } from '../features/privacy/counts.service.js';
import { logTermJob } from '../features/privacy/log-term.job.js';
import { matchingTermJob } from '../features/privacy/matching-term.job.js';
import { createMatchingTermRepository } from '../features/privacy/matching-term.model.js';
import { readerHome } from '../features/privacy/reader-home.pages.js';
import { expiryJob } from '../features/privacy/expiry.job.js';
import { createExpiryRepository } from '../features/privacy/expiry.model.js';
import { createOrphanUploads } from '../features/privacy/orphan-uploads.model.js';
import { createReceivers } from '../features/privacy/receivers.model.js';
import { createRestrictedUse } from '../features/privacy/restricted-use.service.js';
import { restrictionPages } from '../features/privacy/restrictions.pages.js';
import { restrictionRoutes } from '../features/privacy/restrictions.routes.js';
import { createRestrictionService } from '../features/privacy/restrictions.service.js';
import { createSubjectAccessRepository } from '../features/privacy/subject-access.model.js';
import { subjectAccessPages } from '../features/privacy/subject-access.pages.js';
import { createSubjectAccessService } from '../features/privacy/subject-access.service.js';
import { unusedAccountsJob } from '../features/privacy/unused-accounts.job.js';
import { createUnusedAccountRepository } from '../features/privacy/unused-accounts.model.js';
import { retentionJob } from '../features/privacy/retention.job.js';
import { createRetentionRepository } from '../features/privacy/retention.model.js';
import { asCompanyMayKnow } from '../features/students/students.privacy.rules.js';
import type { AuditNote } from '../platform/audit/audit-events.js';
import type { Actor } from '../domain/actor.js';
import { schoolScopeOf } from '../domain/school-scope.js';
import type { Student } from '../domain/student.js';
import type { PostMail } from '../platform/mail/outgoing-mail.js';
import { createLinkGate } from '../platform/links/link-gate.js';
import { dayInAmsterdam, type Clock } from '../platform/clock.js';
import { mailIdOf } from '../platform/mail/outbox.js';
import type { AnyRoute } from '../web/route.js';
import type { AccountService } from '../features/accounts/accounts.service.js';
import { hashPassword } from '../features/accounts/accounts.passwords.js';
import { consentTextNow } from '../web/texts/privacy.nl.js';
import { SIGN_IN_PATH } from '../web/sign-in-path.js';
import { consentCodeMail, consentMail, unusedAccountMail } from '../web/texts/privacy-mails.nl.js';
import type { Storage } from './storage.js';
import { subjectAccessWords } from './subject-access-words.js';

/** Pupils as companies may know them now, in the order given; one that may not be known is left out. */
export type ForCompanies = (students: readonly Student[]) => Promise<readonly Student[]>;

const lostHash = (): Promise<string> => hashPassword(randomBytes(32).toString('base64url'));

/** Who may know what of whom: counts for research, and the homes of those who see least. */
export const composePrivacySide = (parts: {
  connection: Connection;
  storage: Storage;
  clock: Clock;
  audit: (note: AuditNote) => Promise<void>;
  student: (actor: Actor, id: string) => Promise<Student>;
  /** Says, once use of a pupil's data is free again, what was not said meanwhile. */
  afterLifting: (student: Student) => Promise<void>;
  isLastOfRole: AccountService['isLastOfRole'];
  post: PostMail;
  /** Where people reach the service, for links in mails. */
  baseUrl: () => string | undefined;
}) => {
  const { connection, storage, clock } = parts;
  const { stoppedAmong } = createRestrictedUse(storage.restrictions);
  const subjectAccess = createSubjectAccessService({
    records: createSubjectAccessRepository(connection, storage.files),
    student: parts.student,
    clock,
    words: subjectAccessWords,
  });
  const consents = createConsentService({
    consents: storage.consents,
    ...{ clock, student: parts.student, textOf: consentTextNow },
  });
  const gate = createLinkGate({ links: storage.personalLinks, counts: storage.linkCounts, now: clock.now });
  const asking = createConsentAsking({
    ...{ service: consents, consents: storage.consents, requests: storage.consentRequests, clock },
    ...{ codes: storage.signingCodes, links: storage.personalLinks, post: parts.post, student: parts.student },
    openLink: (secret, address) => gate.open(secret, CONSENT_PURPOSE, address),
    inOneGo: (work) => connection.transaction(work),
    presentStudent: async (schoolId, id) => {
      const student = await storage.students.get({ schoolId }, id);
      return student?.endedOn === null ? student : null;
    },
    schoolName: async (id) => (await storage.schools.get(id))?.name ?? '',
    askMail: ({ name, askedBy }, { schoolName, secret, until }) =>
      consentMail({
        ...{ name, schoolName, until, isRenewal: askedBy === null },
        link: `${parts.baseUrl() ?? ''}${CONSENT_PATH}/${secret}`,
      }),
    codeMail: consentCodeMail,
  });
  const receiversOf = createReceivers(connection);
  const restrictions = createRestrictionService({
    restrictions: storage.restrictions,
    ...{ clock, student: parts.student, afterLifting: parts.afterLifting },
    receiversOf: (student) => receiversOf(student, student.id),
  });
  /** Pupils as companies may know them today; whose data are restricted is not among them. */
  const forCompanies: ForCompanies = async (students) => {
    const stopped = await stoppedAmong(
      'proposal',
      students.map(({ id }) => id),
    );
    const shared = await consents.withConsent(students, 'support-needs', clock.today());
    return students
      .filter(({ id }) => !stopped.has(id))
      .map((student) => asCompanyMayKnow(student, shared.has(student.id)));
  };
  const counts = createCountsService({ counts: createCountsRepository(connection) });
  const homes = { reader: readerHome({ counts }) };
  const routes: AnyRoute[] = [
    ...countRoutes({ counts }),
    ...consentRoutes({ consents, asking }),
    ...consentPages({ consents, asking }),
    ...consentRenewalPages({
      ...{ consents: storage.consents, clock },
      pupils: async (actor) => {
        const scope = schoolScopeOf(actor);
        const students = await storage.students.all(scope, { ended: false });
        const groups = await storage.groups.byIds(scope, [...new Set(students.map(({ groupId }) => groupId))]);
        const names = new Map(groups.map(({ id, name }) => [id, name]));
        return students.map((student) => ({ student, groupName: names.get(student.groupId) ?? '' }));
      },
    }),
    ...consentLinkPages({ asking, textOf: consentTextNow, audit: parts.audit }),
    ...restrictionRoutes({ restrictions }),
    ...restrictionPages({ restrictions }),
    ...subjectAccessPages({ subjectAccess }),
  ];
  const jobs = [
    retentionJob({
      retention: createRetentionRepository(connection, storage.restrictions),
      uploads: createOrphanUploads(connection),
      audit: parts.audit,
    }),
    consentRenewalJob(asking),
    matchingTermJob({
      matchings: createMatchingTermRepository(connection),
      restrictions: storage.restrictions,
      audit: parts.audit,
    }),
    logTermJob({ log: storage.auditLog, audit: parts.audit }),
    unusedAccountsJob({
      accounts: createUnusedAccountRepository(connection),
      toldOn: async (key) => {
        const told = await storage.outbox.get(mailIdOf(key));
        return told && dayInAmsterdam(told.createdAt);
      },
      isLastOfRole: parts.isLastOfRole,
      post: parts.post,
      mail: ({ name, usedOn }, closesOn) =>
        unusedAccountMail({ name, usedOn, closesOn, link: `${parts.baseUrl() ?? ''}${SIGN_IN_PATH}` }),
      audit: parts.audit,
    }),
    expiryJob({ expiry: createExpiryRepository(connection, lostHash), audit: parts.audit }),
  ];
  return { consents, counts, forCompanies, homes, routes, jobs };
};

export type PrivacySide = ReturnType<typeof composePrivacySide>;
