import type { Actor, SchoolScope } from '../domain/actor.js';
import { EVERY_COMPANY } from '../domain/company-scope.js';
import type { PlaceOffer } from '../domain/place-offer.js';
import { DEFAULT_PROPOSAL_HOLD_DAYS } from '../domain/school.js';
import { schoolScopeOf } from '../domain/school-scope.js';
import type { SeasonId } from '../domain/season.js';
import { judgePlacement } from '../features/matching/explanation/judging.js';
import { bestPerOffer } from '../features/matching/explanation/outcome.js';
import { prepare } from '../features/matching/options/preparation.js';
import type { OfferFacts, Snapshot } from '../features/matching/options/snapshot.js';
import { createLosses } from '../features/placements/losses.service.js';
import { createNextBest } from '../features/placements/next-best.service.js';
import { placementRoutes } from '../features/placements/placements.routes.js';
import { createPlacementService } from '../features/placements/placements.service.js';
import { createProposalAnswers } from '../features/placements/proposal-answers.service.js';
import { knowsName, profileOf, type ProposalRecord } from '../features/placements/proposals.rules.js';
import { lapseProposalsJob } from '../features/placements/proposals.job.js';
import { createProposalService, type WantedProposal } from '../features/placements/proposals.service.js';
import { withoutPlacePages } from '../features/placements/without-place.pages.js';
import { companyProposalPages } from '../features/placements/company-proposals.pages.js';
import { placementPages } from '../features/placements/placements.pages.js';
import type { Clock } from '../platform/clock.js';
import { conflict, notFound } from '../platform/errors.js';
import { createLinkGate } from '../platform/links/link-gate.js';
import type { PostMail } from '../platform/mail/outgoing-mail.js';
import type { AnyRoute } from '../web/route.js';
import type { MatchingSide } from './matching-side.js';
import { composeOwnPlacesSide } from './own-places-side.js';
import { ANSWER_PURPOSE, createPlacementTeller } from './placement-news.js';
import { placementRulesFor } from './placement-rules.js';
import type { RegisterServices } from './register.js';
import type { SchoolSide } from './school-side.js';
import { createSnapshotLoader } from './snapshot.js';
import type { Storage } from './storage.js';

interface Parts {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly school: SchoolSide;
  readonly register: RegisterServices;
  readonly matching: MatchingSide;
  readonly post: PostMail;
  /** Where people reach the service, for links in mails. */
  readonly baseUrl: () => string | undefined;
}

/** A search by words looks no further than this many establishments. */
const FOUND_AT_MOST = 1000;

/** The rules of matching on what stands now: one place for one pupil, and the best places that are left. */
const createPlaceJudge = ({ storage, register, clock }: Parts) => {
  const loadSnapshot = createSnapshotLoader(storage, register.register, clock);

  const factsOf = async (offer: PlaceOffer): Promise<OfferFacts> => {
    const entry = await register.register.entry(EVERY_COMPANY, offer.establishmentId);
    if (!entry) throw notFound('place-offer.not-found', { id: offer.id });
    const { establishment, company, recognitions, supervisors } = entry;
    return {
      ...{ offer, establishment, company, recognitions },
      supervisors: offer.supervisorIds.flatMap((id) => supervisors.find((one) => one.id === id) ?? []),
    };
  };

  /** All offers of the establishment, since they share its supervisors and recognitions. */
  const around = async (offer: PlaceOffer): Promise<OfferFacts[]> => {
    const filter = { establishmentIds: [offer.establishmentId], season: offer.season };
    const offers = await storage.placeOffers.list(filter, { after: null, limit: 1000 });
    return Promise.all(offers.map(factsOf));
  };

  const judge = async (scope: SchoolScope, wanted: WantedProposal) => {
    const offer = await storage.placeOffers.get(wanted.offerId);
    if (!offer) throw notFound('place-offer.not-found', { id: wanted.offerId });
    const asked = { season: offer.season, studentIds: [wanted.studentId] };
    const [snapshot, offers] = await Promise.all([loadSnapshot(scope, asked), around(offer)]);
    const [student] = snapshot.students;
    if (!student) throw notFound('student.not-found', { id: wanted.studentId });
    const prepared = prepare({ ...snapshot, offers }, placementRulesFor);
    const judged = judgePlacement(prepared, wanted, []);
    const period = periodOf(offer, judged.periodIds, snapshot.period);
    return { ...judged, student, offer, period };
  };

  const optionsOf = async (
    scope: SchoolScope,
    { studentId, season }: { studentId: string; season: SeasonId },
    planned: readonly WantedProposal[],
  ) => {
    const snapshot = await loadSnapshot(scope, { season, studentIds: [studentId] });
    const offers = snapshot.offers.map((facts) => ({ ...facts, offer: withPlanned(facts.offer, planned) }));
    const [options] = prepare({ ...snapshot, offers }, placementRulesFor).students;
    const places = new Map(offers.map(({ offer, establishment }) => [offer.id, establishment.id]));
    const free = (options?.options ?? []).filter(
      ({ findings }) => !findings.some(({ severity }) => severity === 'refuse'),
    );
    return bestPerOffer(free).map(({ offerId, weekdays, periodIds, travelMinutes, cost }) => ({
      ...{ offerId, weekdays, periodIds, travelMinutes, cost },
      establishmentId: places.get(offerId) ?? '',
    }));
  };

  return { judge, optionsOf };
};

/** An offer in which what is planned for pupils counts as taken. */
const withPlanned = (offer: PlaceOffer, planned: readonly WantedProposal[]): PlaceOffer => {
  const here = planned.filter(({ offerId }) => offerId === offer.id);
  if (here.length === 0) return offer;
  const claims = here.map(({ studentId, weekdays, periodIds }) => ({
    id: `planned:${studentId}`,
    weekdays,
    periodIds: periodIds ?? offer.periods.map(({ id }) => id),
  }));
  return { ...offer, claims: [...offer.claims, ...claims] };
};

/** The days of a placement: its periods of the offer, cut to the school's season. */
const periodOf = (offer: PlaceOffer, periodIds: readonly string[], season: Snapshot['period']): Snapshot['period'] => {
  const own = offer.periods.filter(({ id }) => periodIds.includes(id));
  const firsts = own.map(({ firstDay }) => (firstDay < season.firstDay ? season.firstDay : firstDay)).sort();
  const lasts = own.map(({ lastDay }) => (lastDay > season.lastDay ? season.lastDay : lastDay)).sort();
  return { firstDay: firsts[0] ?? season.firstDay, lastDay: lasts.at(-1) ?? season.lastDay };
};

/** Proposals and placements: their services and their JSON routes. */
export const composePlacementsSide = (parts: Parts) => {
  const { storage, clock, school, register, matching } = parts;
  const tell = createPlacementTeller(parts);
  const { judge, optionsOf } = createPlaceJudge(parts);
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
    mentorOfGroup: async (scope, groupId) => (await storage.groups.get(scope, groupId))?.mentorId ?? null,
    offerOf: (id) => storage.placeOffers.get(id),
  });
  const placements = createPlacementService({
    ...{ ...shared, claim, release },
    isProposed: async (scope, studentId) => (await proposals.openOf(scope, studentId)) !== undefined,
  });
  const nextBest = createNextBest({
    ...{ proposals, repository: storage.proposals, now: clock.now, planned: plannedIn, optionsOf },
  });
  const groupIdsOf = async (actor: Actor) => (await school.mentoredGroups(actor)).map(({ id }) => id);
  const routes: AnyRoute[] = placementRoutes({
    ...{ proposals, answers, placements, nextBest, clock, groupIdsOf },
    students: (schoolId, ids) => storage.students.all({ schoolId }, { studentIds: ids }),
  });
  const gate = createLinkGate({ links: storage.personalLinks, counts: storage.linkCounts, now: clock.now });
  const namesFor = createNames(storage);

  const views = async (items: readonly ProposalRecord[]) =>
    Promise.all(
      items.map(async (proposal) => {
        const { schoolId, studentId, establishmentId, firstDay } = proposal;
        const [student, place, found] = await Promise.all([
          storage.students.get({ schoolId }, studentId),
          storage.establishments.get(establishmentId),
          storage.schools.get(schoolId),
        ]);
        return {
          proposal,
          state: proposals.stateOf(proposal),
          profile: student && profileOf(student, firstDay),
          pupilName: student && knowsName(proposal) ? `${student.firstName} ${student.lastName}` : null,
          placeName: place?.name ?? '',
          schoolName: found?.name ?? '',
        };
      }),
    );

  const pages: AnyRoute[] = [
    ...companyProposalPages({
      ...{ proposals, answers, views },
      openLink: (secret, address) => gate.open(secret, ANSWER_PURPOSE, address),
    }),
    ...placementPages({
      ...{ proposals, answers, placements, nextBest, tasks: storage.placementTasks, clock, groupIdsOf },
      find: async (actor, words) => {
        const [pupils, establishmentIds] = await Promise.all([
          storage.students.all(schoolScopeOf(actor), { search: words }),
          register.register.establishmentIdsWith(EVERY_COMPANY, words, FOUND_AT_MOST),
        ]);
        return { studentIds: pupils.map(({ id }) => id), establishmentIds };
      },
      names: (actor, about) => namesFor(schoolScopeOf(actor), about),
      mentorName: async ({ schoolId, mentorId }) =>
        mentorId === null ? null : ((await storage.mentors.get({ schoolId }, mentorId))?.name ?? null),
      studentOf: (actor, id) => storage.students.get(schoolScopeOf(actor), id),
      placementOf: (actor, proposalId) => storage.placements.byProposal(schoolScopeOf(actor), proposalId),
      sendAgain: async (proposal) => {
        if (proposals.stateOf(proposal) !== 'held')
          throw conflict('proposal.no-longer-open', { state: proposals.stateOf(proposal) });
        await storage.personalLinks.revoke(ANSWER_PURPOSE, proposal.id);
        await tell({ kind: 'proposed-again', proposal });
      },
    }),
  ];
  const own = composeOwnPlacesSide({
    ...{ storage, clock, school, register, proposals, gate, baseUrl: parts.baseUrl },
  });
  const withoutPlace = withoutPlacePages({
    ...{ proposals: storage.proposals, placements: storage.placements, tasks: storage.placementTasks, clock },
    pupils: async (actor) => {
      const scope = schoolScopeOf(actor);
      const pupils = await storage.students.all(scope, { ended: false });
      const groups = await storage.groups.byIds(scope, [...new Set(pupils.map(({ groupId }) => groupId))]);
      const names = new Map(groups.map(({ id, name }) => [id, name]));
      return pupils.map((student) => ({ student, groupName: names.get(student.groupId) ?? '' }));
    },
    startRun: async (actor, season, studentIds) =>
      (await matching.matching.start(actor, { season, mode: 'max-placed', studentIds })).id,
  });
  // These paths must be known before `/plaatsingen/:id`.
  return {
    ...{ proposals, answers, placements, nextBest, ownPlaces: own.ownPlaces, routes },
    pages: [...own.pages, ...withoutPlace, ...pages],
    jobs: [lapseProposalsJob(proposals)],
  };
};

/** What must be done for pupils who are there when a recognition ends; for the register, which comes before placements. */
export const composeLosses = (parts: Pick<Parts, 'storage' | 'clock' | 'post' | 'baseUrl'>) =>
  createLosses({
    placements: parts.storage.placements,
    tasks: parts.storage.placementTasks,
    clock: parts.clock,
    tell: createPlacementTeller(parts),
  });

/** Who and where, in words, for the pages of a school. */
const createNames =
  (storage: Storage) =>
  async (
    scope: SchoolScope,
    { studentIds, establishmentIds }: { studentIds: readonly string[]; establishmentIds: readonly string[] },
  ) => {
    const [pupils, places] = await Promise.all([
      storage.students.all(scope, { studentIds }),
      storage.establishments.byIds(establishmentIds),
    ]);
    const groups = await storage.groups.byIds(scope, [...new Set(pupils.map(({ groupId }) => groupId))]);
    const pupil = new Map(pupils.map((one) => [one.id, one]));
    const place = new Map(places.map((one) => [one.id, one]));
    return {
      pupil: (id: string): string => {
        const one = pupil.get(id);
        return one ? `${one.firstName} ${one.lastName}` : 'Onbekende leerling';
      },
      group: (id: string): string => groups.find((one) => one.id === pupil.get(id)?.groupId)?.name ?? '',
      place: (id: string): string => {
        const one = place.get(id);
        return one ? `${one.name}, ${one.town}` : 'Onbekende plek';
      },
    };
  };

export type PlacementsSide = ReturnType<typeof composePlacementsSide>;
