import { addDays, type CalendarDate, type Period } from '../../platform/calendar-date.js';
import { AGE_OF_ADULT_YEARS, AGE_OF_YOUNG_WORKER_YEARS, birthdayAt } from '../../domain/age.js';
import type { Finding } from '../../domain/finding.js';
import { findingOf, rowOn, type Rule, type RuleSet } from '../../domain/rule.js';
import { WEEKDAYS, type SchoolWeek, type WeekSchedule } from '../../domain/week-schedule.js';
import { dailyRest, dayHours, night, pause, pauseUnknown, sunday, type DayMeasure } from './working-time.day.rules.js';
import { lawStretches, type LawStretch } from './working-time.law.rules.js';
import { WORKING_TIME_RULES, type LeastAgeRule, type WorkingTimeRule } from './working-time.limits.rules.js';
import {
  endlessTimeline,
  placementCalendar,
  readSchool,
  readStage,
  timelineOf,
} from './working-time.timeline.rules.js';
import type { PlacementCalendar, Timeline, WeekPattern } from './working-time.timeline.rules.js';
import {
  averageHours,
  freeSundays,
  weekHours,
  weeklyRest,
  type Breach,
  type DayRange,
} from './working-time.week.rules.js';

/** All that the working time of one pupil on one placement depends on. */
export interface WorkingTimeCase {
  readonly dateOfBirth: CalendarDate;
  readonly period: Period;
  readonly stage: WeekSchedule;
  readonly school: SchoolWeek;
  readonly otherWorkMinutesPerWeek: number;
  /** Days without school and without stage. */
  readonly holidays: readonly Period[];
  /** Setting of the school: whether the breaks of a stage day are working time. */
  readonly stageBreaksCountAsWork: boolean;
}

/** What pupils of one group share in one season, read once. */
export interface WorkingTimeFrame {
  readonly rules: RuleSet<WorkingTimeRule>;
  readonly period: Period;
  readonly calendar: PlacementCalendar;
  readonly school: WeekPattern['school'];
  readonly otherWorkMinutesPerWeek: number;
  readonly stageBreaksCountAsWork: boolean;
}

/** Reads once what does not depend on the pupil's age and the place. */
export const workingTimeFrame = (
  shared: Omit<WorkingTimeCase, 'dateOfBirth' | 'stage'>,
  rules: RuleSet<WorkingTimeRule> = WORKING_TIME_RULES,
): WorkingTimeFrame => ({
  rules,
  period: shared.period,
  calendar: placementCalendar(shared.period, shared.holidays),
  school: readSchool(shared.school),
  otherWorkMinutesPerWeek: shared.otherWorkMinutesPerWeek,
  stageBreaksCountAsWork: shared.stageBreaksCountAsWork,
});

/** What the judgement takes from a pupil: the birthday rules of age look at, and the stretches of one band and one law. */
export interface PupilInFrame {
  readonly dateOfBirth: CalendarDate;
  readonly stretches: readonly LawStretch[];
}

/** Reads a pupil's birthdays once; a pupil with the same `ageKey` may share it. */
export const pupilIn = (frame: WorkingTimeFrame, dateOfBirth: CalendarDate): PupilInFrame => ({
  dateOfBirth,
  stretches: lawStretches(frame, dateOfBirth),
});

/** Gathers breaches of the same rule with the same facts into one finding, from the first day to the last. */
const gather = (calendar: PlacementCalendar) => {
  const found = new Map<string, Breach & { rule: Rule; times: number }>();
  const add = (rule: Rule, { from, to, facts, times = 1 }: Breach) => {
    const key = `${rule.code} ${rule.holdsFrom} ${JSON.stringify(facts)}`;
    const known = found.get(key);
    found.set(key, { rule, facts, from: known?.from ?? from, to, times: (known?.times ?? 0) + times });
  };
  const findings = (): Finding[] =>
    [...found.values()].map(({ rule, facts, from, to, times }) =>
      findingOf(rule, 'weekday' in facts ? { ...facts, days: times } : facts, {
        firstDay: calendar.dayAt(from),
        lastDay: calendar.dayAt(to),
      }),
    );
  return { add, findings };
};

const sameFacts = (a: Finding['facts'], b: Finding['facts']): boolean => {
  for (const name in a) if (a[name] !== b[name]) return false;
  return true;
};

const eachDay = <Row extends WorkingTimeRule>(
  measure: DayMeasure<Row>,
  rule: Row,
  timeline: Timeline,
  fullWeek: Timeline,
  range: DayRange,
): Breach[] => {
  const breaches: Breach[] = [];
  for (let weekday = 0; weekday < 7; weekday++) {
    // No real day has more work, or less rest, than its weekday in a week without holidays and ends.
    if (measure(rule, fullWeek, 7 + weekday) === null) continue;
    const first = range.from + ((weekday - timeline.calendar.weekdayAt(range.from) + 7) % 7);
    for (let day = first; day <= range.to; day += 7) {
      const facts = measure(rule, timeline, day);
      if (!facts) continue;
      const last = breaches.at(-1);
      if (last && last.from >= first && sameFacts(last.facts, facts)) {
        breaches[breaches.length - 1] = { ...last, to: day, times: (last.times ?? 1) + 1 };
      } else breaches.push({ from: day, to: day, facts, times: 1 });
    }
  }
  return breaches;
};

const breachesOf = (rule: WorkingTimeRule, timeline: Timeline, fullWeek: Timeline, range: DayRange): Breach[] => {
  const { days } = timeline.calendar;
  const inside = { from: range.from, to: Math.min(range.to, days - 1) };
  // The day after the placement is judged only for the shift that runs into it.
  const spills = (timeline.stageAt(days - 1)?.spillMinutes ?? 0) > 0;
  const withTail = spills ? range : inside;
  switch (rule.code) {
    case 'working-time.day-hours':
      return eachDay(dayHours, rule, timeline, fullWeek, withTail);
    case 'working-time.night':
      return eachDay(night, rule, timeline, fullWeek, withTail);
    case 'working-time.sunday':
      return eachDay(sunday, rule, timeline, fullWeek, withTail);
    case 'working-time.break':
      return eachDay(pause, rule, timeline, fullWeek, inside);
    case 'working-time.break-unknown':
      return eachDay(pauseUnknown, rule, timeline, fullWeek, inside);
    case 'working-time.daily-rest':
      return eachDay(dailyRest, rule, timeline, fullWeek, inside);
    case 'working-time.weekly-rest':
      return weeklyRest(rule, timeline, fullWeek, inside);
    case 'working-time.free-sundays':
      return freeSundays(rule, timeline, fullWeek, withTail);
    case 'working-time.week-hours':
      return weekHours(rule, timeline, fullWeek, inside);
    case 'working-time.four-week-average':
      return averageHours(rule, timeline, fullWeek, inside);
    case 'age.too-young':
      return [];
  }
};

/**
 * No stage day before the 14th birthday (ATW 3:2 lid 2 c, NRK 3:1 lid 2). The birthday itself is allowed; only days with
 * stage are found, so a placement whose first stage day is the birthday passes.
 */
const tooYoung = (set: RuleSet<WorkingTimeRule>, dateOfBirth: CalendarDate, timeline: Timeline): Finding[] => {
  const rows = set.rules.filter((rule): rule is LeastAgeRule => rule.code === 'age.too-young');
  const { calendar } = timeline;
  const rule = rowOn(rows, calendar.dayAt(0));
  const birthday = birthdayAt(dateOfBirth, rule.limitYears);
  const end = Math.min(calendar.indexOf(birthday), calendar.days);
  const days: number[] = [];
  for (let day = 0; day < end; day++) if (timeline.stageAt(day)) days.push(day);
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return [];
  const stretch = { firstDay: calendar.dayAt(first), lastDay: calendar.dayAt(last) };
  return [findingOf(rule, { limitYears: rule.limitYears, birthday, days: days.length }, stretch)];
};

/** A week of stage read once, for the frames that treat its breaks alike. */
export const stageIn = (frame: WorkingTimeFrame, stage: WeekSchedule): WeekPattern['stage'] =>
  readStage(stage, frame.stageBreaksCountAsWork);

/** A week of stage laid over the days of a frame. */
export const timelineIn = (frame: WorkingTimeFrame, stage: WeekPattern['stage']): Timeline =>
  timelineOf(frame.calendar, { stage, school: frame.school }, frame.otherWorkMinutesPerWeek);

/**
 * Every breach of the rules of age, working time and rest by one pupil with one week of stage, in the order of the rules.
 * Every calendar day of the placement is judged by the age on it and the rows that hold on it. A finding runs from the
 * first day with those facts to the last one of the same age band; on holidays in between there is no stage.
 */
export const judgeStage = (
  frame: WorkingTimeFrame,
  pupil: PupilInFrame,
  stage: WeekPattern['stage'],
): readonly Finding[] => {
  const timeline = timelineIn(frame, stage);
  const fullWeek = endlessTimeline(timeline.pattern, frame.otherWorkMinutesPerWeek);
  const gathered = gather(frame.calendar);
  for (const stretch of pupil.stretches) {
    for (const rule of stretch.rules) {
      for (const breach of breachesOf(rule, timeline, fullWeek, stretch)) gathered.add(rule, breach);
    }
  }
  return [...tooYoung(frame.rules, pupil.dateOfBirth, timeline), ...gathered.findings()];
};

/** The working time of one case, from scratch; for many cases use `workingTimeFrame` with `judgeStage` or a memo. */
export const judgeWorkingTime = (
  one: WorkingTimeCase,
  rules: RuleSet<WorkingTimeRule> = WORKING_TIME_RULES,
): readonly Finding[] => {
  const frame = workingTimeFrame(one, rules);
  return judgeStage(frame, pupilIn(frame, one.dateOfBirth), stageIn(frame, one.stage));
};

/**
 * What of a date of birth matters in a period: the age bands it passes and the days on which they begin. Pupils with the
 * same key get the same findings, so a run can judge once for all of them.
 */
export const ageKey = (dateOfBirth: CalendarDate, period: Period): string => {
  const bands = [AGE_OF_YOUNG_WORKER_YEARS, AGE_OF_ADULT_YEARS].map((age) => {
    const birthday = birthdayAt(dateOfBirth, age);
    if (birthday <= period.firstDay) return 'past';
    return birthday > addDays(period.lastDay, 1) ? 'later' : birthday;
  });
  // A pupil who is too young is told from which day on it is allowed, so that day is part of the key.
  const youngest = WORKING_TIME_RULES.rules.reduce(
    (most, rule) => (rule.code === 'age.too-young' ? Math.max(most, rule.limitYears) : most),
    0,
  );
  const allowedFrom = birthdayAt(dateOfBirth, youngest);
  return [allowedFrom <= period.firstDay ? 'past' : allowedFrom, ...bands].join(' ');
};

/**
 * Judges with a memory, for a run over many pupils and places: what was judged once is given again. Fastest when the same
 * `stage` value is passed for the same hours.
 */
export const rememberingJudge = (frame: WorkingTimeFrame) => {
  const byAge = new Map<string, AgeMemory>();
  const byBirth = new Map<CalendarDate, AgeMemory>();
  const keys = new WeakMap<WeekSchedule, string>();
  const memoryOf = (dateOfBirth: CalendarDate): AgeMemory => {
    const age = ageKey(dateOfBirth, frame.period);
    const memory = byAge.get(age) ?? { pupil: pupilIn(frame, dateOfBirth), judged: new Map() };
    byAge.set(age, memory);
    byBirth.set(dateOfBirth, memory);
    return memory;
  };
  return (dateOfBirth: CalendarDate, stage: WeekSchedule): readonly Finding[] => {
    const { pupil, judged } = byBirth.get(dateOfBirth) ?? memoryOf(dateOfBirth);
    let key = keys.get(stage);
    if (key === undefined) {
      key = weekKey(stage);
      keys.set(stage, key);
    }
    let findings = judged.get(key);
    if (!findings) {
      findings = judgeStage(frame, pupil, stageIn(frame, stage));
      judged.set(key, findings);
    }
    return findings;
  };
};

interface AgeMemory {
  readonly pupil: PupilInFrame;
  readonly judged: Map<string, readonly Finding[]>;
}

const weekKey = (stage: WeekSchedule): string => {
  let key = '';
  for (const weekday of WEEKDAYS) {
    const day = stage[weekday];
    if (day) key += `${weekday}${day.start}${day.end}${day.breakMinutes} `;
  }
  return key;
};
