import { WEEKDAYS } from '../../domain/week-schedule.js';
import type { Finding } from '../../domain/finding.js';
import { SCHOOL_TIME_COUNTS } from './working-time.limits.rules.js';
import type { BreakRule, MostRule, NightRule, RestRule, SundayRule } from './working-time.limits.rules.js';
import { clockOf, MINUTES_PER_DAY, type Timeline } from './working-time.timeline.rules.js';

type Facts = Finding['facts'];
/** Judges one numbered day of a placement: the facts of a breach, or null when the rule is kept. */
export type DayMeasure<Row> = (rule: Row, timeline: Timeline, day: number) => Facts | null;

const SUNDAY = WEEKDAYS.indexOf('sun');

const nameAt = (timeline: Timeline, day: number): string => WEEKDAYS[timeline.calendar.weekdayAt(day)] ?? '';

const schoolMinutesAt = (rule: MostRule | BreakRule, timeline: Timeline, day: number): number =>
  SCHOOL_TIME_COUNTS[rule.band] ? (timeline.schoolAt(day)?.minutes ?? 0) : 0;

/**
 * Hours on one day: NRK 3:1 lid 2 c (7 hours under 16), ATW 5:7 lid 1 a (9 hours at 16 and 17) and lid 2 a (12 hours).
 * Stage and school of a day add up; exactly the limit is allowed, a minute more is not. Work past midnight counts on the
 * day it falls on. From 16 on the law limits the shift, so the whole shift is also held against the limit of its first
 * day. A day with school alone is judged as well: its hours are working time (NRK 3:1 lid 3).
 */
export const dayHours: DayMeasure<MostRule> = (rule, timeline, day) => {
  const shift = rule.perShift ? (timeline.stageAt(day)?.shiftMinutes ?? 0) : 0;
  const stageMinutes = Math.max(shift, timeline.stageMinutesAt(day));
  const schoolMinutes = schoolMinutesAt(rule, timeline, day);
  const foundMinutes = stageMinutes + schoolMinutes;
  if (foundMinutes <= rule.limitMinutes) return null;
  return {
    limitMinutes: rule.limitMinutes,
    foundMinutes,
    stageMinutes,
    schoolMinutes,
    weekday: nameAt(timeline, day),
    ageBand: rule.band,
  };
};

/** The stretches of a calendar day on which somebody is at the stage place, breaks included. */
const presenceAt = (timeline: Timeline, day: number): [from: number, to: number][] => {
  const before = timeline.stageAt(day - 1);
  const own = timeline.stageAt(day);
  const until = before ? Math.max(0, before.to - MINUTES_PER_DAY) : 0;
  const end = own ? Math.min(own.to, MINUTES_PER_DAY) : 0;
  if (own && until >= own.from) return [[0, Math.max(until, end)]];
  const pieces: [number, number][] = [];
  if (until > 0) pieces.push([0, until]);
  if (own) pieces.push([own.from, end]);
  return pieces;
};

const overlapMinutes = ([from, to]: readonly [number, number], low: number, high: number): number =>
  Math.max(0, Math.min(to, high) - Math.max(from, low));

/**
 * No stage in the night: NRK 3:1 lid 2 b (19:00–07:00 under 16), ATW 5:3 lid 1 (23:00–06:00 at 16 and 17).
 * Until 19:00 and from 07:00 is allowed; 19:01 and 06:59 are not. Each calendar day is judged for its own hours, so of a
 * shift past midnight the part before and the part after are two days. A break in the night counts as being there.
 */
export const night: DayMeasure<NightRule> = (rule, timeline, day) => {
  const pieces = presenceAt(timeline, day);
  let foundMinutes = 0;
  for (const piece of pieces) {
    foundMinutes +=
      overlapMinutes(piece, 0, rule.untilMinute) + overlapMinutes(piece, rule.fromMinute, MINUTES_PER_DAY);
  }
  if (foundMinutes === 0) return null;
  return {
    foundMinutes,
    restFrom: clockOf(rule.fromMinute),
    restUntil: clockOf(rule.untilMinute),
    start: clockOf(Math.min(...pieces.map(([from]) => from))),
    end: clockOf(Math.max(...pieces.map(([, to]) => to))),
    weekday: nameAt(timeline, day),
    ageBand: rule.band,
  };
};

/** Whether there is stage on this Sunday, be it the end of a shift that began on Saturday. */
export const worksOnSunday = (timeline: Timeline, day: number): boolean =>
  timeline.calendar.weekdayAt(day) === SUNDAY && presenceAt(timeline, day).length > 0;

/**
 * No stage on Sunday under 16 (NRK 3:1 lid 2 a). From 16 on only where the nature of the work asks it and it was agreed
 * (ATW 5:6 lid 1 and 2), which a person has to judge.
 */
export const sunday: DayMeasure<SundayRule> = (rule, timeline, day) => {
  if (!worksOnSunday(timeline, day)) return null;
  const foundMinutes = presenceAt(timeline, day).reduce((sum, [from, to]) => sum + to - from, 0);
  return { foundMinutes, weekday: nameAt(timeline, day), ageBand: rule.band };
};

/**
 * The break of a stage day: NRK 3:1 lid 2 d, ATW 5:4. Above 4.5 hours of work (breaks not counted) 30 minutes; exactly
 * 4.5 hours needs none, and 29 minutes are too few. From 18 on 30 minutes above 5.5 hours and 45 above 10. The break of a
 * schedule is one piece, so it also serves those under 16, who may not split it.
 */
export const pause: DayMeasure<BreakRule> = (rule, timeline, day) => {
  const stage = timeline.stageAt(day);
  if (!stage || stage.netMinutes <= rule.aboveMinutes || stage.breakMinutes >= rule.limitMinutes) return null;
  return {
    limitMinutes: rule.limitMinutes,
    foundMinutes: stage.breakMinutes,
    aboveMinutes: rule.aboveMinutes,
    workMinutes: stage.netMinutes,
    onePiece: rule.pieceMinutes >= rule.limitMinutes,
    weekday: nameAt(timeline, day),
    ageBand: rule.band,
  };
};

/**
 * School and stage on one day that are only together above 4.5 hours: the law asks a break, and whether the school day
 * had one is not known here. Silent where the stage has a break that is long enough, or time enough lies in between.
 */
export const pauseUnknown: DayMeasure<BreakRule> = (rule, timeline, day) => {
  const stage = timeline.stageAt(day);
  const school = timeline.schoolAt(day);
  if (!stage || !school || stage.breakMinutes >= rule.limitMinutes || stage.netMinutes > rule.aboveMinutes) return null;
  const workMinutes = stage.netMinutes + schoolMinutesAt(rule, timeline, day);
  if (workMinutes <= rule.aboveMinutes) return null;
  const between =
    school.from === null || school.to === null ? 0 : Math.max(stage.from - school.to, school.from - stage.to);
  if (between >= rule.limitMinutes) return null;
  return {
    limitMinutes: rule.limitMinutes,
    foundMinutes: stage.breakMinutes,
    aboveMinutes: rule.aboveMinutes,
    workMinutes,
    weekday: nameAt(timeline, day),
    ageBand: rule.band,
  };
};

/** When work of which the times are known begins and ends on a day; the end may lie past midnight. */
export const knownHours = (rule: RestRule, timeline: Timeline, day: number): { from: number; to: number } | null => {
  const stage = timeline.stageAt(day);
  const school = SCHOOL_TIME_COUNTS[rule.band] ? timeline.schoolAt(day) : null;
  const from = school?.from ?? null;
  const to = school?.to ?? null;
  if (from === null || to === null) return stage && { from: stage.from, to: stage.to };
  return stage ? { from: Math.min(stage.from, from), to: Math.max(stage.to, to) } : { from, to };
};

/**
 * Daily rest: NRK 3:1 lid 2 b (14 hours), ATW 5:3 (12 hours at 16 and 17, 11 from 18 on), in every 24 hours from the
 * first work of a day. It is the time from the last work of the day to the first of the next, and no later than the end
 * of those 24 hours, so that a day stretched over more than 10 hours breaks it under 16 even before a free day.
 * Exactly the limit is enough. School counts where its times are known. The shorter rest of 8 hours that ATW 5:3 lid 2
 * allows adults now and then is not used: whether the work asks it is not known here.
 */
export const dailyRest: DayMeasure<RestRule> = (rule, timeline, day) => {
  const today = knownHours(rule, timeline, day);
  if (!today) return null;
  const next = knownHours(rule, timeline, day + 1);
  const nextFrom = next ? next.from + MINUTES_PER_DAY : Number.POSITIVE_INFINITY;
  const windowEnd = today.from + rule.windowDays * MINUTES_PER_DAY;
  const foundMinutes = Math.max(0, Math.min(nextFrom, windowEnd) - today.to);
  if (foundMinutes >= rule.limitMinutes) return null;
  return {
    limitMinutes: rule.limitMinutes,
    foundMinutes,
    start: clockOf(today.from),
    end: clockOf(today.to),
    nextStart: nextFrom <= windowEnd ? clockOf(nextFrom - MINUTES_PER_DAY) : '',
    weekday: nameAt(timeline, day),
    ageBand: rule.band,
  };
};
