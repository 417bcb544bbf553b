import type { SchoolScope } from '../domain/actor.js';
import type { Programme } from '../domain/programme.js';
import { attendancePages } from '../features/attendance/attendance.pages.js';
import { attendanceRoutes } from '../features/attendance/attendance.routes.js';
import { createAttendanceService, type AttendanceDeps } from '../features/attendance/attendance.service.js';
import type { GuidanceProof } from '../features/attendance/subsidy-file.rules.js';
import type { PracticeLimits } from '../features/attendance/hours-meter.rules.js';
import { createAgendaService } from '../features/visits/agendas.service.js';
import { feedbackPages } from '../features/visits/feedback.pages.js';
import { createFeedbackAsking } from '../features/visits/feedback-asking.service.js';
import { askFeedbackJob } from '../features/visits/feedback.job.js';
import { createFeedbackService } from '../features/visits/feedback.service.js';
import { roundPages } from '../features/visits/rounds.pages.js';
import { createVisitTeller } from '../features/visits/visit-news.service.js';
import { visitPages } from '../features/visits/visits.pages.js';
import { visitRoutes } from '../features/visits/visits.routes.js';
import { createVisitService } from '../features/visits/visits.service.js';
import { workbookPages } from '../features/workbook/workbook.pages.js';
import { workbookRoutes } from '../features/workbook/workbook.routes.js';
import { createWorkbookService } from '../features/workbook/workbook.service.js';
import { createRestrictedUse } from '../features/privacy/restricted-use.service.js';
import { TRACK_RULES } from '../features/working-time/working-time.track.rules.js';
import { rowOn, type RuleCode } from '../domain/rule.js';
import type { CalendarDate } from '../platform/calendar-date.js';
import { dayInAmsterdam, type Clock } from '../platform/clock.js';
import { createLinkGate } from '../platform/links/link-gate.js';
import type { PostMail } from '../platform/mail/outgoing-mail.js';
import type { AnyRoute } from '../web/route.js';
import { feedbackLetter, visitAppointmentText, visitLetter } from '../web/texts/visit-mails.nl.js';
import { createGuidedPlacements, createSchoolGuidance } from './guided-placements.js';
import { asCompaniesMaySee, attendanceUse } from './restricted-guidance.js';
import type { SchoolSide } from './school-side.js';
import type { Storage } from './storage.js';

/** One appointment is moved less often than this. */
const MAILS_OF_ONE = 50;

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

/** The newest text of a placement's agreement that everybody signed; null while there is none. */
const signedAgreementIn =
  (storage: Pick<Storage, 'agreements'>): AttendanceDeps['agreementOf'] =>
  async ({ id, schoolId }) => {
    const agreement = await storage.agreements.ofPlacement({ schoolId }, id);
    const signed = agreement?.revisions.filter(({ completedAt }) => completedAt !== null).at(-1);
    return agreement && signed?.completedAt
      ? {
          id: agreement.id,
          revision: signed.number,
          reference: `${agreement.id}, versie ${signed.number}`,
          signedOn: dayInAmsterdam(signed.completedAt),
          digest: signed.digest,
          signatures: signed.signatures.map(({ party, name, signedOn }) => ({ party, name, signedOn })),
        }
      : null;
  };

interface Parts {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly school: SchoolSide;
  readonly post: PostMail;
  /** The address people use; known only once the server listens when it is not set. */
  readonly baseUrl: () => string | undefined;
}

/** What happens while a placement runs: attendance, visits, what the company says, and the stageboek. */
export const composeGuidanceSide = (parts: Parts) => {
  const { storage, clock, school, post: postMail } = parts;
  const use = createRestrictedUse(storage.restrictions);
  const all = createGuidedPlacements(storage, school, storage.placements);
  const placements = asCompaniesMaySee(all, use);
  const present = asCompaniesMaySee(all, use, attendanceUse);
  const isRestricted = (studentId: string): Promise<boolean> => use.isStopped('company-mail', studentId);
  const wasPosted = async (key: string): Promise<boolean> =>
    (await storage.outbox.list({ key }, { after: null, limit: 1 })).length > 0;
  /** Whether one went out or will: what a restriction held back, or dropped since it was out of date, told nobody anything. */
  const wasTold = async (key: string): Promise<boolean> => {
    const posted = await storage.outbox.list({ key }, { after: null, limit: MAILS_OF_ONE });
    return posted.some(({ state, history }) => state !== 'withheld' && history.at(-1)?.reason !== 'out-of-date');
  };
  const guidanceOf = createSchoolGuidance(storage);
  const store = storage.visitRecords;
  const baseUrl = (): string => parts.baseUrl() ?? '';
  const gate = createLinkGate({ links: storage.personalLinks, counts: storage.linkCounts, now: clock.now });

  const attendance = createAttendanceService({
    weeks: storage.attendanceWeeks,
    ...{ clock, placements: present, guidanceOf, limitsOf },
    agreementOf: signedAgreementIn(storage),
    placementsOfPupils: (scope, studentIds) => storage.placements.all(scope, { studentIds }),
    guidanceProofOf: async (placement) => {
      const [visits, feedback] = await Promise.all([
        store.visits.ofPlacements(placement, [placement.id]),
        store.feedback.ofPlacements(placement, [placement.id]),
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
  const news = createVisitTeller({
    ...{ clock, postMail, isRestricted, wasPosted: wasTold },
    ...{ letter: visitLetter, appointmentText: visitAppointmentText },
  });
  const visits = createVisitService({ store, clock, placements, guidanceOf, news });
  const feedback = createFeedbackService({
    ...{ store, clock, placements, postMail, baseUrl, isRestricted, wasPosted },
    links: storage.personalLinks,
    openLink: (secret, purpose, address) => gate.open(secret, purpose, address),
    letter: feedbackLetter,
  });
  const asking = createFeedbackAsking({
    ...{ store, guidanceOf, question: feedback },
    runningBySchool: async function* (on) {
      for await (const running of all.runningBySchool(on)) {
        const stopped = await use.stoppedAmong(
          'company-mail',
          running.map(({ placement }) => placement.studentId),
        );
        yield running.filter(({ placement }) => !stopped.has(placement.studentId));
      }
    },
  });
  const agendas = createAgendaService({
    ...{ store, visits, news, clock, guidanceOf },
    mentorIdOf: placements.mentorIdOf,
    placementsOfMentor: async (scope, mentorId) => {
      const groups = await storage.groups.list(scope, { after: null, limit: 1000, where: { mentorId } });
      const [own, ofGroups] = await Promise.all([
        storage.placements.all(scope, { mentorId }),
        storage.placements.all(scope, { groupIds: groups.map(({ id }) => id) }),
      ]);
      const mine = new Map([...own, ...ofGroups].map((one) => [one.id, one]));
      const studentIds = [...mine.values()].map(({ studentId }) => studentId);
      const stopped = await use.stoppedAmong('calendar', studentIds);
      return placements.named(
        scope,
        [...mine.values()].filter(({ studentId }) => !stopped.has(studentId)),
      );
    },
  });

  /** After a restriction was lifted: companies hear of appointments what they did not hear meanwhile. */
  const tellMissed = async (scope: SchoolScope, studentId: string): Promise<void> => {
    const guided = await all.named(scope, await storage.placements.all(scope, { studentIds: [studentId] }));
    const byId = new Map(guided.map((one) => [one.placement.id, one]));
    for (const visit of await store.visits.ofPlacements(scope, [...byId.keys()])) {
      const about = byId.get(visit.placementId);
      if (about) await news.tellMissed(visit, about);
    }
  };

  const workbooks = createWorkbookService({
    ...{ clock, placements },
    store: storage.workbookRecords,
    links: storage.personalLinks,
    openLink: (secret, purpose, address) => gate.open(secret, purpose, address),
  });

  const routes: AnyRoute[] = [
    ...attendanceRoutes({ attendance }),
    ...visitRoutes({ visits, feedback, agendas }),
    ...workbookRoutes({ workbooks }),
  ];
  const pages: AnyRoute[] = [
    ...attendancePages({ attendance, clock }),
    ...roundPages({ agendas, baseUrl }),
    ...feedbackPages({ visits, feedback }),
    ...visitPages({ visits, feedback, clock }),
    ...workbookPages({ workbooks, clock, baseUrl }),
  ];
  return {
    attendance,
    visits,
    feedback,
    agendas,
    workbooks,
    /** Whom people at a company may know of: those whose presence they keep. */
    placements: present,
    tellMissed,
    routes,
    pages,
    jobs: [askFeedbackJob(asking)],
  };
};

export type GuidanceSide = ReturnType<typeof composeGuidanceSide>;
