import { addDays, type CalendarDate, type Period } from '../../platform/calendar-date.js';
import { AGE_OF_ADULT_YEARS, AGE_OF_YOUNG_WORKER_YEARS, birthdayAt } from '../../domain/age.js';
import type { Finding } from '../../domain/finding.js';
import { findingOf, rowOn, type Rule, type RuleSet } from '../../domain/rule.js';
import { WEEKDAYS, type SchoolWeek, type WeekSchedule } from '../../domain/week-schedule.js';
import { dailyRest, dayHours, night, pause, pauseUnknown, sunday } from './working-time.day.rules.js';
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
  hoursKept,
  restKept,
  sundaysKept,
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
  /** The rule on the least age, and the birthday from which on it is kept. */
  readonly leastAge: { readonly rule: LeastAgeRule; readonly birthday: CalendarDate };
  readonly stretches: readonly LawStretch[];
}

/** Reads a pupil's birthdays once; a pupil with the same `ageKey` may share it. */
export const pupilIn = (
  frame: Pick<WorkingTimeFrame, 'rules' | 'period' | 'calendar'>,
  dateOfBirth: CalendarDate,
): PupilInFrame => {
  const rows = frame.rules.rules.filter((rule): rule is LeastAgeRule => rule.code === 'age.too-young');
  const rule = rowOn(rows, frame.period.firstDay);
  return {
    leastAge: { rule, birthday: birthdayAt(dateOfBirth, rule.limitYears) },
    stretches: lawStretches(frame, dateOfBirth),
  };
};

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

/** A week of stage laid over the days of a frame, before a pupil is known. */
export interface WeekInFrame {
  readonly timeline: Timeline;
  /** The same week over and over: no real day has more work, or less rest, than its weekday here. */
  readonly fullWeek: Timeline;
  /** Whether a full week breaks a rule; where it does not, no real week does. Asked once for all pupils. */
  readonly isDoubtful: (rule: WorkingTimeRule) => boolean;
}

/** The facts of a breach on one day, or null when the rule is kept on it. */
type Measured = (timeline: Timeline, day: number) => Finding['facts'] | null;

/** How a rule that looks at single days measures one; null for a rule that looks at weeks, or at the age alone. */
const measureOf = (rule: WorkingTimeRule): Measured | null => {
  switch (rule.code) {
    case 'working-time.day-hours':
      return (timeline, day) => dayHours(rule, timeline, day);
    case 'working-time.night':
      return (timeline, day) => night(rule, timeline, day);
    case 'working-time.sunday':
      return (timeline, day) => sunday(rule, timeline, day);
    case 'working-time.break':
      return (timeline, day) => pause(rule, timeline, day);
    case 'working-time.break-unknown':
      return (timeline, day) => pauseUnknown(rule, timeline, day);
    case 'working-time.daily-rest':
      return (timeline, day) => dailyRest(rule, timeline, day);
    default:
      return null;
  }
};

const FULL_WEEK = WEEKDAYS.map((_, weekday) => WEEKDAYS.length + weekday);

const isKeptIn = (fullWeek: Timeline, rule: WorkingTimeRule): boolean => {
  switch (rule.code) {
    case 'working-time.weekly-rest':
      return restKept(rule, fullWeek);
    case 'working-time.free-sundays':
      return sundaysKept(fullWeek);
    case 'working-time.week-hours':
    case 'working-time.four-week-average':
      return hoursKept(rule, fullWeek);
    default: {
      const measure = measureOf(rule);
      return FULL_WEEK.every((day) => (measure?.(fullWeek, day) ?? null) === null);
    }
  }
};

const eachDay = (measure: Measured, { timeline, fullWeek }: WeekInFrame, range: DayRange): Breach[] => {
  const breaches: Breach[] = [];
  for (const [weekday, dayOfFullWeek] of FULL_WEEK.entries()) {
    if (measure(fullWeek, dayOfFullWeek) === null) continue;
    const first = range.from + ((weekday - timeline.calendar.weekdayAt(range.from) + 7) % 7);
    for (let day = first; day <= range.to; day += 7) {
      const facts = measure(timeline, day);
      if (!facts) continue;
      const last = breaches.at(-1);
      if (last && last.from >= first && sameFacts(last.facts, facts)) {
        breaches[breaches.length - 1] = { ...last, to: day, times: (last.times ?? 1) + 1 };
      } else breaches.push({ from: day, to: day, facts, times: 1 });
    }
  }
  return breaches;
};

const breachesOf = (rule: WorkingTimeRule, week: WeekInFrame, range: DayRange): Breach[] => {
  const { timeline } = week;
  const { days } = timeline.calendar;
  const inside = { from: range.from, to: Math.min(range.to, days - 1) };
  // The day after the placement is judged only for the shift that runs into it.
  const spills = (timeline.stageAt(days - 1)?.spillMinutes ?? 0) > 0;
  const withTail = spills ? range : inside;
  const measure = measureOf(rule);
  switch (rule.code) {
    case 'working-time.day-hours':
    case 'working-time.night':
    case 'working-time.sunday':
      return measure ? eachDay(measure, week, withTail) : [];
    case 'working-time.weekly-rest':
      return weeklyRest(rule, timeline, inside);
    case 'working-time.free-sundays':
      return freeSundays(rule, timeline, withTail);
    case 'working-time.week-hours':
      return weekHours(rule, timeline, inside);
    case 'working-time.four-week-average':
      return averageHours(rule, timeline, inside);
    default:
      return measure ? eachDay(measure, week, inside) : [];
  }
};

/**
 * No stage day before the 14th birthday (ATW 3:2 lid 2 c, NRK 3:1 lid 2). The birthday itself is allowed; only days with
 * stage are found, so a placement whose first stage day is the birthday passes.
 */
const tooYoung = ({ rule, birthday }: PupilInFrame['leastAge'], timeline: Timeline): Finding[] => {
  const { calendar } = timeline;
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

/** Lays a week of stage over the days of a frame. */
export const weekIn = (frame: WorkingTimeFrame, stage: WeekPattern['stage']): WeekInFrame => {
  const timeline = timelineIn(frame, stage);
  const fullWeek = endlessTimeline(timeline.pattern, frame.otherWorkMinutesPerWeek);
  const known = new Map<WorkingTimeRule, boolean>();
  const isDoubtful = (rule: WorkingTimeRule): boolean => {
    const before = known.get(rule);
    if (before !== undefined) return before;
    const doubtful = !isKeptIn(fullWeek, rule);
    known.set(rule, doubtful);
    return doubtful;
  };
  return { timeline, fullWeek, isDoubtful };
};

/**
 * Every breach of the rules of age, working time and rest by one pupil with one week of stage, in the order of the rules.
 * Every calendar day of the placement is judged by the age on it and the rows that hold on it. A finding runs from the
 * first day with those facts to the last one of the same age band; on holidays in between there is no stage.
 */
export const judgeWeek = (frame: WorkingTimeFrame, pupil: PupilInFrame, week: WeekInFrame): readonly Finding[] => {
  let gathered: ReturnType<typeof gather> | null = null;
  for (const stretch of pupil.stretches) {
    for (const rule of stretch.rules) {
      if (!week.isDoubtful(rule)) continue;
      gathered ??= gather(frame.calendar);
      for (const breach of breachesOf(rule, week, stretch)) gathered.add(rule, breach);
    }
  }
  return [...tooYoung(pupil.leastAge, week.timeline), ...(gathered?.findings() ?? [])];
};

/** The working time of one case, from scratch; for many cases use `rememberingFrame`. */
export const judgeWorkingTime = (
  one: WorkingTimeCase,
  rules: RuleSet<WorkingTimeRule> = WORKING_TIME_RULES,
): readonly Finding[] => {
  const frame = workingTimeFrame(one, rules);
  return judgeWeek(frame, pupilIn(frame, one.dateOfBirth), weekIn(frame, stageIn(frame, one.stage)));
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

/** A week of stage in a frame, with what was judged of it. */
export interface RememberedWeek extends WeekInFrame {
  readonly judged: Map<PupilInFrame, readonly Finding[]>;
}

/**
 * A frame with a memory, for a run over many pupils and places: a week of stage is laid out once for the same `stage` value, and judged
 * once for the same pupil.
 */
export const rememberingFrame = (frame: WorkingTimeFrame) => {
  const weeks = new Map<WeekSchedule, RememberedWeek>();
  const weekOf = (stage: WeekSchedule): RememberedWeek => {
    const before = weeks.get(stage);
    if (before) return before;
    const made = { ...weekIn(frame, stageIn(frame, stage)), judged: new Map<PupilInFrame, readonly Finding[]>() };
    weeks.set(stage, made);
    return made;
  };
  const judge = (pupil: PupilInFrame, week: RememberedWeek): readonly Finding[] => {
    const before = week.judged.get(pupil);
    if (before) return before;
    const findings = judgeWeek(frame, pupil, week);
    week.judged.set(pupil, findings);
    return findings;
  };
  return { weekOf, judge };
};

/** What of pupils matters in a period, one value for all who have the same `ageKey`. Serves every frame of that period. */
export const rememberingPupils = (period: Period) => {
  const frame = { rules: WORKING_TIME_RULES, period, calendar: placementCalendar(period, []) };
  const byAge = new Map<string, PupilInFrame>();
  const byBirth = new Map<CalendarDate, PupilInFrame>();
  return (dateOfBirth: CalendarDate): PupilInFrame => {
    const before = byBirth.get(dateOfBirth);
    if (before) return before;
    const age = ageKey(dateOfBirth, period);
    const pupil = byAge.get(age) ?? pupilIn(frame, dateOfBirth);
    byAge.set(age, pupil);
    byBirth.set(dateOfBirth, pupil);
    return pupil;
  };
};
