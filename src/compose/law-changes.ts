import { AGE_OF_ADULT_YEARS, AGE_OF_YOUNG_WORKER_YEARS, type AgeBand } from '../domain/age.js';
import type { Hazard } from '../domain/hazard.js';
import { rowOn } from '../domain/rule.js';
import type { LawChange } from '../features/reminders/pupil-reminders.rules.js';
import { HAZARD_TABLE, type HazardTreatment } from '../features/working-time/working-time.hazards.rules.js';
import { WORKING_TIME_RULES, type WorkingTimeRule } from '../features/working-time/working-time.limits.rules.js';
import type { CalendarDate } from '../platform/calendar-date.js';

const COMPARED = [
  'working-time.day-hours',
  'working-time.week-hours',
  'working-time.four-week-average',
  'working-time.daily-rest',
  'working-time.night',
  'working-time.sunday',
] as const;

const treatmentNames: Readonly<Record<HazardTreatment, string>> = {
  forbidden: 'niet toegestaan',
  supervised: 'alleen met deskundig toezicht',
  'course-only': 'alleen binnen de opleiding',
  allowed: 'toegestaan',
};

const clock = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

/** What a row allows, in minutes or in words. */
const limitOf = (rule: WorkingTimeRule): number | string | null => {
  if ('untilMinute' in rule) return `tussen ${clock(rule.fromMinute)} en ${clock(rule.untilMinute)}`;
  if (rule.code === 'working-time.sunday')
    return rule.severity === 'refuse' ? 'niet toegestaan' : 'alleen als het werk erom vraagt en het is afgesproken';
  return 'limitMinutes' in rule ? rule.limitMinutes : null;
};

/** The limit of a code in a band on a day; null where the law sets none. Of two averages that over four weeks counts. */
const limitIn = (code: (typeof COMPARED)[number], band: AgeBand, on: CalendarDate): number | string | null => {
  const rows = WORKING_TIME_RULES.rules.filter(
    (rule) => rule.code === code && 'band' in rule && rule.band === band && rule.part !== '16-weeks',
  );
  return rows.length === 0 ? null : limitOf(rowOn(rows, on));
};

const treatmentIn = (hazard: Hazard, band: AgeBand, on: CalendarDate): string => {
  if (band === '18-and-over') return treatmentNames.allowed;
  const rows = HAZARD_TABLE.filter((row) => row.hazard === hazard);
  return rows.length === 0 ? treatmentNames.allowed : treatmentNames[rowOn(rows, on).treatment[band]];
};

/**
 * What is otherwise from a birthday on, for the work of one place: read from the rows of working time and hazards that hold that day, so
 * that a new row changes the mail too. At 14 a stage is allowed at all.
 */
export const lawChangesAt = (ageYears: number, on: CalendarDate, hazards: readonly Hazard[]): LawChange[] => {
  const bands: readonly [AgeBand, AgeBand] | null =
    ageYears === AGE_OF_YOUNG_WORKER_YEARS
      ? ['under-16', '16-17']
      : ageYears === AGE_OF_ADULT_YEARS
        ? ['16-17', '18-and-over']
        : null;
  if (bands === null) return [{ code: 'age.too-young', before: 'niet toegestaan', after: 'toegestaan' }];
  const [young, older] = bands;
  const changes = [
    ...COMPARED.map((code) => ({ code, before: limitIn(code, young, on), after: limitIn(code, older, on) })),
    ...hazards.map((hazard) => ({
      code: `hazard ${hazard}`,
      before: treatmentIn(hazard, young, on),
      after: treatmentIn(hazard, older, on),
    })),
  ];
  return changes.filter(({ before, after }) => before !== after);
};
