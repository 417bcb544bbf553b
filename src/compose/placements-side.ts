import type { Actor, SchoolScope } from '../domain/actor.js';
import { DEFAULT_PROPOSAL_HOLD_DAYS } from '../domain/school.js';
import { schoolScopeOf } from '../domain/school-scope.js';
import type { SeasonId } from '../domain/season.js';
import type { LossService } from '../features/placements/losses.service.js';
import { lossPages } from '../features/placements/losses.pages.js';
import { stopsBefore } from '../features/placements/stops.rules.js';
import { findLossesJob } from '../features/placements/losses.job.js';
import type { Around } from '../features/placements/happenings.rules.js';
import type { PlacementRecord } from '../features/placements/placement-moves.rules.js';
import { createNextBest } from '../features/placements/next-best.service.js';
import { placementRoutes } from '../features/placements/placements.routes.js';
import { createPlacementService } from '../features/placements/placements.service.js';
import { createProposalAnswers } from '../features/placements/proposal-answers.service.js';
import { lapseProposalsJob } from '../features/placements/proposals.job.js';
import { createProposalService, type WantedProposal } from '../features/placements/proposals.service.js';
import { ownPlaceRoutes } from '../features/placements/own-places.routes.js';
import { withoutPlacePages, type WithoutPlaceDeps } from '../features/placements/without-place.pages.js';
import { createWithoutPlaceList } from '../features/placements/without-place.service.js';
import { placementPages } from '../features/placements/placements.pages.js';
import { createRestrictedUse } from '../features/privacy/restricted-use.service.js';
import { nameKeyOf } from '../features/students/students.search.rules.js';
import type { Clock } from '../platform/clock.js';
import { conflict } from '../platform/errors.js';
import { createLinkGate } from '../platform/links/link-gate.js';
import type { Logger } from '../platform/log.js';
import type { PostMail } from '../platform/mail/outgoing-mail.js';
import type { AnyRoute } from '../web/route.js';
import type { MatchingSide } from './matching-side.js';
import { composeDispensationsSide } from './dispensations-side.js';
import { composeOwnPlacesSide } from './own-places-side.js';
import { createLastDays, type FollowsLastDay } from './last-days.js';
import { createPlacementTeller } from './placement-news.js';
import { createPlaceJudge } from './place-judge.js';
import { createGroupNow, createStartFindings, type AgreementsAtStart } from './placement-start.js';
import { composeProposalsSide, createFinder, createNames } from './proposals-side.js';
import type { ForCompanies } from './privacy-side.js';
import type { RegisterServices } from './register.js';
import type { SchoolSide } from './school-side.js';
import { composeRequestsSide } from './requests-side.js';
import { composeSendingsSide } from './sendings-side.js';
import { composeStopsSide } from './stops-side.js';
import type { Storage } from './storage.js';

/** Whose form makes a placement evaluated. */
const FORMS = ['pupil', 'company', 'mentor'] as const;

interface Parts {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly log: Logger;
  readonly school: SchoolSide;
  readonly register: RegisterServices;
  readonly matching: MatchingSide;
  readonly agreements: AgreementsAtStart;
  readonly followsLastDay: FollowsLastDay;
  /** Pupils as companies may know them now. */
  readonly forCompanies: ForCompanies;
  readonly losses: LossService;
  readonly post: PostMail;
  /** Where people reach the service, for links in mails. */
  readonly baseUrl: () => string | undefined;
}

/** Proposals and placements: their services and their JSON routes. */
export const composePlacementsSide = (parts: Parts) => {
  const { storage, clock, school, register, matching, losses } = parts;
  const tell = createPlacementTeller(parts);
  const use = createRestrictedUse(storage.restrictions);
  const { judge: judgePlace, optionsOf, optionsOfAll } = createPlaceJudge(parts);
  const judge = async (scope: SchoolScope, wanted: WantedProposal) => {
    const judged = await judgePlace(scope, wanted);
    const [stop] = await storage.placementStops.standing([judged.offer.establishmentId]);
    if (stopsBefore(stop, judged.period.lastDay)) throw conflict('proposal.place-stopped', { fromDay: stop?.fromDay });
    return judged;
  };
  const { claim, release } = register.capacity;

  const settingsOf = async ({ schoolId }: SchoolScope) => {
    const found = await storage.schools.get(schoolId);
    return {
      holdDays: found?.settings.proposalHoldDays ?? DEFAULT_PROPOSAL_HOLD_DAYS,
      mayOverlap: found?.settings.placementsMayOverlap ?? false,
    };
  };
  const plannedIn = async (scope: SchoolScope, runId: string) => {
    const run = await storage.matchingRuns.find(scope, runId);
    return run?.outcome?.placements ?? [];
  };
  const runPlacements = async (actor: Actor, runId: string) => {
    const run = await matching.matching.get(actor, runId);
    if (!run.outcome) throw conflict('matching-run.not-ended', { state: run.state });
    return run.outcome.placements;
  };

  const shared = { placements: storage.placements, tasks: storage.placementTasks, clock, settingsOf, tell };
  const proposals = createProposalService({
    ...shared,
    ...{ proposals: storage.proposals, judge, claim, release, runPlacements },
  });
  const answers = createProposalAnswers({
    ...shared,
    proposals: storage.proposals,
    service: proposals,
    studentOf: (scope, id) => storage.students.get(scope, id),
    mustBeUsable: (id) => use.mustBeUsable('proposal', id),
    mentorOfGroup: async (scope, groupId) => (await storage.groups.get(scope, groupId))?.mentorId ?? null,
    offerOf: (id) => storage.placeOffers.get(id),
  });
  const placements = createPlacementService({
    ...{ ...shared, claim, release },
    openProposal: proposals.openOf,
    lastDays: createLastDays({ storage, capacity: register.capacity, follows: parts.followsLastDay }),
    findingsAtStart: createStartFindings(storage, parts.agreements),
    lookForLosses: losses.lookAtOne,
    groupNow: createGroupNow(storage, clock),
    areFormsIn: async ({ schoolId, id }) => {
      const found = await storage.evaluations.ofPlacement({ schoolId }, id);
      return found !== null && FORMS.every((as) => found.answers[as] !== undefined);
    },
  });
  const nextBest = createNextBest({
    ...{ proposals, repository: storage.proposals, now: clock.now, planned: plannedIn, optionsOf },
  });
  const groupIdsOf = async (actor: Actor) => (await school.mentoredGroups(actor)).map(({ id }) => id);
  const gate = createLinkGate({ links: storage.personalLinks, counts: storage.linkCounts, now: clock.now });
  const namesFor = createNames(storage);
  const holdDays = async (actor: Actor) => (await settingsOf(schoolScopeOf(actor))).holdDays;
  const asked = composeProposalsSide({
    ...{ storage, clock, register, proposals, answers, nextBest, gate, tell, use },
    ...{ optionsOf, holdDays, forCompanies: parts.forCompanies },
  });
  const sendings = composeSendingsSide({
    ...{ storage, clock, log: parts.log, matching, proposals, namesFor, holdDays },
  });
  const around = async ({ schoolId, id }: PlacementRecord): Promise<Around> => {
    const tasks = (isDone: boolean) =>
      storage.placementTasks.list({ schoolId }, { placementIds: [id], isDone }, { after: null, limit: 100 });
    const [found, open, done] = await Promise.all([losses.ofPlacement(id), tasks(false), tasks(true)]);
    return { losses: found, tasks: [...open, ...done] };
  };
  const routes: AnyRoute[] = [
    ...asked.routes,
    ...sendings.routes,
    ...placementRoutes({ placements, clock, groupIdsOf, around }),
  ];
  const pages: AnyRoute[] = [
    ...asked.pages,
    ...sendings.pages,
    ...placementPages({
      ...{ placements, tasks: storage.placementTasks, clock, groupIdsOf, around },
      find: createFinder(parts),
      names: (actor, about) => namesFor(schoolScopeOf(actor), about),
      mentorName: async ({ schoolId, mentorId }) =>
        mentorId === null ? null : ((await storage.mentors.get({ schoolId }, mentorId))?.name ?? null),
    }),
  ];
  const own = composeOwnPlacesSide({
    ...{ storage, clock, school, register, proposals, gate, post: parts.post, baseUrl: parts.baseUrl },
  });
  const dispensed = composeDispensationsSide({
    ...{ storage, clock, register, losses, ownPlaces: own.ownPlaces, find: createFinder(parts), namesFor },
  });
  const requests = composeRequestsSide({ storage, clock, matching, school, namesFor });
  const startRun = async (actor: Actor, season: SeasonId, studentIds: readonly string[]) =>
    (await matching.matching.start(actor, { season, mode: 'max-placed', studentIds })).id;
  const withoutDeps: WithoutPlaceDeps = {
    ...{ proposals: storage.proposals, placements: storage.placements, tasks: storage.placementTasks, clock },
    pupils: async (actor, { groupId, search }) => {
      const scope = schoolScopeOf(actor);
      const pupils = await storage.students.all(scope, {
        ended: false,
        ...(groupId === undefined ? {} : { groupIds: [groupId] }),
        ...(search === undefined ? {} : { search }),
      });
      const groups = await storage.groups.byIds(scope, [...new Set(pupils.map(({ groupId }) => groupId))]);
      const names = new Map(groups.map(({ id, name }) => [id, name]));
      return pupils.map((student) => ({
        ...{ student, groupName: names.get(student.groupId) ?? '' },
        nameKey: nameKeyOf(student),
      }));
    },
    groups: (actor) => school.groups.all(schoolScopeOf(actor)),
    ask: requests.requests.make,
  };
  const withoutPlace = withoutPlacePages(withoutDeps);
  const ownRoutes = ownPlaceRoutes({
    ...{ ownPlaces: own.ownPlaces, tasks: storage.placementTasks, clock },
    student: (actor, id) => school.students.get(actor, id),
    withoutPlace: createWithoutPlaceList(withoutDeps),
  });
  const stops = composeStopsSide({ ...{ storage, clock, losses, answers } });
  const lost = lossPages({
    ...{ losses, placements, clock, startRun },
    names: (actor, about) => namesFor(schoolScopeOf(actor), about),
  });
  // These paths must be known before `/plaatsingen/:id`.
  return {
    ...{ proposals, answers, placements, nextBest, losses, stops: stops.stops, ownPlaces: own.ownPlaces, optionsOfAll },
    dispensations: dispensed.dispensations,
    routes: [...routes, ...own.routes, ...requests.routes, ...ownRoutes, ...dispensed.routes, ...stops.routes],
    pages: [...requests.pages, ...own.pages, ...dispensed.pages, ...withoutPlace, ...lost, ...stops.pages, ...pages],
    jobs: [lapseProposalsJob(proposals), findLossesJob(losses)],
    sendings: sendings.sendings,
  };
};

export type PlacementsSide = ReturnType<typeof composePlacementsSide>;
