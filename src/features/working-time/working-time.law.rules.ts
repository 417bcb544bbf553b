import { addDays, type CalendarDate, type Period } from '../../platform/calendar-date.js';
import { AGE_OF_ADULT_YEARS, AGE_OF_YOUNG_WORKER_YEARS, ageBandOn, birthdayAt } from '../../domain/age.js';
import type { AgeBand } from '../../domain/age.js';
import { cutAt, rowOn, type RuleSet } from '../../domain/rule.js';
import type { WorkingTimeRule } from './working-time.limits.rules.js';
import type { PlacementCalendar } from './working-time.timeline.rules.js';
import type { DayRange } from './working-time.week.rules.js';

/** Days of a placement on which one set of rows holds. */
export interface LawStretch extends DayRange {
  readonly rules: readonly WorkingTimeRule[];
}

/** The rows that hold for a band on a day, one of each code and part. */
const lawOn = (set: RuleSet<WorkingTimeRule>, band: AgeBand, on: CalendarDate): WorkingTimeRule[] => {
  const versions = new Map<string, WorkingTimeRule[]>();
  for (const rule of set.rules) {
    if (rule.code === 'age.too-young' || rule.band !== band) continue;
    const key = `${rule.code} ${rule.part ?? ''}`;
    versions.set(key, [...(versions.get(key) ?? []), rule]);
  }
  return [...versions.values()].map((rows) => rowOn(rows, on));
};

const laws = new WeakMap<RuleSet<WorkingTimeRule>, Map<string, WorkingTimeRule[]>>();

/** As `lawOn`, remembered per set, since every pupil of a run asks for the same few. */
const rememberedLaw = (set: RuleSet<WorkingTimeRule>, band: AgeBand, on: CalendarDate): WorkingTimeRule[] => {
  const known = laws.get(set) ?? new Map<string, WorkingTimeRule[]>();
  laws.set(set, known);
  const changes = set.rules.filter(({ holdsFrom }) => holdsFrom <= on).length;
  const key = `${band} ${changes}`;
  const law = known.get(key) ?? lawOn(set, band, on);
  known.set(key, law);
  return law;
};

interface Placed {
  readonly rules: RuleSet<WorkingTimeRule>;
  readonly period: Period;
  readonly calendar: PlacementCalendar;
}

/** The days of a placement cut at the 16th and 18th birthday and at each day on which a rule changes. */
export const lawStretches = ({ rules, period, calendar }: Placed, dateOfBirth: CalendarDate): LawStretch[] =>
  // One day more than the placement, for the end of a last shift that goes on after midnight.
  cutAt({ firstDay: period.firstDay, lastDay: addDays(period.lastDay, 1) }, [
    birthdayAt(dateOfBirth, AGE_OF_YOUNG_WORKER_YEARS),
    birthdayAt(dateOfBirth, AGE_OF_ADULT_YEARS),
    ...rules.rules.map(({ holdsFrom }) => holdsFrom),
  ]).map(({ firstDay, lastDay }) => ({
    from: calendar.indexOf(firstDay),
    to: calendar.indexOf(lastDay),
    rules: rememberedLaw(rules, ageBandOn(dateOfBirth, firstDay), firstDay),
  }));
