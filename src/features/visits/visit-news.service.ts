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
  /** Whether a company may hear nothing of a pupil now (AVG art. 18). */
  readonly isRestricted: (studentId: string) => Promise<boolean>;
  /** Whether there is a mail whose key starts so. */
  readonly wasPosted: (key: string) => Promise<boolean>;
  readonly letter: (news: VisitNews) => Letter;
  /** What stands under an appointment in a calendar. */
  readonly appointmentText: (about: Pick<VisitNews, 'pupil' | 'mentor'>) => string;
}

/** Part of every appointment's uid, which must never change: calendars know an appointment by it. */
const CALENDAR_DOMAIN = 'leerwerkplek.example';

/** What others hear of a visit: the mail to the company, and the appointment in a calendar. */
export const createVisitTeller = (deps: VisitTellerDeps) => {
  const { clock, postMail, letter, appointmentText } = deps;
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

  const keyOf = ({ id, sequence }: Visit, what: VisitNews['what']): string => `visit.${what}:${id}:${sequence}:`;

  /** Tells the company; not while use of the pupil's data is restricted. The key holds the sequence, so that a repeat sends nothing twice. */
  const tell = async (visit: Visit, guided: GuidedPlacement, what: VisitNews['what']): Promise<void> => {
    const { pupil, place, mentor } = guided;
    if (place.email === null || (await deps.isRestricted(visit.studentId))) return;
    const { day, start, minutes } = visit;
    await postMail({
      ...letter({
        ...{ what, pupil: pupil.name, place: place.name, address: `${place.street}, ${place.town}` },
        mentor: mentor?.name ?? null,
        time: { day, start, minutes },
      }),
      key: `${keyOf(visit, what)}${visit.companyId}`,
      to: place.email,
      recipientId: visit.companyId,
      schoolId: visit.schoolId,
      kind: `visit.${what}`,
      attachments: [calendarInvite(appointmentOf(visit, guided), 'stagebezoek.ics')],
      notBefore: clock.now(),
    });
  };

  /** Tells what a company did not hear of an appointment that is still ahead, once the restriction was lifted; else it does nothing. */
  const tellMissed = async (visit: Visit, guided: GuidedPlacement): Promise<void> => {
    if (visit.state === 'held' || visit.day < clock.today()) return;
    const isPosted = async (keys: readonly string[]): Promise<boolean> =>
      (await Promise.all(keys.map((key) => deps.wasPosted(key)))).includes(true);
    const told = ['planned', 'moved', 'cancelled'] as const;
    if (await isPosted(told.map((what) => keyOf(visit, what)))) return;
    const isKnown = await isPosted(told.map((what) => `visit.${what}:${visit.id}:`));
    if (visit.state === 'planned') await tell(visit, guided, isKnown ? 'moved' : 'planned');
    else if (isKnown) await tell(visit, guided, 'cancelled');
  };

  return { appointmentOf, tell, tellMissed };
};

export type VisitTeller = ReturnType<typeof createVisitTeller>;
