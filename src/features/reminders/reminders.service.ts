import type { Actor } from '../../domain/actor.js';
import { decodeCursor, toPage, type Page } from '../../platform/db/cursor.js';
import { invalid, notFound } from '../../platform/errors.js';
import { isCalendarDate } from '../../platform/calendar-date.js';
import type { Reminder, ReminderFilter, ReminderPlace, ReminderRepository } from './reminders.repository.js';

/** Which reminders a person asks for, and which page of them. */
export interface ReminderQuery extends Omit<ReminderFilter, 'schoolId'> {
  readonly cursor?: string | undefined;
  readonly limit: number;
}

const placeOf = (cursor: string | undefined): ReminderPlace | null => {
  if (!cursor) return null;
  const [dueOn, id] = decodeCursor(cursor, 2);
  if (typeof dueOn !== 'string' || !isCalendarDate(dueOn) || typeof id !== 'string')
    throw invalid('request.invalid', [{ path: 'cursor', code: 'wrong-form' }]);
  return { dueOn, id };
};

/** "Why did I get this mail?" A coordinator sees what the people of the own school were told, admin and operator see all. */
export const createReminderService = ({ reminders }: { reminders: ReminderRepository }) => {
  const own = (actor: Pick<Actor, 'role' | 'schoolId'>): { schoolId?: string } =>
    actor.role === 'coordinator' ? { schoolId: actor.schoolId ?? '' } : {};

  /** The latest day first. */
  const search = async (
    actor: Pick<Actor, 'role' | 'schoolId'>,
    { cursor, limit, ...filter }: ReminderQuery,
  ): Promise<Page<Reminder>> => {
    const rows = await reminders.search({ ...filter, ...own(actor) }, { after: placeOf(cursor), limit: limit + 1 });
    return toPage(rows, limit, ({ dueOn, id }) => [dueOn, id]);
  };

  const get = async (actor: Pick<Actor, 'role' | 'schoolId'>, id: string): Promise<Reminder> => {
    const reminder = await reminders.get(id);
    const { schoolId } = own(actor);
    if (!reminder || (schoolId !== undefined && reminder.schoolId !== schoolId))
      throw notFound('reminder.not-found', { id });
    return reminder;
  };

  return { search, get };
};

export type ReminderService = ReturnType<typeof createReminderService>;
