import type { Finding } from '../../domain/finding.js';
import { WEEKDAYS } from '../../domain/week-schedule.js';
import { knownHours, worksOnSunday } from './working-time.day.rules.js';
import { SCHOOL_HOURS, SCHOOL_TIME_COUNTS } from './working-time.limits.rules.js';
import type { FreeSundaysRule, MostRule, RestRule } from './working-time.limits.rules.js';
import { MINUTES_PER_DAY, type Timeline } from './working-time.timeline.rules.js';

/** Numbered days of a placement, both included, on which one set of rules holds. */
export interface DayRange {
  readonly from: number;
  readonly to: number;
}

/** A breach found over more than one day. */
export interface Breach extends DayRange {
  readonly facts: Finding['facts'];
  /** On how many days it was found; 1 when not said. */
  readonly times?: number;
}

const DAYS_PER_WEEK = WEEKDAYS.length;

interface WeekTotal {
  readonly stageMinutes: number;
  readonly schoolMinutes: number;
  readonly foundMinutes: number;
}

const totalOf = (rule: MostRule, timeline: Timeline, monday: number): WeekTotal => {
  let stageMinutes = 0;
  let schoolMinutes = 0;
  for (let day = monday; day < monday + DAYS_PER_WEEK; day++) {
    stageMinutes += timeline.stageMinutesAt(day);
    if (SCHOOL_TIME_COUNTS[rule.band]) schoolMinutes += timeline.schoolAt(day)?.minutes ?? 0;
  }
  return { stageMinutes, schoolMinutes, foundMinutes: stageMinutes + schoolMinutes + timeline.otherWorkMinutesPerWeek };
};

/** Whether even a week without holidays keeps the limit, so that no real week needs to be looked at. */
export const hoursKept = (rule: MostRule, fullWeek: Timeline): boolean =>
  totalOf(rule, fullWeek, DAYS_PER_WEEK).foundMinutes <= rule.limitMinutes;

/** The Mondays of the ISO weeks that hold a day of the placement. */
const mondaysOf = ({ calendar }: Timeline): number[] => {
  const mondays: number[] = [];
  for (let monday = -calendar.weekdayAt(0); monday < calendar.days; monday += DAYS_PER_WEEK) mondays.push(monday);
  return mondays;
};

/**
 * Hours in an ISO week: NRK 3:1 lid 2 c (35 hours under 16), ATW 5:7 lid 1 b (45 at 16 and 17) and lid 2 b (60). School
 * and work beside school add up with the stage; school also on days of that week before or after the placement. Exactly
 * the limit is allowed. In the week of a birthday each day is judged by the age on it, against the whole week.
 */
export const weekHours = (rule: MostRule, timeline: Timeline, range: DayRange): Breach[] => {
  const last = Math.min(range.to, timeline.calendar.days - 1);
  return mondaysOf(timeline).flatMap((monday) => {
    const from = Math.max(monday, range.from);
    const to = Math.min(monday + DAYS_PER_WEEK - 1, last);
    const total = totalOf(rule, timeline, monday);
    if (from > to || total.foundMinutes <= rule.limitMinutes) return [];
    return {
      from,
      to,
      facts: {
        limitMinutes: rule.limitMinutes,
        ...total,
        otherWorkMinutes: timeline.otherWorkMinutesPerWeek,
        ageBand: rule.band,
      },
    };
  });
};

/**
 * Average over weeks in a row: ATW 5:7 lid 1 c (40 hours over 4 weeks at 16 and 17), lid 3 (55 over 4) and lid 2 c (48
 * over 16 from 18 on). Every run of so many ISO weeks that all hold a day of the placement is judged; a holiday week
 * counts with what is done in it. Runs over the limit that touch become one stretch, with the highest average found.
 */
export const averageHours = (rule: MostRule, timeline: Timeline, range: DayRange): Breach[] => {
  const mondays = mondaysOf(timeline);
  const totals = mondays.map((monday) => totalOf(rule, timeline, monday).foundMinutes);
  const last = Math.min(range.to, timeline.calendar.days - 1);
  const breaches: Breach[] = [];
  for (let i = 0; i + rule.weeks <= mondays.length; i++) {
    let sum = 0;
    for (let week = i; week < i + rule.weeks; week++) sum += totals[week] ?? 0;
    const from = Math.max(mondays[i] ?? 0, range.from);
    const to = Math.min((mondays[i + rule.weeks - 1] ?? 0) + DAYS_PER_WEEK - 1, last);
    if (sum <= rule.limitMinutes * rule.weeks || from > to) continue;
    const found = Math.ceil(sum / rule.weeks);
    const before = breaches.at(-1);
    const touches = before !== undefined && from <= before.to + 1;
    const foundMinutes = touches ? Math.max(found, Number(before.facts.foundMinutes)) : found;
    if (touches) breaches.pop();
    breaches.push({
      from: touches ? before.from : from,
      to,
      facts: { limitMinutes: rule.limitMinutes, foundMinutes, weeks: rule.weeks, ageBand: rule.band },
    });
  }
  return breaches;
};

/** When a day is busy; school without times lies where it leaves most rest, so `from` may come after `to`. */
const busyAt = (rule: RestRule, timeline: Timeline, day: number): { from: number; to: number } | null => {
  const known = knownHours(rule, timeline, day);
  const school = SCHOOL_TIME_COUNTS[rule.band] ? timeline.schoolAt(day) : null;
  if (school?.from !== null) return known;
  const from = Math.max(0, SCHOOL_HOURS.untilMinute - school.minutes);
  const to = Math.min(MINUTES_PER_DAY, SCHOOL_HOURS.fromMinute + school.minutes);
  return known ? { from: Math.min(known.from, from), to: Math.max(known.to, to) } : { from, to };
};

/** The stretches of rest in the days from the first work of a day on, in minutes. */
const restsFrom = (rule: RestRule, timeline: Timeline, day: number, windowDays: number): number[] | null => {
  const start = knownHours(rule, timeline, day);
  const first = busyAt(rule, timeline, day);
  if (!start || !first) return null;
  const windowEnd = start.from + windowDays * MINUTES_PER_DAY;
  const rests: number[] = [];
  let busyUntil = first.to;
  for (let offset = 1; offset <= windowDays; offset++) {
    const busy = busyAt(rule, timeline, day + offset);
    if (!busy) continue;
    const midnight = offset * MINUTES_PER_DAY;
    rests.push(Math.min(midnight + busy.from, windowEnd) - busyUntil);
    busyUntil = Math.max(busyUntil, midnight + busy.to);
  }
  rests.push(windowEnd - busyUntil);
  return rests;
};

const longestRest = (rule: RestRule, timeline: Timeline, day: number): number | null => {
  const rests = restsFrom(rule, timeline, day, rule.windowDays);
  return rests && Math.max(...rests);
};

const insteadKept = (rule: RestRule, timeline: Timeline, day: number): boolean => {
  const { instead } = rule;
  if (!instead) return false;
  const rests = restsFrom(rule, timeline, day, instead.windowDays);
  if (!rests) return true;
  return rests.reduce((sum, rest) => sum + (rest >= instead.pieceMinutes ? rest : 0), 0) >= instead.limitMinutes;
};

/** The longest rest from the first work of a day on, in minutes, where that is too little. */
const shortRest = (rule: RestRule, timeline: Timeline, day: number): number | null => {
  const longest = longestRest(rule, timeline, day);
  return longest !== null && longest < rule.limitMinutes ? longest : null;
};

/** Whether even a week without holidays has the rest. */
export const restKept = (rule: RestRule, fullWeek: Timeline): boolean =>
  WEEKDAYS.every((_, weekday) => shortRest(rule, fullWeek, DAYS_PER_WEEK + weekday) === null);

/**
 * Weekly rest: ATW 5:5, 36 hours in a row in every 7 × 24 hours from the first work of a day; none is asked under 16.
 * From 18 on 72 hours in every 14 × 24 hours, in pieces of at least 32, will do instead, if kept throughout (lid 2 b).
 * Exactly 36 hours are enough. One stretch is given, from the first day to the last that has too little in the days
 * after it, with the shortest rest found.
 */
export const weeklyRest = (rule: RestRule, timeline: Timeline, range: DayRange): Breach[] => {
  const last = Math.min(range.to, timeline.calendar.days - 1);
  let breach = null as { from: number; to: number; foundMinutes: number; days: number } | null;
  let instead = rule.instead !== null;
  for (let day = range.from; day <= last; day++) {
    const foundMinutes = shortRest(rule, timeline, day);
    if (instead && !insteadKept(rule, timeline, day)) instead = false;
    if (foundMinutes === null) continue;
    breach = {
      from: breach?.from ?? day,
      to: day,
      foundMinutes: Math.min(foundMinutes, breach?.foundMinutes ?? foundMinutes),
      days: (breach?.days ?? 0) + 1,
    };
  }
  if (!breach || instead) return [];
  const { from, to, foundMinutes, days } = breach;
  const facts = {
    limitMinutes: rule.limitMinutes,
    foundMinutes,
    windowDays: rule.windowDays,
    days,
    ageBand: rule.band,
  };
  return [{ from, to, facts }];
};

/** Whether no Sunday has work at all. */
export const sundaysKept = (fullWeek: Timeline): boolean =>
  !worksOnSunday(fullWeek, DAYS_PER_WEEK + WEEKDAYS.indexOf('sun'));

/**
 * Free Sundays: ATW 5:6 lid 3, at least 13 in every 52 weeks, so 39 with work are allowed and the 40th is found. Only
 * the Sundays of the placement are known. Given from the first Sunday too many to the last.
 */
export const freeSundays = (rule: FreeSundaysRule, timeline: Timeline, range: DayRange): Breach[] => {
  const limitSundays = rule.weeks - rule.freeSundays;
  const worked: number[] = [];
  let breach = null as { from: number; to: number; foundSundays: number } | null;
  const last = Math.min(range.to, timeline.calendar.days);
  for (let day = 0; day <= last; day++) {
    if (!worksOnSunday(timeline, day)) continue;
    worked.push(day);
    const foundSundays = worked.filter((sunday) => sunday > day - rule.weeks * DAYS_PER_WEEK).length;
    if (foundSundays <= limitSundays || day < range.from) continue;
    breach = {
      from: breach?.from ?? day,
      to: day,
      foundSundays: Math.max(foundSundays, breach?.foundSundays ?? 0),
    };
  }
  if (!breach) return [];
  const { from, to, foundSundays } = breach;
  return [{ from, to, facts: { limitSundays, foundSundays, weeks: rule.weeks, ageBand: rule.band } }];
};
