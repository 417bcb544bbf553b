import type { GuidedPlacement } from '../../domain/guided-placement.js';
import type { Clock } from '../../platform/clock.js';
import { instantInAmsterdam } from '../../platform/local-time.js';
import { calendarInvite, type Appointment } from '../../platform/mail/calendar-invite.js';
import type { PostMail } from '../../platform/mail/outgoing-mail.js';
import type { Visit, VisitTime } from './visits.rules.js';

/** A mail as it is written, in the language of who reads it. */
export interface Letter {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** What a letter about an appointment says. */
export interface VisitNews {
  readonly what: 'planned' | 'moved' | 'cancelled';
  readonly pupil: string;
  readonly place: string;
  readonly address: string;
  readonly mentor: string | null;
  readonly time: VisitTime;
}

export interface VisitTellerDeps {
  readonly clock: Clock;
  readonly postMail: PostMail;
  readonly letter: (news: VisitNews) => Letter;
  /** What stands under an appointment in a calendar. */
  readonly appointmentText: (about: Pick<VisitNews, 'pupil' | 'mentor'>) => string;
}

/** Part of every appointment's uid, which must never change: calendars know an appointment by it. */
const CALENDAR_DOMAIN = 'leerwerkplek.example';

/** What others hear of a visit: the mail to the company, and the appointment in a calendar. */
export const createVisitTeller = ({ clock, postMail, letter, appointmentText }: VisitTellerDeps) => {
  const appointmentOf = (visit: Visit, guided: GuidedPlacement): Appointment => {
    const start = instantInAmsterdam(visit.day, visit.start);
    const { mentor, place, pupil } = guided;
    return {
      uid: `${visit.id}@${CALENDAR_DOMAIN}`,
      sequence: visit.sequence,
      isCancelled: visit.state === 'cancelled',
      start,
      end: new Date(start.getTime() + visit.minutes * 60_000),
      title: `Stagebezoek ${pupil.name}`,
      description: appointmentText({ pupil: pupil.name, mentor: mentor?.name ?? null }),
      place: `${place.name}, ${place.street}, ${place.town}`,
      stamp: visit.history.at(-1)?.at ?? start,
      organizer: mentor && { name: mentor.name, email: mentor.email },
      invited: place.email === null ? [] : [{ name: place.companyName, email: place.email }],
    };
  };

  /** Tells the company. The key holds the sequence, so that a repeat sends nothing twice. */
  const tell = async (visit: Visit, guided: GuidedPlacement, what: VisitNews['what']): Promise<void> => {
    const { pupil, place, mentor } = guided;
    if (place.email === null) return;
    const { day, start, minutes } = visit;
    await postMail({
      ...letter({
        ...{ what, pupil: pupil.name, place: place.name, address: `${place.street}, ${place.town}` },
        mentor: mentor?.name ?? null,
        time: { day, start, minutes },
      }),
      key: `visit.${what}:${visit.id}:${visit.sequence}:${visit.companyId}`,
      to: place.email,
      recipientId: visit.companyId,
      schoolId: visit.schoolId,
      kind: `visit.${what}`,
      attachments: [calendarInvite(appointmentOf(visit, guided), 'stagebezoek.ics')],
      notBefore: clock.now(),
    });
  };

  return { appointmentOf, tell };
};

export type VisitTeller = ReturnType<typeof createVisitTeller>;
