import type { Connection } from 'mongoose';
import type { Actor, SchoolScope } from '../domain/actor.js';
import type { Finding } from '../domain/finding.js';
import type { AgreementSubjects } from '../features/agreements/agreement-making.rules.js';
import { tellPlacementsJob } from '../features/agreements/agreements.job.js';
import { agreementPages } from '../features/agreements/agreements.pages.js';
import { agreementRoutes } from '../features/agreements/agreements.routes.js';
import { createAgreementService } from '../features/agreements/agreements.service.js';
import { createPaperSigning } from '../features/agreements/paper-signing.service.js';
import { SIGNING_PATH, signingPages } from '../features/agreements/signing.pages.js';
import {
  CODE_MINUTES,
  createSigningService,
  LINK_DAYS,
  SIGNING_PURPOSE,
} from '../features/agreements/signing.service.js';
import { schoolWeekOf } from '../features/matching/options/snapshot.js';
import { startYearOfSeason } from '../features/schools/school-years.rules.js';
import { createRestrictedUse } from '../features/privacy/restricted-use.service.js';
import { checkWorkingTime } from '../features/working-time/working-time.service.js';
import type { Clock } from '../platform/clock.js';
import { AppError } from '../platform/errors.js';
import { createLinkGate } from '../platform/links/link-gate.js';
import type { PostMail } from '../platform/mail/outgoing-mail.js';
import type { AnyRoute } from '../web/route.js';
import { signingCodeMail, signingLinkMail } from '../web/texts/agreement-mails.nl.js';
import { standardClauses } from '../web/texts/agreements.nl.js';
import type { PlacementsSide } from './placements-side.js';
import type { SchoolSide } from './school-side.js';
import type { Storage } from './storage.js';

interface Parts {
  readonly connection: Connection;
  readonly storage: Storage;
  readonly clock: Clock;
  readonly school: SchoolSide;
  readonly placements: PlacementsSide;
  readonly post: PostMail;
  readonly baseUrl: () => string | undefined;
}

const ALL = { after: null, limit: 1_000_000 } as const;
/** How often a move that somebody crossed is tried again. */
const TRIES = 3;

/** What an agreement needs of a placement, from the slices that know it. */
const createSubjects =
  ({ storage }: Pick<Parts, 'storage'>) =>
  async (scope: SchoolScope, placementId: string): Promise<AgreementSubjects | null> => {
    const placement = await storage.placements.get(scope, placementId);
    if (!placement) return null;
    const [school, student, group, company, establishment, offer, years] = await Promise.all([
      storage.schools.get(scope.schoolId),
      storage.students.get(scope, placement.studentId),
      storage.groups.get(scope, placement.groupId),
      storage.companies.get(placement.companyId),
      storage.establishments.get(placement.establishmentId),
      storage.placeOffers.get(placement.offerId),
      storage.schoolYears.list(scope, { ...ALL, where: { startYear: startYearOfSeason(placement.season) } }),
    ]);
    if (!school || !student || !company || !establishment) return null;
    // While use of the data is restricted, no text with them is made for others (AVG art. 18).
    await createRestrictedUse(storage.restrictions).mustBeUsable('signing', student.id);
    const mentorId = placement.mentorId ?? group?.mentorId ?? null;
    const supervisorId = placement.supervisorId ?? offer?.supervisorIds[0] ?? null;
    const [mentor, supervisor] = await Promise.all([
      mentorId === null ? null : storage.mentors.get(scope, mentorId),
      supervisorId === null ? null : storage.supervisors.get(supervisorId),
    ]);
    const findings: readonly Finding[] = checkWorkingTime({
      dateOfBirth: student.dateOfBirth,
      programme: placement.programme,
      firstDay: placement.firstDay,
      lastDay: placement.lastDay,
      stage: placement.days,
      school: group ? schoolWeekOf({ student, group, stageDays: student.stageDays ?? group.stageDays }) : {},
      otherWorkMinutesPerWeek: student.otherWorkMinutesPerWeek,
      hazards: offer?.hazards ?? [],
      supervisionDeclared: offer?.supervisionDeclared ?? false,
      holidays: years[0]?.holidays ?? [],
    }).findings;
    return {
      ...{ placement, school, student, company, establishment, findings },
      mentorName: mentor?.name ?? null,
      supervisorName: supervisor?.name ?? null,
      offer: offer ?? { title: establishment.name, hazards: [], allowanceCentsPerMonth: null },
    };
  };

/** Agreements and signing: services, JSON routes and pages. */
export const composeAgreementsSide = (parts: Parts) => {
  const { connection, storage, clock, school, placements, post } = parts;
  const use = createRestrictedUse(storage.restrictions);
  const gate = createLinkGate({ links: storage.personalLinks, counts: storage.linkCounts, now: clock.now });
  const agreements = createAgreementService({
    agreements: storage.agreements,
    clock,
    subjectsOf: createSubjects(parts),
    standardClauses: ({ offer }) => standardClauses(offer.title),
    groupsMentoredBy: async (actor: Actor) => (await school.mentoredGroups(actor)).map(({ id }) => id),
    stoppedAmong: (studentIds) => use.stoppedAmong('company-pages', studentIds),
    revokeLinks: (id, party) => storage.personalLinks.revoke(SIGNING_PURPOSE, `${id}:${party}`),
  });

  /** Moves a placement to agreed; one that is there, or over, stays as it is. */
  const markAgreed = async (scope: SchoolScope, id: string): Promise<void> => {
    for (let tries = 1; ; tries++) {
      const placement = await storage.placements.get(scope, id);
      if (placement?.state !== 'accepted') return;
      const read = { id, version: placement.version };
      try {
        await placements.placements.move(scope, read, { move: 'agree' }, { id: 'agreements', role: 'service' });
        return;
      } catch (error) {
        if (!(error instanceof AppError) || tries === TRIES) throw error;
      }
    }
  };

  const signing = createSigningService({
    agreements: storage.agreements,
    codes: storage.signingCodes,
    links: storage.personalLinks,
    openLink: (secret, address) => gate.open(secret, SIGNING_PURPOSE, address),
    post,
    clock,
    inOneGo: (work) => connection.transaction(work),
    isRestricted: (studentId) => use.isStopped('signing', studentId),
    markAgreed,
    linkMail: (agreement, party, secret) =>
      signingLinkMail(
        agreement,
        party,
        `${parts.baseUrl() ?? ''}${SIGNING_PATH}/${secret}`,
        new Date(clock.now().getTime() + LINK_DAYS * 86_400_000),
      ),
    codeMail: (agreement, _party, code) => signingCodeMail(agreement, code, CODE_MINUTES),
  });
  const papers = createPaperSigning({ signing, files: storage.files, clock });
  const routes: AnyRoute[] = agreementRoutes({ agreements, signing, papers });
  const pages: AnyRoute[] = [
    ...agreementPages({ agreements, signing, papers, files: storage.files, clock }),
    ...signingPages({ signing, audit: school.audit }),
  ];
  return { agreements, signing, jobs: [tellPlacementsJob(signing)], routes, pages };
};

export type AgreementsSide = ReturnType<typeof composeAgreementsSide>;
