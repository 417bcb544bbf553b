import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator';
import type { Visit } from './visits.rules.js';

/** A visit as a calendar shows it. */
export interface Appointment {
  readonly visit: Pick<Visit, 'id' | 'sequence' | 'state'>;
  /** From and until, as instants. */
  readonly start: Date;
  readonly end: Date;
  readonly title: string;
  readonly place: string;
  /** What changed last, and when; a calendar program shows the newest. */
  readonly stamp: Date;
  readonly organizer: { readonly name: string; readonly email: string } | null;
  readonly invited: { readonly name: string; readonly email: string } | null;
}

const DOMAIN = 'leerwerkplek.example';

/** The same for every version of one visit, in mails and in the feed. */
export const uidOf = ({ id }: Pick<Visit, 'id'>): string => `${id}@${DOMAIN}`;

/**
 * Appointments as a calendar file (RFC 5545). Times are in UTC, which every program shows in its own zone.
 * @param method `REQUEST` or `CANCEL` for an invitation by mail; null for a feed
 */
export const calendarText = (
  name: string,
  appointments: readonly Appointment[],
  method: 'REQUEST' | 'CANCEL' | null,
): string => {
  const calendar = ical({
    name,
    prodId: { company: 'Leerwerkplek', product: 'stagebezoeken', language: 'NL' },
    ...(method === null ? {} : { method: ICalCalendarMethod[method] }),
  });
  for (const { visit, start, end, title, place, stamp, organizer, invited } of appointments)
    calendar.createEvent({
      id: uidOf(visit),
      sequence: visit.sequence,
      ...{ start, end, stamp },
      summary: title,
      location: place,
      status: visit.state === 'cancelled' ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
      ...(organizer && { organizer: { name: organizer.name, email: organizer.email } }),
      ...(invited && { attendees: [{ name: invited.name, email: invited.email, rsvp: true }] }),
    });
  return calendar.toString();
};
