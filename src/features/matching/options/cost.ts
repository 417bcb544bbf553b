import type { Finding } from '../../../domain/finding.js';
import type { Candidate } from './placement-rules.js';

/** The soft terms of an option; each is 0 (as wished) to 1000 (the other end). */
export const COST_TERMS = [
  'wish',
  'travel',
  'schedule',
  'sector',
  'guidance',
  'warnings',
  'freshness',
  'spread',
] as const;
export type CostTerm = (typeof COST_TERMS)[number];
export type CostTerms = Readonly<Record<CostTerm, number>>;

/** How heavy each term weighs; a run keeps the version it used. */
export interface CostProfile {
  readonly version: string;
  readonly weights: CostTerms;
}

/**
 * The profile of the service. A pupil's own wish comes first, then the journey and the days that are missed; a place that nobody
 * confirmed costs more than one that was, and a busy company a little more than a quiet one.
 */
export const COST_PROFILE: CostProfile = {
  version: '2026-11',
  weights: { wish: 40, travel: 30, schedule: 25, sector: 20, warnings: 20, guidance: 15, freshness: 10, spread: 5 },
};

const FULL = 1000;
/** What one place further down the list of wishes costs. */
const WISH_STEP = 150;
const WARNING_STEP = 250;
const UNCONFIRMED = 700;
const ON_REQUEST = 300;

const share = (part: number, whole: number): number =>
  whole <= 0 ? 0 : Math.min(FULL, Math.max(0, Math.round((FULL * part) / whole)));

/** The terms of one option. `travelMinutes` is one way; `findings` are those that did not refuse. */
export const costTermsOf = (candidate: Candidate, travelMinutes: number, findings: readonly Finding[]): CostTerms => {
  const { student, group } = candidate.student;
  const { offer } = candidate.offer;
  const wish = student.wishes.indexOf(offer.establishmentId);
  const taken = offer.claims.length;
  return {
    wish: student.wishes.length === 0 ? 0 : wish === -1 ? FULL : Math.min(FULL, wish * WISH_STEP),
    travel: share(travelMinutes, student.maxTravelMinutes),
    schedule: share(group.maxDaysPerWeek - candidate.weekdays.length, group.maxDaysPerWeek),
    sector: sectorTerm(student.intendedMboSector ?? student.sector, offer.sector),
    guidance: share(student.guidanceNeed - offer.guidanceLevel, 2),
    warnings: Math.min(FULL, findings.filter(({ severity }) => severity === 'warn').length * WARNING_STEP),
    freshness: (offer.confirmedOn === null ? UNCONFIRMED : 0) + (offer.firmness === 'on-request' ? ON_REQUEST : 0),
    spread: share(taken, taken + offer.totalPlaces),
  };
};

const sectorTerm = (wanted: string, offered: string): number =>
  wanted === offered ? 0 : offered === 'intersectoraal' || wanted === 'intersectoraal' ? FULL / 2 : FULL;

/** The cost of an option: the weighted sum of its terms, a whole number. */
export const costOf = (terms: CostTerms, profile: CostProfile): number =>
  COST_TERMS.reduce((sum, term) => sum + terms[term] * profile.weights[term], 0);

/** The highest cost a profile can give. */
export const highestCost = (profile: CostProfile): number =>
  COST_TERMS.reduce((sum, term) => sum + FULL * profile.weights[term], 0);

const RANKS = 10;

/** The rank of an option for the fair mode: the tenth of the possible cost it falls in, 1 best and 10 worst. */
export const rankOf = (cost: number, profile: CostProfile): number =>
  1 + Math.min(RANKS - 1, Math.floor((RANKS * cost) / highestCost(profile)));
