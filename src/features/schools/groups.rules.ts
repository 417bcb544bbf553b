import type { StudentGroup } from '../../domain/school.js';
import { minutesAfterMidnight, weekdaysOf } from '../../domain/week-schedule.js';
import type { FieldFault } from './schools.rules.js';

type Timetable = Pick<StudentGroup, 'schoolWeek' | 'stageDays' | 'minDaysPerWeek' | 'maxDaysPerWeek'>;

/** Everything that can't be in a group's timetable: fewer days at the most than at the least, more than there are stage days, school hours that don't fit. */
export const groupFaults = (group: Timetable): FieldFault[] => {
  const { stageDays, minDaysPerWeek, maxDaysPerWeek } = group;
  const faults: FieldFault[] = [];
  if (new Set(stageDays).size < stageDays.length) faults.push({ path: 'stageDays', code: 'twice' });
  if (maxDaysPerWeek < minDaysPerWeek)
    faults.push({ path: 'maxDaysPerWeek', code: 'too-small', facts: { minimum: minDaysPerWeek } });
  if (maxDaysPerWeek > stageDays.length)
    faults.push({ path: 'maxDaysPerWeek', code: 'more-than-stage-days', facts: { maximum: stageDays.length } });
  return [...faults, ...schoolWeekFaults(group)];
};

const schoolWeekFaults = ({ schoolWeek }: Timetable): FieldFault[] =>
  weekdaysOf(schoolWeek).flatMap((weekday): FieldFault[] => {
    const { start, end, minutes } = schoolWeek[weekday] ?? { minutes: 0 };
    if (start === undefined || end === undefined) return [];
    const present = minutesAfterMidnight(end) - minutesAfterMidnight(start);
    if (present <= 0) return [{ path: `schoolWeek.${weekday}.end`, code: 'ends-before-it-starts' }];
    return minutes > present
      ? [{ path: `schoolWeek.${weekday}.minutes`, code: 'too-big', facts: { maximum: present } }]
      : [];
  });
