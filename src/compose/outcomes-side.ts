import type { Connection } from 'mongoose';
import type { Outflow, StageDone } from '../domain/outcome.js';
import { schoolScopeOf } from '../domain/school-scope.js';
import type { GuidedPlacement } from '../domain/guided-placement.js';
import { askEvaluationsJob } from '../features/outcomes/evaluations.job.js';
import { EVALUATION_PATHS, evaluationLinkPages } from '../features/outcomes/evaluation-link.pages.js';
import {
  createEvaluationLinks,
  evaluationPurpose,
  type LinkEvaluator,
} from '../features/outcomes/evaluation-links.service.js';
import { EVALUATION_LINK_DAYS } from '../features/outcomes/evaluations.rules.js';
import { evaluationPages } from '../features/outcomes/evaluations.pages.js';
import { evaluationRoutes } from '../features/outcomes/evaluations.routes.js';
import { createEvaluationService } from '../features/outcomes/evaluations.service.js';
import { createEvaluationWriter } from '../features/outcomes/evaluation-writing.service.js';
import { handoverPages, HANDOVER_PATH } from '../features/outcomes/handover.pages.js';
import { createOutcomeCountsRepository } from '../features/outcomes/outcome-counts.model.js';
import { outcomeCountPages } from '../features/outcomes/outcome-counts.pages.js';
import { outcomeCountRoutes } from '../features/outcomes/outcome-counts.routes.js';
import { createOutcomeCountsService } from '../features/outcomes/outcome-counts.service.js';
import { createRestrictedUse } from '../features/privacy/restricted-use.service.js';
import { isHeldBack } from '../features/privacy/small-cells.rules.js';
import { outcomePages } from '../features/outcomes/outcomes.pages.js';
import { outcomeRoutes } from '../features/outcomes/outcomes.routes.js';
import { stopHandoversJob } from '../features/outcomes/handover.job.js';
import { createHandoverService, HANDOVER_PURPOSE, type HandoverDeps } from '../features/outcomes/handover.service.js';
import { createOutcomeService } from '../features/outcomes/outcomes.service.js';
import { addDays, type CalendarDate } from '../platform/calendar-date.js';
import { dayInAmsterdam, type Clock } from '../platform/clock.js';
import { notFound } from '../platform/errors.js';
import { createLinkGate } from '../platform/links/link-gate.js';
import type { PostMail } from '../platform/mail/outgoing-mail.js';
import type { AnyRoute } from '../web/route.js';
import { longDay } from '../web/texts/format.nl.js';
import { evaluationMail, handoverMail, withdrawnMail } from '../web/texts/outcome-mails.nl.js';
import { createGuidedPlacements } from './guided-placements.js';
import { asCompaniesMaySee } from './restricted-guidance.js';
import type { PlacementsSide } from './placements-side.js';
import type { PrivacySide } from './privacy-side.js';
import type { SchoolSide } from './school-side.js';
import type { Storage } from './storage.js';

interface Parts {
  readonly connection: Connection;
  readonly storage: Storage;
  readonly clock: Clock;
  readonly school: SchoolSide;
  readonly placements: Pick<PlacementsSide, 'placements'>;
  readonly privacy: Pick<PrivacySide, 'consents'>;
  readonly post: PostMail;
  readonly baseUrl: () => string | undefined;
}

const firstName = (name: string): string => name.split(' ')[0] ?? name;

/** Evaluations: the three forms, the links to them and who is asked by itself. */
const composeEvaluations = (parts: Parts) => {
  const { storage, clock, school, post } = parts;
  const linkAddress = (as: LinkEvaluator, secret: string): string =>
    `${parts.baseUrl() ?? ''}${EVALUATION_PATHS[as]}/${secret}`;
  const gate = createLinkGate({ links: storage.personalLinks, counts: storage.linkCounts, now: clock.now });
  const use = createRestrictedUse(storage.restrictions);
  const guided = asCompaniesMaySee(createGuidedPlacements(storage, school, storage.placements), use);
  const writer = createEvaluationWriter({
    evaluations: storage.evaluations,
    clock,
    // One that still runs is moved when it is completed. One that is gone has nothing left to hear.
    onAllIn: async ({ schoolId, id }) => {
      if ((await storage.placements.get({ schoolId }, id)) === null) return true;
      await parts.placements.placements.markEvaluated({ schoolId }, id);
      return (await storage.placements.get({ schoolId }, id))?.state === 'evaluated';
    },
  });
  const evaluations = createEvaluationService({
    ...{ evaluations: storage.evaluations, writer, clock, placements: guided },
    revokeLinks: async (as, placementId) => {
      if (as !== 'mentor') await storage.personalLinks.revoke(evaluationPurpose(as), placementId);
    },
  });
  const links = createEvaluationLinks({
    ...{ writer, keep: evaluations.keep, clock, placements: guided, links: storage.personalLinks, post },
    openLink: (secret, purpose, address) => gate.open(secret, purpose, address),
    letter: (to, { pupil, place }, secret) =>
      evaluationMail(
        to,
        { pupil: to === 'pupil' ? firstName(pupil.name) : pupil.name, place: place.name, days: EVALUATION_LINK_DAYS },
        linkAddress(to, secret),
      ),
    isRestricted: (id) => use.isStopped('evaluation', id),
    pupilAddress: async ({ placement: { schoolId, id } }) =>
      (await storage.agreements.ofPlacement({ schoolId }, id))?.contacts.pupil?.email ?? null,
  });
  const ended = async (today: CalendarDate, withinDays: number): Promise<GuidedPlacement[]> => {
    const over = await storage.placements.everywhere({ states: ['completed', 'ended-early'] });
    const recent = over.filter(({ lastDay }) => lastDay >= addDays(today, -withinDays) && lastDay <= today);
    const found: GuidedPlacement[] = [];
    for (const schoolId of new Set(recent.map((one) => one.schoolId)))
      found.push(
        ...(await guided.named(
          { schoolId },
          recent.filter((one) => one.schoolId === schoolId),
        )),
      );
    return found;
  };
  return {
    ...{ evaluations, links },
    jobs: [askEvaluationsJob({ links, writer, ended })],
    routes: evaluationRoutes({ evaluations, links, linkAddress }),
    pages: [
      ...evaluationLinkPages({ links, audit: school.audit }),
      ...evaluationPages({ evaluations, links, clock, linkAddress }),
    ],
  };
};

/** The stages a pupil did, for the sheet of a handover. A stage that never began is none. */
const createStagesOf =
  (storage: Storage) =>
  async ({ schoolId, studentId }: Outflow): Promise<StageDone[]> => {
    const scope = { schoolId };
    const all = await storage.placements.all(scope, { studentIds: [studentId] });
    const done = all.filter(
      ({ state, firstDay, lastDay }) => state !== 'accepted' && state !== 'agreed' && lastDay >= firstDay,
    );
    const [places, evaluations] = await Promise.all([
      storage.establishments.byIds([...new Set(done.map(({ establishmentId }) => establishmentId))]),
      storage.evaluations.ofPlacements(
        scope,
        done.map(({ id }) => id),
      ),
    ]);
    const place = new Map(places.map(({ id, name, town }) => [id, `${name}, ${town}`]));
    const answers = new Map(evaluations.map((one) => [one.placementId, one.answers]));
    return done.map(({ id, establishmentId, sector, firstDay, lastDay }) => ({
      ...{ sector, firstDay, lastDay },
      place: place.get(establishmentId) ?? '',
      goals: answers.get(id)?.mentor?.goals ?? answers.get(id)?.company?.goals ?? null,
    }));
  };

/** The ledger of consent and the restrictions, as a handover asks them. */
const createConsentLedger = ({
  storage,
  clock,
  privacy: { consents },
}: Pick<Parts, 'storage' | 'clock' | 'privacy'>): Pick<HandoverDeps, 'consentOf' | 'say' | 'stoppedAmong'> => ({
  consentOf: async (student) => {
    const [entries, { state }] = await Promise.all([
      consents.entriesOf(student),
      consents.standing(student, 'handover', clock.today()),
    ]);
    const last = entries.filter(({ purpose }) => purpose === 'handover').at(-1);
    return state === 'given' && last ? { from: last.by, name: last.giverName, on: last.firstDay } : null;
  },
  say: async ({ accountId: recordedBy }, student, { act, consent: { from: by, name: giverName, on: firstDay } }) => {
    const proof = { giverName, email: null, how: 'paper', recordedBy } as const;
    await consents.append(student, { purpose: 'handover', act, by, firstDay }, proof);
  },
  stoppedAmong: async (pupils) => {
    const withdrawn = new Set<string>();
    for (const schoolId of new Set(pupils.map((one) => one.schoolId))) {
      const ids = pupils.filter((one) => one.schoolId === schoolId).map(({ studentId }) => studentId);
      const said = new Map<string, string>();
      for (const { purpose, studentId, act } of await storage.consents.ofPupils({ schoolId }, ids))
        if (purpose === 'handover') said.set(studentId, act);
      for (const [studentId, act] of said) if (act !== 'given') withdrawn.add(studentId);
    }
    return {
      withdrawn,
      restricted: await createRestrictedUse(storage.restrictions).stoppedAmong(
        'handover',
        pupils.map(({ studentId }) => studentId),
      ),
    };
  },
});

/** Evaluations, outflow and handover: the services, JSON routes, pages and jobs. */
export const composeOutcomesSide = (parts: Parts) => {
  const { storage, clock, school, post } = parts;
  const evaluation = composeEvaluations(parts);
  const gate = createLinkGate({ links: storage.personalLinks, counts: storage.linkCounts, now: clock.now });
  const outcomes = createOutcomeService({
    ...{ outflows: storage.outflows, clock },
    studentFor: (actor, id) => school.students.get(actor, id),
    studentOf: ({ schoolId, studentId }) => storage.students.get({ schoolId }, studentId),
    studentsOf: (actor, groupIds) => storage.students.all(schoolScopeOf(actor), groupIds ? { groupIds } : {}),
    groupsMentoredBy: async (actor) => (await school.mentoredGroups(actor)).map(({ id }) => id),
  });
  const handovers = createHandoverService({
    ...{ outcomes, outflows: storage.outflows, clock, post },
    pupilOf: async ({ schoolId, studentId }) => {
      const student = await storage.students.get({ schoolId }, studentId);
      if (!student) throw notFound('student.not-found', { id: studentId });
      return student;
    },
    ...createConsentLedger(parts),
    stagesOf: createStagesOf(storage),
    links: storage.personalLinks,
    openLink: (secret, address) => gate.open(secret, HANDOVER_PURPOSE, address),
    sentLetter: (outflow, secret) => handoverMail(outflow, `${parts.baseUrl() ?? ''}${HANDOVER_PATH}/${secret}`),
    withdrawnLetter: (outflow) => withdrawnMail(outflow, longDay(dayInAmsterdam(outflow.handover.sentAt))),
  });
  const counts = createOutcomeCountsService({
    counts: createOutcomeCountsRepository(parts.connection),
    isSmall: isHeldBack,
  });
  const { evaluations } = evaluation;
  const routes: AnyRoute[] = [
    ...evaluation.routes,
    ...outcomeRoutes({ outcomes, handovers }),
    ...outcomeCountRoutes({ counts }),
  ];
  const pages: AnyRoute[] = [
    ...evaluation.pages,
    ...outcomePages({ outcomes, handovers, evaluations, clock }),
    ...handoverPages({ handovers, audit: school.audit }),
    ...outcomeCountPages({ counts }),
  ];
  return { outcomes, handovers, evaluations, jobs: [...evaluation.jobs, stopHandoversJob(handovers)], routes, pages };
};

export type OutcomesSide = ReturnType<typeof composeOutcomesSide>;
