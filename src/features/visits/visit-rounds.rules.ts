import { addDays, contains, weekdayIndex, type CalendarDate, type Period } from '../../platform/calendar-date.js';
import type { Placement } from '../../domain/placement.js';
import { distanceKm, type Point } from '../../domain/travel.js';
import { minutesAfterMidnight, WEEKDAYS, type ClockTime, type Weekday } from '../../domain/week-schedule.js';

export const DAY_PARTS = ['morning', 'afternoon'] as const;
export type DayPart = (typeof DAY_PARTS)[number];

/** Half a day that a mentor keeps free for visits. */
export interface HalfDay {
  readonly weekday: Weekday;
  readonly part: DayPart;
}

/** Minutes after midnight in which a round leaves and is back. */
const PARTS: Readonly<Record<DayPart, { readonly from: number; readonly until: number }>> = {
  morning: { from: 8 * 60 + 30, until: 12 * 60 + 30 },
  afternoon: { from: 12 * 60 + 30, until: 16 * 60 + 30 },
};
const VISIT_MINUTES = 45;
const NEXT_PUPIL_MINUTES = 20;
/** Roads are longer than the straight line, and a round through a region is driven slowly. Assumptions of the service. */
const ROAD_FACTOR = 1.3;
const ROAD_KM_PER_HOUR = 40;
/** Companies further than this from the most urgent one are left for another round. */
const ROUND_RADIUS_KM = 15;
const START_STEP_MINUTES = 5;

/** A visit that is asked for: where, when the pupil is there, and how urgent. */
export interface VisitWish {
  readonly placementId: string;
  readonly establishmentId: string;
  readonly point: Point;
  readonly placement: Pick<Placement, 'days' | 'firstDay' | 'lastDay'>;
  readonly dueFrom: CalendarDate;
  readonly overdueFrom: CalendarDate;
}

/** One company in a round, with every pupil who is visited there. */
export interface Stop {
  readonly establishmentId: string;
  readonly placementIds: readonly string[];
  readonly start: ClockTime;
  readonly minutes: number;
  /** From the stop before, or from the school. */
  readonly travelMinutes: number;
}

/** A suggestion for one half-day: from the school along these companies and back. */
export interface Round {
  readonly day: CalendarDate;
  readonly part: DayPart;
  readonly stops: readonly Stop[];
  /** By road, there and back, as an estimate. */
  readonly km: number;
}

export interface RoundsAbout {
  readonly halfDays: readonly HalfDay[];
  /** The days in which rounds may lie; both ends count. */
  readonly period: Period;
  readonly holidays: readonly Period[];
  /** Half-days on which the mentor has a visit already. */
  readonly taken: readonly { readonly day: CalendarDate; readonly part: DayPart }[];
  readonly school: Point;
}

const roadKm = (from: Point, to: Point): number => distanceKm(from, to) * ROAD_FACTOR;
const roadMinutes = (from: Point, to: Point): number => Math.ceil((roadKm(from, to) / ROAD_KM_PER_HOUR) * 60);

/** The half of the day in which a time lies. */
export const partOf = (start: ClockTime): DayPart =>
  minutesAfterMidnight(start) < PARTS.morning.until ? 'morning' : 'afternoon';

const clockTime = (minutes: number): ClockTime =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

interface Group {
  readonly establishmentId: string;
  readonly point: Point;
  readonly wishes: readonly VisitWish[];
  /** Minutes after midnight in which every pupil of the group is at work. */
  readonly from: number;
  readonly until: number;
  readonly minutes: number;
}

const presenceOn = ({ placement }: VisitWish, weekday: Weekday): { from: number; until: number } | null => {
  const work = placement.days[weekday];
  if (work === undefined) return null;
  const from = minutesAfterMidnight(work.start);
  const until = minutesAfterMidnight(work.end);
  // A shift that ends after midnight is open until the end of the day, as far as a visit is concerned.
  return { from, until: until > from ? until : 24 * 60 };
};

const groupsOn = (wishes: readonly VisitWish[], weekday: Weekday): Group[] => {
  const groups = new Map<string, Group>();
  for (const wish of wishes) {
    const here = presenceOn(wish, weekday);
    if (here === null) continue;
    const known = groups.get(wish.establishmentId);
    const from = Math.max(known?.from ?? 0, here.from);
    const until = Math.min(known?.until ?? 24 * 60, here.until);
    const minutes = known === undefined ? VISIT_MINUTES : known.minutes + NEXT_PUPIL_MINUTES;
    // A pupil whose hours do not meet those of the others is visited in another round.
    if (until - from < minutes) continue;
    groups.set(wish.establishmentId, {
      establishmentId: wish.establishmentId,
      point: wish.point,
      wishes: [...(known?.wishes ?? []), wish],
      ...{ from, until, minutes },
    });
  }
  return [...groups.values()];
};

/** The stops of a route in this order, or null when they do not fit the half-day or somebody's hours. */
const timed = (route: readonly Group[], part: DayPart, school: Point): Stop[] | null => {
  const { from, until } = PARTS[part];
  let at = from;
  let place = school;
  const stops: Stop[] = [];
  for (const group of route) {
    const travelMinutes = roadMinutes(place, group.point);
    const earliest = Math.max(at + travelMinutes, group.from);
    const start = Math.ceil(earliest / START_STEP_MINUTES) * START_STEP_MINUTES;
    if (start + group.minutes > group.until) return null;
    at = start + group.minutes;
    place = group.point;
    stops.push({
      establishmentId: group.establishmentId,
      placementIds: group.wishes.map(({ placementId }) => placementId),
      start: clockTime(start),
      minutes: group.minutes,
      travelMinutes,
    });
  }
  return at + roadMinutes(place, school) > until ? null : stops;
};

const lengthKm = (route: readonly Group[], school: Point): number => {
  const points = [school, ...route.map(({ point }) => point), school];
  return points.slice(1).reduce((sum, point, at) => sum + roadKm(points[at] ?? school, point), 0);
};

/** The shortest route that takes one more company along, at any place in the order; null when none fits. */
const withOneMore = (route: readonly Group[], more: Group, part: DayPart, school: Point): Group[] | null => {
  let best: { route: Group[]; km: number } | null = null;
  for (let at = 0; at <= route.length; at++) {
    const tried = [...route.slice(0, at), more, ...route.slice(at)];
    const km = lengthKm(tried, school);
    // Of equal routes the one that goes on from where the round already is.
    if ((best === null || km < best.km + 1e-9) && timed(tried, part, school) !== null) best = { route: tried, km };
  }
  return best?.route ?? null;
};

const byUrgency = (a: VisitWish, b: VisitWish): number =>
  a.overdueFrom.localeCompare(b.overdueFrom) ||
  a.dueFrom.localeCompare(b.dueFrom) ||
  a.placementId.localeCompare(b.placementId);

const roundOn = (
  wishes: readonly VisitWish[],
  { day, weekday, part }: { day: CalendarDate; weekday: Weekday; part: DayPart },
  school: Point,
): Round | null => {
  const groups = groupsOn(wishes, weekday);
  // Groups stand in the order of their most urgent pupil: the first that fits decides where this round goes.
  const seed = groups.find((group) => timed([group], part, school) !== null);
  if (seed === undefined) return null;
  const near = groups
    .filter((group) => group !== seed && distanceKm(group.point, seed.point) <= ROUND_RADIUS_KM)
    .map((group) => ({ group, km: distanceKm(group.point, seed.point) }))
    .sort((a, b) => a.km - b.km || a.group.establishmentId.localeCompare(b.group.establishmentId));
  let route: Group[] = [seed];
  for (const { group } of near) route = withOneMore(route, group, part, school) ?? route;
  const stops = timed(route, part, school);
  return stops && { day, part, stops, km: Math.round(lengthKm(route, school) * 10) / 10 };
};

/**
 * Rounds for the visits that are asked for: on each free half-day, from the first on, the most urgent visit that is possible then and every
 * company near it that fits. Pupils at one company are one stop. A round leaves from the school and is back within the half-day, and
 * every pupil is at work when the mentor comes. The same input gives the same rounds, whatever its order.
 * @returns the rounds by day, and the placements for which the period held none
 */
export const suggestRounds = (
  wishes: readonly VisitWish[],
  about: RoundsAbout,
): { readonly rounds: Round[]; readonly left: string[] } => {
  let waiting = [...wishes].sort(byUrgency);
  const rounds: Round[] = [];
  for (let day = about.period.firstDay; day <= about.period.lastDay; day = addDays(day, 1)) {
    const weekday = WEEKDAYS[weekdayIndex(day)];
    if (weekday === undefined || about.holidays.some((holiday) => contains(holiday, day))) continue;
    for (const part of DAY_PARTS) {
      const isKept = about.halfDays.some((half) => half.weekday === weekday && half.part === part);
      const isTaken = about.taken.some((one) => one.day === day && one.part === part);
      if (!isKept || isTaken) continue;
      const possible = waiting.filter(({ dueFrom, placement }) => dueFrom <= day && contains(placement, day));
      const round = roundOn(possible, { day, weekday, part }, about.school);
      if (round === null) continue;
      rounds.push(round);
      const visited = new Set(round.stops.flatMap(({ placementIds }) => placementIds));
      waiting = waiting.filter(({ placementId }) => !visited.has(placementId));
    }
  }
  return { rounds, left: waiting.map(({ placementId }) => placementId) };
};
