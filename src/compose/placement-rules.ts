import type { Finding } from '../domain/finding.js';
import { distanceKm } from '../domain/travel.js';
import { AGREEMENT_RULES } from '../features/agreements/agreements.rules.js';
import { capacityFindings, CAPACITY_RULES, freeIn, offerFindings } from '../features/capacity/capacity.rules.js';
import { MATCHING_RULES, otherSectorFindings } from '../features/matching/options/other-sector.js';
import type {
  Candidate,
  Pair,
  PlacementRules,
  PlacementRulesFor,
  SharedLimit,
} from '../features/matching/options/placement-rules.js';
import type { ResourceBook } from '../features/matching/options/resources.js';
import type { OfferFacts, Snapshot, StudentFacts } from '../features/matching/options/snapshot.js';
import {
  isInForceOn,
  recognitionFindings,
  RECOGNITION_RULES,
  supervisorFindings,
} from '../features/recognitions/recognitions.rules.js';
import {
  bestJourney,
  guidanceFindings,
  programmeFindings,
  restrictionFindings,
  STUDENT_RULES,
  travelFindings,
  travelReach,
  vogFindings,
  type TravelReach,
} from '../features/students/students.rules.js';
import { HAZARD_RULES } from '../features/working-time/working-time.hazards.rules.js';
import { WORKING_TIME_RULES } from '../features/working-time/working-time.limits.rules.js';
import { TRACK_RULES } from '../features/working-time/working-time.track.rules.js';
import { createPlacementLaw, periodKey } from './placement-law.js';
import { remembering, rememberingByObject, rememberingByTwo, rememberingWhileThere } from './remembering.js';

/** Every set of rules the service judges by, for the page that lists them and the versions a run keeps. */
export const RULE_SETS = [
  WORKING_TIME_RULES,
  TRACK_RULES,
  HAZARD_RULES,
  RECOGNITION_RULES,
  CAPACITY_RULES,
  STUDENT_RULES,
  MATCHING_RULES,
  AGREEMENT_RULES,
] as const;

/** Pupils that offers of an establishment already have in a sector, in days that overlap. */
const createPupilCount = (offers: readonly OfferFacts[]) => {
  const bySector = new Map<string, OfferFacts[]>();
  for (const facts of offers) {
    const key = `${facts.establishment.id} ${facts.offer.sector}`;
    bySector.set(key, [...(bySector.get(key) ?? []), facts]);
  }
  return ({ offer }: Pair): number =>
    (bySector.get(`${offer.establishment.id} ${offer.offer.sector}`) ?? []).reduce(
      (sum, facts) => sum + facts.offer.claims.length,
      0,
    );
};

/** The limit that limited recognitions set together, shared by who leans on the same ones; none where one without a limit covers the programme. */
const recognitionLimits = ({ offer: facts, student, period }: Pair, guided: number): SharedLimit[] => {
  const { sector } = facts.offer;
  const covering = facts.recognitions.filter(
    (one) =>
      one.sector === sector && one.programmes.includes(student.student.programme) && isInForceOn(one, period.firstDay),
  );
  const limits = covering.map(({ scope, scopeMaxPupils }) =>
    scope === 'one-pupil' ? 1 : scope === 'limited' ? scopeMaxPupils : null,
  );
  if (limits.length === 0 || limits.includes(null)) return [];
  const most = Math.max(...limits.map((limit) => limit ?? 0));
  const together = covering.map(({ id }) => id).sort();
  return [{ id: `recognised/${together.join('+')}`, left: Math.max(0, most - guided) }];
};

/** Findings kept by a word. */
type FindingsBy = ReturnType<typeof remembering<readonly Finding[]>>;

/** What the rules work out that does not depend on the offers of a snapshot. */
const createLasting = (snapshot: Snapshot) => ({
  law: createPlacementLaw(snapshot),
  // By the pupil and not the id, since a pupil may be judged again with another maximum.
  reaches: rememberingWhileThere<TravelReach>(),
});

/** The rules of all features for one snapshot. */
export const placementRulesFor: PlacementRulesFor = (snapshot, book) =>
  rulesOn(snapshot, book, createLasting(snapshot));

/**
 * The rules of all features for one snapshot, in the order in which a refusal is counted: what the place is for, how far it is, is it
 * recognised, who guides, what it asks, then the weekdays, the room, and the law day by day.
 */
const rulesOn = (snapshot: Snapshot, book: ResourceBook, lasting: ReturnType<typeof createLasting>): PlacementRules => {
  const { law, reaches } = lasting;
  const pupilsThere = createPupilCount(snapshot.offers);
  const sectors = rememberingByObject<(wanted: string, make: () => FindingsBy) => FindingsBy>();
  const recognised = rememberingByTwo<FindingsBy>();
  const offered = { lint: rememberingByTwo<readonly Finding[]>(), blok: rememberingByTwo<readonly Finding[]>() };
  const freeFor = remembering<ReturnType<typeof freeIn>>();
  const roomOn = rememberingByObject<readonly Finding[]>();
  const guidedOn = rememberingByObject<readonly Finding[]>();
  const dispensed = remembering<Snapshot['dispensations']>();

  const reachOf = ({ student }: StudentFacts): TravelReach =>
    reaches(student, () => travelReach(student, snapshot.today));
  const straightKm = ({ student, offer }: Pair): number =>
    distanceKm(student.student.homePoint, offer.establishment.point);

  const supervisorsOf = ({ offer, weekdays, period }: Candidate): readonly Finding[] => {
    let guided = book.guidedTogether(offer, weekdays);
    const loads = offer.supervisors.map((supervisor) => {
      const pupilsAtOnce = Math.min(guided, supervisor.maxPupilsAtOnce);
      guided -= pupilsAtOnce;
      return { ...supervisor, pupilsAtOnce };
    });
    return supervisorFindings(loads, period);
  };

  const recognitionOf = (pair: Pair): readonly Finding[] => {
    const { establishment, offer, recognitions } = pair.offer;
    const { id: studentId, groupId, programme } = pair.student.student;
    const dispensations = dispensed(establishment.id, () =>
      snapshot.dispensations.filter((one) => one.establishmentId === establishment.id),
    );
    // Without a dispensation, which can be for one pupil, the same holds for all pupils of a programme.
    const whom = dispensations.length === 0 ? programme : `${programme} ${studentId}`;
    return recognised(pair.offer, pair.period, () => remembering())(whom, () =>
      recognitionFindings(
        { recognitions, dispensations, pupilsGuided: () => pupilsThere(pair) },
        { schoolId: snapshot.school.id, studentId, groupId, programme, sector: offer.sector, period: pair.period },
      ),
    );
  };

  return {
    pair: [
      {
        name: 'sector',
        findings: ({ student: { student }, offer: { offer }, period }) =>
          sectors(period, () => remembering())(student.sector, () => remembering())(offer.sector, () =>
            otherSectorFindings(student.sector, offer.sector, period),
          ),
      },
      {
        name: 'programme',
        findings: ({ student, offer, period }) => programmeFindings(offer.offer, student.student, period),
      },
      {
        name: 'travel',
        findings: (pair) =>
          travelFindings(reachOf(pair.student), straightKm(pair), pair.offer.establishment.reachableBy),
      },
      {
        name: 'recognition',
        findings: (pair) => recognitionOf(pair),
      },
      {
        name: 'demands',
        findings: ({ student: { student }, offer: { offer } }) => [
          ...vogFindings(offer.vogAsked, student.vog, snapshot.today),
          ...restrictionFindings(student.restrictions, offer.hazards, snapshot.today),
          ...guidanceFindings(student.guidanceNeed, offer.guidanceLevel, snapshot.today),
        ],
      },
      {
        name: 'offer',
        findings: ({ student: { group }, offer: { offer }, period }) =>
          offered[group.form](offer, period, () => offerFindings(offer, group.form, period)),
      },
    ],
    commonWeekdays: law.common,
    candidate: [
      {
        name: 'capacity',
        findings: (candidate) =>
          roomOn(law.stageOf(candidate), () => {
            const { weekdays, period } = candidate;
            const { offer, company } = candidate.offer;
            const free = freeFor(`${offer.id} ${periodKey(period)}`, () => freeIn(offer, period));
            return capacityFindings(free, weekdays, period, book.companyRoom(company.id));
          }),
      },
      {
        name: 'supervisor',
        findings: (candidate) => guidedOn(law.stageOf(candidate), () => supervisorsOf(candidate)),
      },
      { name: 'working-time', findings: law.workingTime },
      { name: 'hazards', findings: law.hazards },
      { name: 'track', findings: law.track },
    ],
    limits: (pair) => recognitionLimits(pair, pupilsThere(pair)),
    travelMinutes: (pair) =>
      bestJourney(reachOf(pair.student), straightKm(pair), pair.offer.establishment.reachableBy)?.minutes ?? null,
    forOffersOf: (changed, changedBook) => rulesOn(changed, changedBook, lasting),
    versions: Object.fromEntries(RULE_SETS.map(({ id, version }) => [id, version])),
  };
};
