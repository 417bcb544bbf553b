import type { PlaceOffer } from '../../../domain/place-offer.js';
import { WEEKDAYS, type Weekday } from '../../../domain/week-schedule.js';
import type { Resource } from '../instance/instance.js';
import type { Candidate } from './placement-rules.js';
import type { OfferFacts } from './snapshot.js';

/** The resources of a snapshot: how much of each is left, and which ones a placement uses. */
export interface ResourceBook {
  readonly resources: readonly Resource[];
  /** Resource ids that a candidate uses, one unit of each, in a fixed order. */
  readonly usesOf: (candidate: Pick<Candidate, 'offer' | 'periodIds' | 'weekdays'>) => readonly string[];
  /** What is left of a resource; 0 for one that is not known. */
  readonly leftOf: (id: string) => number;
  /** Pupils a company can still take by its own limit; null without one. */
  readonly companyRoom: (companyId: string) => number | null;
  /** Pupils the supervisors of an offer together already guide on the busiest of some weekdays. */
  readonly guidedTogether: (offer: OfferFacts, weekdays: readonly Weekday[]) => number;
}

const offerDay = (offerId: string, periodId: string, weekday: Weekday): string => `${offerId}/${periodId}/${weekday}`;
const offerTotal = (offerId: string, periodId: string): string => `${offerId}/${periodId}`;
const companyTotal = (companyId: string): string => `company/${companyId}`;
const supervisorDay = (team: string, weekday: Weekday): string => `supervisors/${team}/${weekday}`;

/** The people who guide at an offer, as one team: their names in order. Null when the offer names nobody. */
const teamOf = ({ supervisors }: OfferFacts): string | null =>
  supervisors.length === 0
    ? null
    : supervisors
        .map(({ id }) => id)
        .sort()
        .join('+');

const claimsOn = (offer: PlaceOffer, periodId: string, weekday?: Weekday): number =>
  offer.claims.filter(
    (claim) => claim.periodIds.includes(periodId) && (weekday === undefined || claim.weekdays.includes(weekday)),
  ).length;

/** Most pupils of one offer that are there on a weekday in any of its periods. */
const busiest = (offer: PlaceOffer, weekday: Weekday): number =>
  Math.max(0, ...offer.periods.map(({ id }) => claimsOn(offer, id, weekday)));

type UsesByDays = Map<readonly Weekday[], readonly string[]>;

const usesOf = ({
  offer: facts,
  periodIds,
  weekdays,
}: Pick<Candidate, 'offer' | 'periodIds' | 'weekdays'>): string[] => {
  const { offer, company } = facts;
  const team = teamOf(facts);
  return [
    ...periodIds.flatMap((periodId) => weekdays.map((weekday) => offerDay(offer.id, periodId, weekday))),
    ...periodIds.map((periodId) => offerTotal(offer.id, periodId)),
    ...(company.maxPupils === null ? [] : [companyTotal(company.id)]),
    ...(team === null ? [] : weekdays.map((weekday) => supervisorDay(team, weekday))),
  ];
};

/**
 * Counts what is left: offer × period × weekday, offer × period, the company's own total, and supervisors × weekday.
 * Pupils already there, of whatever school, are taken off first; nothing goes below zero.
 */
export const createResourceBook = (offers: readonly OfferFacts[]): ResourceBook => {
  const capacities = new Map<string, number>();
  const taken = new Map<string, number>();
  const capacityOf = (team: readonly { maxPupilsAtOnce: number }[]): number =>
    team.reduce((sum, { maxPupilsAtOnce }) => sum + maxPupilsAtOnce, 0);
  const take = (id: string, capacity: number, claims: number): void => {
    // Where somebody tries one place more at one offer, what it shares with other offers has the room that this takes.
    capacities.set(id, Math.max(capacities.get(id) ?? 0, capacity));
    taken.set(id, (taken.get(id) ?? 0) + claims);
  };
  for (const facts of offers) {
    const { offer, company } = facts;
    for (const period of offer.periods) {
      take(offerTotal(offer.id, period.id), offer.totalPlaces, claimsOn(offer, period.id));
      for (const weekday of WEEKDAYS) {
        const day = offer.days[weekday];
        if (day) take(offerDay(offer.id, period.id, weekday), day.places, claimsOn(offer, period.id, weekday));
      }
    }
    if (company.maxPupils !== null) take(companyTotal(company.id), company.maxPupils, offer.claims.length);
    const team = teamOf(facts);
    if (team !== null) {
      const together = capacityOf(facts.supervisors);
      for (const weekday of WEEKDAYS)
        if (offer.days[weekday]) take(supervisorDay(team, weekday), together, busiest(offer, weekday));
    }
  }
  const left = new Map([...capacities].map(([id, capacity]) => [id, capacity - (taken.get(id) ?? 0)]));
  /** Pupils who could take the same place share the list of what it uses. */
  const uses = new Map<OfferFacts, Map<readonly string[], UsesByDays>>();
  return {
    resources: [...left].map(([id, capacity]) => ({ id, capacity: Math.max(0, capacity) })),
    leftOf: (id) => Math.max(0, left.get(id) ?? 0),
    companyRoom: (companyId) => left.get(companyTotal(companyId)) ?? null,
    guidedTogether: (facts, weekdays) => {
      const team = teamOf(facts) ?? '';
      const together = capacityOf(facts.supervisors);
      return Math.max(0, ...weekdays.map((weekday) => together - (left.get(supervisorDay(team, weekday)) ?? together)));
    },
    usesOf: (candidate) => {
      const byPeriods = uses.get(candidate.offer) ?? new Map<readonly string[], UsesByDays>();
      uses.set(candidate.offer, byPeriods);
      const byDays = byPeriods.get(candidate.periodIds) ?? new Map<readonly Weekday[], readonly string[]>();
      byPeriods.set(candidate.periodIds, byDays);
      const known = byDays.get(candidate.weekdays) ?? usesOf(candidate);
      byDays.set(candidate.weekdays, known);
      return known;
    },
  };
};
