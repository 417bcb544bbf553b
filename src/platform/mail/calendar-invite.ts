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

export interface CalendarPerson {
  readonly name: string;
  readonly email: string;
}

/** One appointment, as it stands after a change. */
export interface CalendarInvite {
  /** The same for every version of one appointment, as `visit-vis_3k9…@leerwerkplek.example`. */
  readonly uid: string;
  /** Grows with every version, 0 for the first: a calendar keeps the highest it saw. */
  readonly sequence: number;
  /** `REQUEST` invites and changes; `CANCEL` takes away what was invited under the same uid. */
  readonly method: 'REQUEST' | 'CANCEL';
  readonly start: Date;
  readonly end: Date;
  readonly title: string;
  readonly description: string;
  readonly place: string;
  readonly organizer: CalendarPerson;
  readonly invited: readonly CalendarPerson[];
  /** When this version was made. */
  readonly stamp: Date;
}

const inTheNetherlands = (instant: Date): DateTime => DateTime.fromJSDate(instant, { zone: TIME_ZONE });

const utcText = (instant: Date): string =>
  DateTime.fromJSDate(instant, { zone: 'utc' }).toFormat("yyyyMMdd'T'HHmmss'Z'");

/** An appointment as the .ics file that goes along with a mail, in the time of the Netherlands. @throws RangeError when it ends before it starts */
export const calendarInvite = (invite: CalendarInvite): MailAttachment => {
  const { uid, sequence, method, start, end, title, description, place, organizer, invited, stamp } = invite;
  if (end < start) throw new RangeError('an appointment ends before it starts');
  const calendar = ical({
    prodId: { company: 'Leerwerkplek', product: 'afspraken', language: 'NL' },
    method: ICalCalendarMethod[method],
    timezone: { name: TIME_ZONE, generator: () => ZONE_RULES },
  });
  calendar.createEvent({
    id: uid,
    sequence,
    status: method === 'CANCEL' ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    timezone: TIME_ZONE,
    start: inTheNetherlands(start),
    end: inTheNetherlands(end),
    stamp,
    summary: title,
    description,
    location: place,
    organizer,
    attendees: invited.map(({ name, email }) => ({ name, email, rsvp: method === 'REQUEST' })),
  });
  // The library writes the stamp in the zone of the calendar; RFC 5545 (3.8.7.2) wants it in UTC.
  const content = calendar.toString().replace(/^DTSTAMP:.*$/m, `DTSTAMP:${utcText(stamp)}`);
  return { name: 'afspraak.ics', type: `text/calendar; method=${method}`, content };
};
