import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator';
import { DateTime } from 'luxon';
import type { MailAttachment } from './outgoing-mail.js';

const TIME_ZONE = 'Europe/Amsterdam';

/** The rules of the zone since 1996, which a calendar that names it must carry (RFC 5545, 3.6.5). */
const ZONE_RULES = [
  'BEGIN:VTIMEZONE',
  `TZID:${TIME_ZONE}`,
  'BEGIN:DAYLIGHT',
  'TZOFFSETFROM:+0100',
  'TZOFFSETTO:+0200',
  'TZNAME:CEST',
  'DTSTART:19960331T020000',
  'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU',
  'END:DAYLIGHT',
  'BEGIN:STANDARD',
  'TZOFFSETFROM:+0200',
  'TZOFFSETTO:+0100',
  'TZNAME:CET',
  'DTSTART:19961027T030000',
  'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU',
  'END:STANDARD',
  'END:VTIMEZONE',
].join('\r\n');

/** How often a calendar program reads a feed again. */
const FEED_REFRESH_SECONDS = 3600;

export interface CalendarPerson {
  readonly name: string;
  readonly email: string;
}

/** One appointment, as it stands after a change. */
export interface Appointment {
  /** The same for every version of one appointment, as `vis_3k9…@leerwerkplek.example`. */
  readonly uid: string;
  /** Grows with every version, 0 for the first: a calendar keeps the highest it saw (RFC 5545, 3.8.7.4). */
  readonly sequence: number;
  readonly isCancelled: boolean;
  readonly start: Date;
  readonly end: Date;
  readonly title: string;
  readonly description: string;
  readonly place: string;
  /** Null where nobody is known; then nobody can be invited, only told (RFC 5546, 3.2.1). */
  readonly organizer: CalendarPerson | null;
  readonly invited: readonly CalendarPerson[];
  /** When this version was made. */
  readonly stamp: Date;
}

type Method = 'PUBLISH' | 'REQUEST' | 'CANCEL';

const inTheNetherlands = (instant: Date): DateTime => DateTime.fromJSDate(instant, { zone: TIME_ZONE });

const calendarText = (appointments: readonly Appointment[], about: { name: string } | { method: Method }): string => {
  const calendar = ical({
    prodId: { company: 'Leerwerkplek', product: 'afspraken', language: 'NL' },
    // The zone is that of each appointment and not of the calendar, which keeps the stamps in UTC (RFC 5545, 3.8.7.2).
    timezone: { name: null, generator: () => ZONE_RULES },
    ...('name' in about
      ? { name: about.name, ttl: FEED_REFRESH_SECONDS }
      : { method: ICalCalendarMethod[about.method] }),
  });
  for (const one of appointments) {
    if (one.end < one.start) throw new RangeError('an appointment ends before it starts');
    calendar.createEvent({
      id: one.uid,
      sequence: one.sequence,
      status: one.isCancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
      timezone: TIME_ZONE,
      start: inTheNetherlands(one.start),
      end: inTheNetherlands(one.end),
      stamp: one.stamp,
      summary: one.title,
      description: one.description,
      location: one.place,
      ...(one.organizer && {
        organizer: { name: one.organizer.name, email: one.organizer.email },
        attendees: one.invited.map(({ name, email }) => ({ name, email, rsvp: !one.isCancelled })),
      }),
    });
  }
  return calendar.toString();
};

/**
 * The file that goes along with a mail about an appointment, in the time of the Netherlands: it invites and changes, or takes away what was
 * invited under the same uid. @throws RangeError for an appointment that ends before it starts
 */
export const calendarInvite = (appointment: Appointment, fileName: string): MailAttachment => {
  const { organizer, isCancelled } = appointment;
  const method: Method = organizer === null ? 'PUBLISH' : isCancelled ? 'CANCEL' : 'REQUEST';
  return {
    name: fileName,
    type: `text/calendar; charset=utf-8; method=${method}`,
    content: calendarText([appointment], { method }),
  };
};

/** Appointments as a calendar to which somebody's own program subscribes. @throws RangeError as `calendarInvite` */
export const calendarFeed = (name: string, appointments: readonly Appointment[]): string =>
  calendarText(appointments, { name });
