import type { CalendarDate, Period } from '../../platform/calendar-date.js';
import { birthdayAt, daysBefore } from '../../domain/age.js';
import type { Finding, Severity } from '../../domain/finding.js';
import type { Hazard } from '../../domain/hazard.js';
import type { PlaceOffer } from '../../domain/place-offer.js';
import { findingOf, rowOn, ruleOn, type Rule, type RuleSet } from '../../domain/rule.js';
import type { Student } from '../../domain/student.js';
import { TRAVEL_MEANS, type TravelMeans } from '../../domain/travel.js';

const HOLDS_FROM = '2014-08-01' as CalendarDate;
const CHECKED_ON = '2026-11-22' as CalendarDate;

const rule = (code: Rule['code'], severity: Severity, source: string): Rule => ({
  code,
  severity,
  article: null,
  source,
  holdsFrom: HOLDS_FROM,
  checkedOn: CHECKED_ON,
  checkedAgainst: 'Regels van de dienst §5',
});

/** What a pupil and a place ask of each other (rules §5). */
export const STUDENT_RULES: RuleSet = {
  id: 'students',
  version: '2026-11-22',
  rules: [
    rule('travel.too-far', 'refuse', 'Het eigen maximum van de leerling; reistijd is een schatting van de dienst'),
    rule('demand.vog', 'refuse', 'Het leerplaatsaanbod: verklaring omtrent het gedrag'),
    rule('demand.restriction', 'refuse', 'Wat de leerling niet kan, tegen de gevaren van de plek'),
    rule('guidance.too-light', 'warn', 'De begeleiding die de leerling nodig heeft en die de plek biedt'),
    rule('programme.not-taken', 'refuse', 'Het leerplaatsaanbod: traject, leerjaar en leeftijd'),
  ],
};

const held = (code: Rule['code'], on: CalendarDate): Rule => ruleOn(STUDENT_RULES, code, on);

/** How fast a pupil gets somewhere by one means, from door to door. */
export interface TravelSpeed {
  readonly kmPerHour: number;
  /** The way there as a multiple of the straight line. */
  readonly detour: number;
  /** Minutes that do not depend on the distance: parking, walking to the stop, waiting. */
  readonly fixedMinutes: number;
}

/**
 * Estimates of the service, no law: door-to-door speeds in a Dutch region. A new estimate is a new row.
 */
export const TRAVEL_SPEEDS: readonly {
  readonly holdsFrom: CalendarDate;
  readonly checkedOn: CalendarDate;
  readonly speeds: Readonly<Record<TravelMeans, TravelSpeed>>;
}[] = [
  {
    holdsFrom: HOLDS_FROM,
    checkedOn: CHECKED_ON,
    speeds: {
      walk: { kmPerHour: 5, detour: 1.25, fixedMinutes: 0 },
      bicycle: { kmPerHour: 15, detour: 1.25, fixedMinutes: 2 },
      'public-transport': { kmPerHour: 25, detour: 1.35, fixedMinutes: 12 },
      moped: { kmPerHour: 28, detour: 1.3, fixedMinutes: 3 },
      brought: { kmPerHour: 40, detour: 1.35, fixedMinutes: 4 },
    },
  },
];

const speedsOn = (on: CalendarDate) => rowOn(TRAVEL_SPEEDS, on).speeds;

/** A way to travel: how long, and how far by road. */
export interface Journey {
  readonly means: TravelMeans;
  readonly minutes: number;
  readonly km: number;
}

/** One way by one means, for a straight-line distance; minutes are rounded up. */
export const journeyBy = (means: TravelMeans, straightKm: number, on: CalendarDate): Journey => {
  const { kmPerHour, detour, fixedMinutes } = speedsOn(on)[means];
  const km = straightKm * detour;
  return { means, km, minutes: Math.ceil(fixedMinutes + (km * 60) / kmPerHour) };
};

type Traveller = Pick<Student, 'travelMeans' | 'maxTravelMinutes' | 'maxTravelKm'>;

/** A pupil's travel, read once: by each means the pupil has, the furthest straight line within the own maxima. */
export interface TravelReach {
  readonly student: Traveller;
  readonly on: CalendarDate;
  readonly reachKm: ReadonlyMap<TravelMeans, number>;
  /** Beyond this straight line no means will do. */
  readonly furthestKm: number;
}

export const travelReach = (student: Traveller, on: CalendarDate): TravelReach => {
  const reachKm = new Map(
    TRAVEL_MEANS.filter((means) => student.travelMeans.includes(means)).map((means) => {
      const { kmPerHour, detour, fixedMinutes } = speedsOn(on)[means];
      const byTime = ((student.maxTravelMinutes - fixedMinutes) * kmPerHour) / 60;
      return [means, Math.max(0, Math.min(byTime, student.maxTravelKm) / detour)] as const;
    }),
  );
  return { student, on, reachKm, furthestKm: Math.max(0, ...reachKm.values()) };
};

const withinReach = ({ student }: TravelReach, { minutes, km }: Journey): boolean =>
  minutes <= student.maxTravelMinutes && km <= student.maxTravelKm;

/**
 * The best way there that pupil and place share: one within the pupil's maxima before one that is not, then the quickest,
 * then in the order of the means. Null when they share none.
 */
export const bestJourney = (
  reach: TravelReach,
  straightKm: number,
  reachableBy: readonly TravelMeans[],
): Journey | null => {
  let best: Journey | null = null;
  for (const means of reach.reachKm.keys()) {
    if (!reachableBy.includes(means)) continue;
    const journey = journeyBy(means, straightKm, reach.on);
    const gain = best ? Number(withinReach(reach, journey)) - Number(withinReach(reach, best)) : 1;
    if (!best || gain > 0 || (gain === 0 && journey.minutes < best.minutes)) best = journey;
  }
  return best;
};

/** Too far by time or distance with every shared means, or no shared means at all; exactly the maximum is allowed. */
export const travelFindings = (
  reach: TravelReach,
  straightKm: number,
  reachableBy: readonly TravelMeans[],
): Finding[] => {
  const journey = bestJourney(reach, straightKm, reachableBy);
  if (journey && withinReach(reach, journey)) return [];
  const { maxTravelMinutes: limitMinutes, maxTravelKm: limitKm } = reach.student;
  const facts = journey
    ? {
        means: journey.means,
        limitMinutes,
        foundMinutes: journey.minutes,
        limitKm,
        foundKm: Math.ceil(journey.km * 10) / 10,
      }
    : { means: 'none', limitMinutes, limitKm, foundKm: Math.ceil(straightKm * 10) / 10 };
  return [findingOf(held('travel.too-far', reach.on), facts)];
};

/** A certificate of good conduct is asked: refused without one, a warning while it is applied for. */
export const vogFindings = (vogAsked: boolean, vog: Student['vog'], on: CalendarDate): Finding[] => {
  if (!vogAsked || vog === 'held') return [];
  const finding = findingOf(held('demand.vog', on), { vog });
  return [vog === 'applied' ? { ...finding, severity: 'warn' } : finding];
};

/** Work the pupil cannot do that the place has. */
export const restrictionFindings = (
  restrictions: readonly Hazard[],
  hazards: readonly Hazard[],
  on: CalendarDate,
): Finding[] => {
  const shared = restrictions.filter((hazard) => hazards.includes(hazard));
  return shared.length === 0 ? [] : [findingOf(held('demand.restriction', on), { hazards: shared })];
};

/** The pupil needs more guidance than the place declares; as much is enough. */
export const guidanceFindings = (
  guidanceNeed: Student['guidanceNeed'],
  guidanceLevel: PlaceOffer['guidanceLevel'],
  on: CalendarDate,
): Finding[] =>
  guidanceNeed <= guidanceLevel
    ? []
    : [findingOf(held('guidance.too-light', on), { neededLevel: guidanceNeed, foundLevel: guidanceLevel })];

/**
 * The place does not take this programme, leerjaar or age. Ages are years completed: a pupil reaches the least age on the
 * birthday, and is too old from the birthday after the highest age; only the days out of range are found.
 */
export const programmeFindings = (
  offer: Pick<PlaceOffer, 'programmes' | 'leerjaren' | 'minAge' | 'maxAge'>,
  student: Pick<Student, 'programme' | 'leerjaar' | 'dateOfBirth'>,
  period: Period,
): Finding[] => {
  const not = (facts: Finding['facts'], days: Period) =>
    findingOf(held('programme.not-taken', period.firstDay), facts, days);
  const findings: Finding[] = [];
  if (!offer.programmes.includes(student.programme)) {
    findings.push(not({ what: 'programme', programme: student.programme, programmes: offer.programmes }, period));
  }
  if (!offer.leerjaren.includes(student.leerjaar)) {
    findings.push(
      not({ what: 'leerjaar', leerjaar: student.leerjaar, leerjaren: offer.leerjaren.map(String) }, period),
    );
  }
  const tooYoung = offer.minAge === null ? null : daysBefore(period, birthdayAt(student.dateOfBirth, offer.minAge));
  if (tooYoung) findings.push(not({ what: 'min-age', limitYears: offer.minAge ?? 0 }, tooYoung));
  const tooOldFrom = offer.maxAge === null ? null : birthdayAt(student.dateOfBirth, offer.maxAge + 1);
  if (tooOldFrom && tooOldFrom <= period.lastDay) {
    const firstDay = tooOldFrom > period.firstDay ? tooOldFrom : period.firstDay;
    findings.push(not({ what: 'max-age', limitYears: offer.maxAge ?? 0 }, { firstDay, lastDay: period.lastDay }));
  }
  return findings;
};
