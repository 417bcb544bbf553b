import type { Actor, SchoolScope } from '../domain/actor.js';
import { EVERY_COMPANY } from '../domain/company-scope.js';
import type { PlaceOffer } from '../domain/place-offer.js';
import type { SeasonId } from '../domain/season.js';
import { judgePlacement } from '../features/matching/explanation/judging.js';
import { bestPerOffer } from '../features/matching/explanation/outcome.js';
import { prepare } from '../features/matching/options/preparation.js';
import type { OfferFacts, Snapshot } from '../features/matching/options/snapshot.js';
import { createNextBest } from '../features/placements/next-best.service.js';
import { placementRoutes } from '../features/placements/placements.routes.js';
import { createPlacementService } from '../features/placements/placements.service.js';
import { createProposalAnswers } from '../features/placements/proposal-answers.service.js';
import { DEFAULT_HOLD_DAYS } from '../features/placements/proposals.rules.js';
import { createProposalService, type WantedProposal } from '../features/placements/proposals.service.js';
import type { TellNews } from '../features/placements/placement-news.repository.js';
import type { Clock } from '../platform/clock.js';
import { conflict, notFound } from '../platform/errors.js';
import type { AnyRoute } from '../web/route.js';
import type { MatchingSide } from './matching-side.js';
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
  readonly tell: TellNews;
}

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
  const { storage, clock, school, register, matching, tell } = parts;
  const { judge, optionsOf } = createPlaceJudge(parts);
  const { claim, release } = register.capacity;

  const settingsOf = async ({ schoolId }: SchoolScope) => {
    const found = await storage.schools.get(schoolId);
    return {
      holdDays: found?.settings.proposalHoldDays ?? DEFAULT_HOLD_DAYS,
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
  const placements = createPlacementService({ ...shared, claim, release });
  const nextBest = createNextBest({
    ...{ proposals, repository: storage.proposals, now: clock.now, planned: plannedIn, optionsOf },
  });
  const routes: AnyRoute[] = placementRoutes({
    ...{ proposals, answers, placements, nextBest, clock },
    students: (schoolId, ids) => storage.students.all({ schoolId }, { studentIds: ids }),
    groupIdsOf: async (actor) => (await school.mentoredGroups(actor)).map(({ id }) => id),
  });
  return { proposals, answers, placements, nextBest, routes };
};

export type PlacementsSide = ReturnType<typeof composePlacementsSide>;
