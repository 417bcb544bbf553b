import { addDays, contains, type CalendarDate, type Period } from '../../platform/calendar-date.js';
import type { SchoolGuidance } from '../../domain/guided-placement.js';

export const VISIT_KINDS = ['first', 'regular', 'final'] as const;
export type VisitKind = (typeof VISIT_KINDS)[number];

/** The visit that comes next, and when it is asked for. Derived for a day, never stored. */
export interface VisitDue {
  readonly kind: VisitKind;
  /** From this day on it is due. */
  readonly dueFrom: CalendarDate;
  /** From this day on it is overdue. */
  readonly overdueFrom: CalendarDate;
}

/** `done`: nothing more is asked. */
export const VISIT_STANDINGS = ['done', 'not-yet', 'due', 'overdue'] as const;
export type VisitStanding = (typeof VISIT_STANDINGS)[number];

/** What a school asks of visits (rules §7: no law, settings with defaults). */
export type VisitSettings = Pick<
  SchoolGuidance['settings'],
  'firstVisitWithinWeeks' | 'visitDueWeeks' | 'visitOverdueWeeks' | 'finalVisitWithinWeeks'
>;

const isFree = (day: CalendarDate, holidays: readonly Period[]): boolean => holidays.some((one) => contains(one, day));

/** The day so many days later, days in a school holiday not counted. 0 gives the day itself. */
export const schoolDaysLater = (day: CalendarDate, days: number, holidays: readonly Period[]): CalendarDate => {
  let reached = day;
  for (let left = days; left > 0;) {
    reached = addDays(reached, 1);
    if (!isFree(reached, holidays)) left -= 1;
  }
  return reached;
};

/** The first of the last so many weeks, the last day counted and days in a school holiday not. */
export const finalWindowFrom = (lastDay: CalendarDate, weeks: number, holidays: readonly Period[]): CalendarDate => {
  let from = lastDay;
  for (let left = weeks * 7 - (isFree(lastDay, holidays) ? 0 : 1); left > 0;) {
    from = addDays(from, -1);
    if (!isFree(from, holidays)) left -= 1;
  }
  return from;
};

const earlier = (a: CalendarDate, b: CalendarDate): CalendarDate => (a < b ? a : b);

/**
 * The visit that comes next on a day; null once a visit was held in the last weeks, or after them.
 * The first is due from the first day and overdue after the weeks set for it (with 3: day 22 is overdue, day 21 is not). A next one is due so
 * many weeks after the last and overdue after so many (with 4 and 8: on day 28 and on day 56). The final one is due in the last weeks set for it
 * and overdue after the last day; what is due when they begin becomes the final visit and keeps its own days. With 0 weeks there is no final
 * visit: what would fall due after the last day is not asked. Holidays do not count.
 * @param heldOn the days of the visits that were held; a visit before the first day does not count
 */
export const nextVisit = (
  placement: Period,
  heldOn: readonly CalendarDate[],
  about: { readonly settings: VisitSettings; readonly holidays: readonly Period[]; readonly today: CalendarDate },
): VisitDue | null => {
  const { settings, holidays, today } = about;
  const held = heldOn.filter((day) => day >= placement.firstDay).sort();
  const last = held.at(-1);
  const weeks = settings.finalVisitWithinWeeks;
  const finalFrom = weeks === 0 ? addDays(placement.lastDay, 1) : finalWindowFrom(placement.lastDay, weeks, holidays);
  if (last !== undefined && last >= finalFrom) return null;
  const regular: VisitDue =
    last === undefined
      ? {
          kind: 'first',
          dueFrom: placement.firstDay,
          overdueFrom: addDays(schoolDaysLater(placement.firstDay, settings.firstVisitWithinWeeks * 7, holidays), 1),
        }
      : {
          kind: 'regular',
          dueFrom: schoolDaysLater(last, settings.visitDueWeeks * 7, holidays),
          overdueFrom: schoolDaysLater(last, settings.visitOverdueWeeks * 7, holidays),
        };
  const isFinal = today >= finalFrom || (last !== undefined && regular.dueFrom >= finalFrom);
  if (isFinal && weeks === 0) return null;
  return isFinal
    ? {
        kind: 'final',
        dueFrom: earlier(regular.dueFrom, finalFrom),
        overdueFrom: earlier(regular.overdueFrom, addDays(placement.lastDay, 1)),
      }
    : regular;
};

/** How the next visit stands on a day; the day itself counts as due and as overdue. */
export const visitStanding = (due: VisitDue | null, today: CalendarDate): VisitStanding =>
  due === null ? 'done' : today >= due.overdueFrom ? 'overdue' : today >= due.dueFrom ? 'due' : 'not-yet';
