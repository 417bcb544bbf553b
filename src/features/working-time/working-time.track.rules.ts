import type { CalendarDate, Period } from '../../platform/calendar-date.js';
import { AGE_OF_YOUNG_WORKER_YEARS, birthdayAt, daysBefore } from '../../domain/age.js';
import type { Finding } from '../../domain/finding.js';
import { AO_REPLACED_FROM, type Programme } from '../../domain/programme.js';
import { findingOf, rowOn, ruleOn, type Rule, type RuleCode, type RuleSet } from '../../domain/rule.js';
import type { Sector } from '../../domain/sector.js';
import { WORKING_TIME_RULES, type MostRule } from './working-time.limits.rules.js';
import type { PlacementCalendar, Timeline, WeekPattern } from './working-time.timeline.rules.js';

/** A rule of a programme with its number, in the unit its code names: hours, days or percent. */
export interface TrackRule extends Rule {
  readonly limit: number | null;
}

const rule = (
  code: Rule['code'],
  severity: Rule['severity'],
  article: string | null,
  source: string,
  limit: number | null,
  holdsFrom = '2003-08-01',
): TrackRule => ({
  code,
  severity,
  article,
  source,
  limit,
  holdsFrom: holdsFrom as CalendarDate,
  checkedOn: '2026-11-22' as CalendarDate,
  checkedAgainst: 'WVO (BWBR0002399), geconsolideerde tekst 2014–2015; monitor 2014',
});

const SCHOOL_DAY_SOURCE = 'WVO 10b1 lid 1, laatste volzin';

/** The programmes (rules §1): every version of every row. */
export const TRACK_RULES: RuleSet<TrackRule> = {
  id: 'track',
  version: '2026-11-22',
  rules: [
    rule('track.lwt-hours-short', 'warn', 'WVO 10b1', 'WVO 10b1 lid 1', 640),
    rule('track.lwt-hours-over', 'refuse', 'WVO 10b1', 'WVO 10b1 lid 1', 1280),
    rule('track.lwt-days-short', 'warn', 'WVO 10b1', 'WVO 10b1 lid 1', 80),
    rule('track.lwt-days-over', 'refuse', 'WVO 10b1', 'WVO 10b1 lid 1', 160),
    rule('track.lwt-no-school-day', 'refuse', 'WVO 10b1', SCHOOL_DAY_SOURCE, null),
    rule('track.lwt-share', 'warn', null, 'Monitor leerwerktrajecten 2014 §2.1.1', 40, '2014-01-01'),
    rule('track.seven-hour-trap', 'note', 'WVO 10b1, NRK 3:1', 'Rekensom: WVO 10b1 lid 1, NRK 3:1 lid 2 c', null),
    rule('track.sector-change', 'warn', null, 'Monitor leerwerktrajecten 2014 §1.3', null, '2014-01-01'),
    rule('track.no-mbo-agreement', 'warn', 'WVO 10b7', 'WVO 10b7 lid 1 (LWT), 10b9 lid 1 (AO, entree)', null),
    rule('track.ao-replaced', 'warn', 'WEB', 'WEB, wet van 26 juni 2013', null, AO_REPLACED_FROM),
  ],
};

/** What a placement is to a pupil's whole programme; null where it is not known. */
export interface TrackCase {
  readonly dateOfBirth: CalendarDate;
  readonly programme: Programme;
  readonly period: Period;
  /** Stage done before this placement, over leerjaar 3 and 4 together. */
  readonly hoursDone: number;
  readonly daysDone: number;
  /** `whole`: nothing comes after this placement. `part`: more follows. `unknown`: as in a check of one pattern. */
  readonly plan: 'whole' | 'part' | 'unknown';
  /** Teaching time a week, the setting of the school. */
  readonly teachingMinutesPerWeek: number | null;
  readonly stageSector: Sector | null;
  readonly intendedMboSector: Sector | null;
  /** Whether the school has an agreement with an mbo school on a course in this sector. */
  readonly mboAgreement: boolean | null;
}

const MINUTES_PER_HOUR = 60;

/** Stage of a placement: minutes of working time, and days on which there is any. */
export interface StageTotals {
  readonly stageMinutes: number;
  readonly stageDays: number;
  /** Stage in a week without holidays. */
  readonly weekMinutes: number;
}

/** Adds up the stage of a placement; a shift past midnight is one day. */
export const stageTotals = (timeline: Timeline): StageTotals => {
  const totals = { stageMinutes: 0, stageDays: 0, weekMinutes: 0 };
  for (const [weekday, stage] of timeline.pattern.stage.entries()) {
    if (!stage) continue;
    const days = timeline.calendar.daysOn(weekday);
    totals.stageDays += days;
    totals.stageMinutes += days * stage.shiftMinutes;
    totals.weekMinutes += stage.shiftMinutes;
  }
  return totals;
};

/** Whether a period holds a stage day. */
export const hasStageIn =
  (timeline: Timeline) =>
  ({ firstDay, lastDay }: Period): boolean => {
    const last = timeline.calendar.indexOf(lastDay);
    for (let day = timeline.calendar.indexOf(firstDay); day <= last; day++) if (timeline.stageAt(day)) return true;
    return false;
  };

const heldOn = (code: RuleCode, on: CalendarDate): TrackRule => ruleOn(TRACK_RULES, code, on);

/**
 * The practice of a leerwerktraject over leerjaar 3 and 4 together (WVO 10b1 lid 1): 640 to 1280 hours in 80 to 160 days;
 * both ends are allowed. Too much is refused. Too little is a warning when nothing comes after this placement, and a note
 * when that is not known, since another placement may make up for it.
 */
export const lwtTotalFindings = (one: TrackCase, totals: StageTotals): Finding[] => {
  const on = one.period.firstDay;
  const minutes = one.hoursDone * MINUTES_PER_HOUR + totals.stageMinutes;
  const days = one.daysDone + totals.stageDays;
  const judge = (
    short: RuleCode,
    over: RuleCode,
    found: number,
    factor: number,
    facts: (limit: number) => Finding['facts'],
  ) => {
    const [least, most] = [heldOn(short, on), heldOn(over, on)];
    if (most.limit !== null && found > most.limit * factor)
      return [findingOf(most, facts(most.limit * factor), one.period)];
    if (one.plan === 'part' || least.limit === null || found >= least.limit * factor) return [];
    const finding = findingOf(least, facts(least.limit * factor), one.period);
    return [one.plan === 'whole' ? finding : { ...finding, severity: 'note' as const }];
  };
  return [
    ...judge('track.lwt-hours-short', 'track.lwt-hours-over', minutes, MINUTES_PER_HOUR, (limitMinutes) => ({
      limitMinutes,
      foundMinutes: minutes,
      placementMinutes: totals.stageMinutes,
    })),
    ...judge('track.lwt-days-short', 'track.lwt-days-over', days, 1, (limitDays) => ({
      limitDays,
      foundDays: days,
      placementDays: totals.stageDays,
    })),
  ];
};

const WEEK = [0, 1, 2, 3, 4, 5, 6] as const;

const mondaysByCalendar = new WeakMap<PlacementCalendar, WeakMap<WeekPattern['school'], readonly number[]>>();

/** The Mondays of the weeks of a placement that hold no school, worked out once for all stage beside one timetable. */
const mondaysWithoutSchool = (timeline: Timeline): readonly number[] => {
  const { calendar, pattern } = timeline;
  const bySchool = mondaysByCalendar.get(calendar) ?? new WeakMap<WeekPattern['school'], readonly number[]>();
  mondaysByCalendar.set(calendar, bySchool);
  const before = bySchool.get(pattern.school);
  if (before) return before;
  const mondays: number[] = [];
  for (let monday = -calendar.weekdayAt(0); monday < calendar.days; monday += 7)
    if (!WEEK.some((day) => timeline.schoolAt(monday + day))) mondays.push(monday);
  bySchool.set(pattern.school, mondays);
  return mondays;
};

/**
 * Every school week of a leerwerktraject holds teaching in school (WVO 10b1 lid 1): weeks with stage and no school are
 * refused. A week in which only a holiday took the school days away is a warning: the timetable itself is lawful.
 */
export const lwtSchoolDayFindings = (timeline: Timeline): Finding[] => {
  const { calendar, pattern } = timeline;
  const mondays = mondaysWithoutSchool(timeline).filter((monday) => WEEK.some((day) => timeline.stageAt(monday + day)));
  const [first, last] = [mondays[0], mondays.at(-1)];
  if (first === undefined || last === undefined) return [];
  const schoolInWeek = pattern.school.some((day) => day !== null);
  const firstDay = calendar.dayAt(Math.max(0, first));
  const lastDay = calendar.dayAt(Math.min(calendar.days - 1, last + 6));
  const facts = { weeks: mondays.length, holidaysOnly: schoolInWeek };
  const finding = findingOf(heldOn('track.lwt-no-school-day', firstDay), facts, { firstDay, lastDay });
  return [schoolInWeek ? { ...finding, severity: 'warn' } : finding];
};

/** The share of practice in the teaching time (monitor 2014 §2.1.1); exactly the limit is no finding. */
export const lwtShareFindings = (one: TrackCase, totals: StageTotals): Finding[] => {
  const share = heldOn('track.lwt-share', one.period.firstDay);
  const { teachingMinutesPerWeek } = one;
  if (!teachingMinutesPerWeek || share.limit === null) return [];
  const foundPercent = (totals.weekMinutes * 100) / teachingMinutesPerWeek;
  if (foundPercent <= share.limit) return [];
  const facts = {
    limitPercent: share.limit,
    foundPercent: Math.ceil(foundPercent),
    stageMinutesPerWeek: totals.weekMinutes,
    teachingMinutesPerWeek,
  };
  return [findingOf(share, facts, one.period)];
};

const DAY_HOURS_UNDER_16 = WORKING_TIME_RULES.rules.filter(
  (row): row is MostRule => row.code === 'working-time.day-hours' && row.band === 'under-16',
);

/**
 * 640 hours in 80 days is 8 hours a day, and under 16 a day holds at most 7 (NRK 3:1 lid 2 c): at least 92 full days are
 * needed. Shown where a stage day of the placement falls before the 16th birthday.
 */
export const sevenHourTrapFindings = (one: TrackCase, timeline: Timeline): Finding[] => {
  const on = one.period.firstDay;
  const young = daysBefore(one.period, birthdayAt(one.dateOfBirth, AGE_OF_YOUNG_WORKER_YEARS));
  if (!young || !hasStageIn(timeline)(young)) return [];
  const dayHours = rowOn(DAY_HOURS_UNDER_16, on);
  const leastHours = heldOn('track.lwt-hours-short', on).limit ?? 0;
  const leastDays = heldOn('track.lwt-days-short', on).limit ?? 1;
  const facts = {
    leastHours,
    leastDays,
    minutesPerDay: (leastHours * MINUTES_PER_HOUR) / leastDays,
    limitMinutes: dayHours.limitMinutes,
    fullDaysNeeded: Math.ceil((leastHours * MINUTES_PER_HOUR) / dayHours.limitMinutes),
  };
  return [findingOf(heldOn('track.seven-hour-trap', on), facts, young)];
};

/** New AO placements from 1 August 2014 on, that day included: the entreeopleiding replaced it. */
export const aoReplacedFindings = ({ programme, period }: Pick<TrackCase, 'programme' | 'period'>): Finding[] => {
  const replaced = heldOn('track.ao-replaced', period.firstDay);
  if (programme !== 'AO' || period.firstDay < replaced.holdsFrom) return [];
  return [findingOf(replaced, { replacedFrom: replaced.holdsFrom }, period)];
};

/** A diploma LWT closes the entreeopleiding, so after it there is no way into another sector (monitor 2014 §1.3). */
export const sectorChangeFindings = (one: TrackCase): Finding[] => {
  const { programme, stageSector, intendedMboSector, period } = one;
  if (programme !== 'LWT' || !stageSector || !intendedMboSector || stageSector === intendedMboSector) return [];
  return [findingOf(heldOn('track.sector-change', period.firstDay), { stageSector, intendedMboSector }, period)];
};

/** LWT asks an agreement with an mbo school on a related course (WVO 10b7), AO and entree a cooperation (10b9). */
export const mboAgreementFindings = (one: TrackCase): Finding[] => {
  if (one.mboAgreement !== false) return [];
  const agreement = heldOn('track.no-mbo-agreement', one.period.firstDay);
  const facts = { programme: one.programme, sector: one.stageSector ?? '' };
  const finding = findingOf(agreement, facts, one.period);
  return [one.programme === 'LWT' ? finding : { ...finding, article: 'WVO 10b9' }];
};

/** All findings of the programme rules for one placement. */
export const trackFindings = (one: TrackCase, timeline: Timeline): Finding[] => {
  const totals = stageTotals(timeline);
  const lwt =
    one.programme === 'LWT' && totals.stageDays > 0
      ? [
          ...lwtTotalFindings(one, totals),
          ...lwtSchoolDayFindings(timeline),
          ...lwtShareFindings(one, totals),
          ...sevenHourTrapFindings(one, timeline),
        ]
      : [];
  return [...lwt, ...sectorChangeFindings(one), ...mboAgreementFindings(one), ...aoReplacedFindings(one)];
};
