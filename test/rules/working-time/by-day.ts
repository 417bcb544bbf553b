import { addDays, ageOn, contains, daysBetween, weekdayIndex } from '../../../src/platform/calendar-date.js';
import type { CalendarDate } from '../../../src/platform/calendar-date.js';
import { WEEKDAYS } from '../../../src/domain/week-schedule.js';
import type { WorkingTimeCase } from '../../../src/features/working-time/working-time.rules.js';

/** A second, slow reading of the rules: every minute of every day written out. Shares no code with the service. */
export interface DayBreach {
  readonly rule: string;
  readonly day: CalendarDate;
  readonly foundMinutes: number;
}

const LIMITS = {
  young: { day: 420, week: 2100, rest: 840, night: [1140, 420], pause: [[270, 30]] },
  youth: { day: 540, week: 2700, rest: 720, night: [1380, 360], pause: [[270, 30]] },
  adult: {
    day: 720,
    week: 3600,
    rest: 660,
    night: [1440, 0],
    pause: [
      [330, 30],
      [600, 45],
    ],
  },
} as const;

const clock = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
const bandOf = (born: CalendarDate, day: CalendarDate) => {
  const age = ageOn(born, day);
  return age < 16 ? 'young' : age < 18 ? 'youth' : 'adult';
};

export const breachesByDay = (one: WorkingTimeCase): DayBreach[] => {
  const { firstDay, lastDay } = one.period;
  const free = (day: CalendarDate) => one.holidays.some((holiday) => contains(holiday, day));
  const stageOf = (day: CalendarDate) =>
    contains(one.period, day) && !free(day) ? one.stage[WEEKDAYS[weekdayIndex(day)]!] : undefined;
  const schoolOf = (day: CalendarDate) => (free(day) ? undefined : one.school[WEEKDAYS[weekdayIndex(day)]!]);
  const dayList = (from: CalendarDate, to: CalendarDate) =>
    Array.from({ length: daysBetween(from, to) + 1 }, (_, i) => addDays(from, i));

  // One cell a minute, from a week before the placement to a week after it.
  const start = addDays(firstDay, -7);
  const cells = new Uint8Array((daysBetween(start, lastDay) + 15) * 1440);
  const worked = new Map<CalendarDate, number>();
  const shiftOf = new Map<CalendarDate, { minutes: number; net: number; pause: number }>();
  for (const day of dayList(firstDay, lastDay)) {
    const stage = stageOf(day);
    if (!stage) continue;
    const from = clock(stage.start);
    const to = clock(stage.end) > from ? clock(stage.end) : clock(stage.end) + 1440;
    cells.fill(1, daysBetween(start, day) * 1440 + from, daysBetween(start, day) * 1440 + to);
    // The break is left out of the first minutes of the shift.
    for (let minute = from; minute < to; minute++) {
      if (!one.stageBreaksCountAsWork && minute < from + stage.breakMinutes) continue;
      const on = minute < 1440 ? day : addDays(day, 1);
      worked.set(on, (worked.get(on) ?? 0) + 1);
    }
    const net = to - from - stage.breakMinutes;
    shiftOf.set(day, { minutes: one.stageBreaksCountAsWork ? to - from : net, net, pause: stage.breakMinutes });
  }

  const breaches: DayBreach[] = [];
  const add = (rule: string, day: CalendarDate, foundMinutes: number) => breaches.push({ rule, day, foundMinutes });
  const tail = cells.subarray((daysBetween(start, lastDay) + 1) * 1440).some((cell) => cell === 1);
  for (const day of dayList(firstDay, tail ? addDays(lastDay, 1) : lastDay)) {
    const band = bandOf(one.dateOfBirth, day);
    const limit = LIMITS[band];
    const school = band === 'adult' ? 0 : (schoolOf(day)?.minutes ?? 0);
    const shift = band === 'young' ? 0 : (shiftOf.get(day)?.minutes ?? 0);
    const total = school + Math.max(shift, worked.get(day) ?? 0);
    if (total > limit.day) add('working-time.day-hours', day, total);

    const midnight = daysBetween(start, day) * 1440;
    const minutes = [...cells.subarray(midnight, midnight + 1440)];
    const nightly = minutes.filter((cell, i) => cell === 1 && (i >= limit.night[0] || i < limit.night[1])).length;
    if (nightly > 0) add('working-time.night', day, nightly);
    const present = minutes.filter((cell) => cell === 1).length;
    if (weekdayIndex(day) === 6 && present > 0) add('working-time.sunday', day, present);
    if (day > lastDay) continue;

    const own = shiftOf.get(day);
    for (const [above, least] of limit.pause) {
      if (own && own.net > above && own.pause < least) add('working-time.break', day, own.pause);
    }

    const spans = (on: CalendarDate) => {
      const stage = stageOf(on);
      const lessons = band === 'adult' ? undefined : schoolOf(on);
      const out: [number, number][] = [];
      if (stage)
        out.push([
          clock(stage.start),
          clock(stage.end) > clock(stage.start) ? clock(stage.end) : clock(stage.end) + 1440,
        ]);
      if (lessons?.start && lessons.end && lessons.minutes > 0) out.push([clock(lessons.start), clock(lessons.end)]);
      return out;
    };
    const today = spans(day);
    if (today.length > 0) {
      const from = Math.min(...today.map(([begin]) => begin));
      const until = Math.max(...today.map(([, end]) => end));
      const next = spans(addDays(day, 1)).map(([begin]) => begin + 1440);
      const rest = Math.max(0, Math.min(from + 1440, ...next) - until);
      if (rest < limit.rest) add('working-time.daily-rest', day, rest);
    }

    const monday = addDays(day, -weekdayIndex(day));
    const week = dayList(monday, addDays(monday, 6)).reduce(
      (sum, on) => sum + (worked.get(on) ?? 0) + (band === 'adult' ? 0 : (schoolOf(on)?.minutes ?? 0)),
      one.otherWorkMinutesPerWeek,
    );
    if (week > limit.week) add('working-time.week-hours', day, week);
  }
  return breaches;
};
