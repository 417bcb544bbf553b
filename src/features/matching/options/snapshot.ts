import type { CalendarDate, Period } from '../../../platform/calendar-date.js';
import type { Company, Establishment, Supervisor } from '../../../domain/company.js';
import type { PlaceOffer } from '../../../domain/place-offer.js';
import type { Dispensation, Recognition } from '../../../domain/recognition.js';
import type { Holiday, School, StudentGroup } from '../../../domain/school.js';
import type { SeasonId } from '../../../domain/season.js';
import type { Student } from '../../../domain/student.js';
import { WEEKDAYS, type SchoolWeek, type Weekday } from '../../../domain/week-schedule.js';

/** A place offer with all that the rules must know about it. */
export interface OfferFacts {
  readonly offer: PlaceOffer;
  readonly establishment: Establishment;
  readonly company: Company;
  /** Of the establishment, for every sector. */
  readonly recognitions: readonly Recognition[];
  /** Those of the offer, in its order. */
  readonly supervisors: readonly Supervisor[];
}

/** A placement that must stay where it is. */
export interface LockedPlacement {
  readonly studentId: string;
  readonly offerId: string;
  readonly periodIds: readonly string[];
  readonly weekdays: readonly Weekday[];
}

/** Everything one matching run reads, frozen: the same snapshot gives the same outcome. */
export interface Snapshot {
  readonly season: SeasonId;
  /** The exact days of the season at this school. */
  readonly period: Period;
  readonly today: CalendarDate;
  readonly school: School;
  readonly holidays: readonly Holiday[];
  readonly groups: readonly StudentGroup[];
  readonly students: readonly Student[];
  readonly offers: readonly OfferFacts[];
  readonly dispensations: readonly Dispensation[];
  readonly locked: readonly LockedPlacement[];
}

/** A pupil with the timetable that holds for them. */
export interface StudentFacts {
  readonly student: Student;
  readonly group: StudentGroup;
  /** The weekdays on which the pupil can be on stage: their own, else the group's. */
  readonly stageDays: readonly Weekday[];
}

/** The pupils of a snapshot with their timetable. @throws RangeError when a pupil's group is not in the snapshot */
export const studentFactsOf = (snapshot: Pick<Snapshot, 'groups' | 'students'>): StudentFacts[] => {
  const groups = new Map(snapshot.groups.map((group) => [group.id, group]));
  return snapshot.students.map((student) => {
    const group = groups.get(student.groupId);
    if (!group) throw new RangeError(`student ${student.id}: group ${student.groupId} is not in the snapshot`);
    return { student, group, stageDays: student.stageDays ?? group.stageDays };
  });
};

/**
 * The school time that is left to a pupil: that of the group, without the weekdays on which the pupil, other than the group, is let
 * go for stage.
 */
export const schoolWeekOf = ({ group, stageDays }: StudentFacts): SchoolWeek => {
  const letGo = stageDays.filter((weekday) => !group.stageDays.includes(weekday));
  if (letGo.length === 0) return group.schoolWeek;
  return Object.fromEntries(
    WEEKDAYS.flatMap((weekday) => {
      const day = group.schoolWeek[weekday];
      return day && !letGo.includes(weekday) ? [[weekday, day]] : [];
    }),
  );
};
