import type { CalendarDate } from '../../platform/calendar-date.js';
import type { HistoryEntry } from './placement-history.rules.js';

/** An establishment that takes no pupils any more from a day on. One per establishment; it can be taken back. */
export interface PlacementStop {
  /** That of the establishment. */
  readonly id: string;
  readonly version: number;
  readonly companyId: string;
  readonly fromDay: CalendarDate;
  /** Why, in the words of who said so; the schools of the pupils read it. */
  readonly reason: string;
  /** When it was taken back: the establishment goes on after all. Null while it stands. */
  readonly takenBackAt: Date | null;
  readonly history: readonly HistoryEntry[];
}

/** Whether no pupil can be at an establishment on the last day of a period. The first day of the stop counts. */
export const stopsBefore = (
  stop: Pick<PlacementStop, 'fromDay' | 'takenBackAt'> | undefined,
  lastDay: CalendarDate,
): boolean => stop?.takenBackAt === null && stop.fromDay <= lastDay;
