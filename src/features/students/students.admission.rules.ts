import { ageOn, type CalendarDate } from '../../platform/calendar-date.js';
import type { Student } from '../../domain/student.js';

/** One field that can't be so. */
export interface FieldFault {
  readonly path: string;
  readonly code: string;
  readonly facts?: Readonly<Record<string, unknown>>;
}

type Entered = Pick<Student, 'dateOfBirth' | 'stageDays' | 'wishes'>;

/** Ages between which somebody can be a pupil of leerjaar 3 or 4; outside them the day of birth is a slip of the keyboard. */
const YOUNGEST = 11;
const OLDEST = 23;

/** Everything that can't be in what was entered of a pupil, on a day: an age no pupil has, and a weekday or a wish named twice. */
export const studentFaults = (student: Entered, today: CalendarDate): FieldFault[] => {
  const age = ageOn(student.dateOfBirth, today);
  return [
    ...(age < YOUNGEST || age > OLDEST
      ? [{ path: 'dateOfBirth', code: 'age-not-plausible', facts: { minimumAge: YOUNGEST, maximumAge: OLDEST } }]
      : []),
    ...(isTwice(student.stageDays ?? []) ? [{ path: 'stageDays', code: 'twice' }] : []),
    ...(isTwice(student.wishes) ? [{ path: 'wishes', code: 'twice' }] : []),
  ];
};

const isTwice = (items: readonly string[]): boolean => new Set(items).size < items.length;
