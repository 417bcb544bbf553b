import type { SchoolScope } from '../domain/actor.js';
import { EVERY_COMPANY } from '../domain/company-scope.js';
import type { PlaceOffer } from '../domain/place-offer.js';
import type { SeasonId } from '../domain/season.js';
import { judgePlacement } from '../features/matching/explanation/judging.js';
import { bestPerOffer } from '../features/matching/explanation/outcome.js';
import { prepare } from '../features/matching/options/preparation.js';
import type { OfferFacts, Snapshot } from '../features/matching/options/snapshot.js';
import type { WantedProposal } from '../features/placements/proposals.service.js';
import type { Clock } from '../platform/clock.js';
import { notFound } from '../platform/errors.js';
import { placementRulesFor } from './placement-rules.js';
import type { RegisterServices } from './register.js';
import { createSnapshotLoader } from './snapshot.js';
import type { Storage } from './storage.js';

interface Parts {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly register: RegisterServices;
}

/** The rules of matching on what stands now: one place for one pupil, and the best places that are left. */
export const createPlaceJudge = ({ storage, register, clock }: Parts) => {
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
    const [loaded, offers] = await Promise.all([loadSnapshot(scope, asked), around(offer)]);
    const { from = loaded.period.firstDay } = wanted;
    const snapshot = { ...loaded, period: { ...loaded.period, firstDay: from } };
    const [student] = snapshot.students;
    if (!student) throw notFound('student.not-found', { id: wanted.studentId });
    const prepared = prepare({ ...snapshot, offers }, placementRulesFor);
    const judged = judgePlacement(prepared, wanted, []);
    const period = periodOf(offer, judged.periodIds, snapshot.period);
    return { ...judged, student, offer, period };
  };

  /** The places that nothing refuses, by pupil, the best first. */
  const optionsOfAll = async (
    scope: SchoolScope,
    { studentIds, season }: { studentIds: readonly string[]; season: SeasonId },
    planned: readonly WantedProposal[] = [],
  ) => {
    const snapshot = await loadSnapshot(scope, { season, studentIds });
    const offers = snapshot.offers.map((facts) => ({ ...facts, offer: withPlanned(facts.offer, planned) }));
    const places = new Map(offers.map(({ offer, establishment }) => [offer.id, establishment.id]));
    return new Map(
      prepare({ ...snapshot, offers }, placementRulesFor).students.map(({ studentId, options }) => {
        const free = options.filter(({ findings }) => !findings.some(({ severity }) => severity === 'refuse'));
        const best = bestPerOffer(free).map(({ offerId, weekdays, periodIds, travelMinutes, cost }) => ({
          ...{ offerId, weekdays, periodIds, travelMinutes, cost },
          establishmentId: places.get(offerId) ?? '',
        }));
        return [studentId, best] as const;
      }),
    );
  };

  const optionsOf = async (
    scope: SchoolScope,
    { studentId, season }: { studentId: string; season: SeasonId },
    planned: readonly WantedProposal[],
  ) => (await optionsOfAll(scope, { studentIds: [studentId], season }, planned)).get(studentId) ?? [];

  return { judge, optionsOf, optionsOfAll };
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
