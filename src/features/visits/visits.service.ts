import type { Actor, SchoolScope } from '../../domain/actor.js';
import { authorOf } from '../../domain/author.js';
import type { GuidedPlacement, GuidedPlacements, SchoolGuidance } from '../../domain/guided-placement.js';
import { minutesAfterMidnight, type ClockTime } from '../../domain/week-schedule.js';
import { addDays, type CalendarDate } from '../../platform/calendar-date.js';
import type { Clock } from '../../platform/clock.js';
import { changedMeanwhile } from '../../platform/db/storage-errors.js';
import { AppError, breaksRule, conflict, notFound, type FieldError } from '../../platform/errors.js';
import { newId } from '../../platform/ids.js';
import { instantInAmsterdam } from '../../platform/local-time.js';
import { calendarInvite, type Appointment } from '../../platform/mail/calendar-invite.js';
import type { PostMail } from '../../platform/mail/outgoing-mail.js';
import { nextVisit, visitStanding, type VisitDue, type VisitKind, type VisitStanding } from './visit-due.rules.js';
import type { VisitRepository } from './visits.repository.js';
import {
  isSignal,
  monthsAsked,
  type CancelReason,
  type Feedback,
  type Visit,
  type VisitReport,
} from './visits.rules.js';

/** When a visit is. */
export interface VisitTime {
  readonly day: CalendarDate;
  readonly start: ClockTime;
  readonly minutes: number;
}

/** A visit with the placement it is about. */
export interface GuidedVisit {
  readonly visit: Visit;
  readonly guided: GuidedPlacement;
}

/** How a placement stands on a day: what is asked, what is planned, what was. */
export interface PlacementCare {
  readonly guided: GuidedPlacement;
  readonly due: VisitDue | null;
  readonly standing: VisitStanding;
  /** The next appointment; null when there is none from today on. */
  readonly planned: Visit | null;
  /** Planned for a day that went by, and neither recorded nor cancelled. */
  readonly unrecorded: Visit | null;
  readonly lastHeld: Visit | null;
  readonly visits: readonly Visit[];
  readonly feedback: readonly Feedback[];
  /** Months about which the company was to say something and did not. */
  readonly silentMonths: readonly string[];
  /** Help was asked for and nobody saw to it. */
  readonly signals: readonly Feedback[];
}

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

export interface VisitDeps {
  readonly store: VisitRepository;
  readonly clock: Clock;
  readonly placements: GuidedPlacements;
  readonly guidanceOf: (scope: SchoolScope) => Promise<SchoolGuidance>;
  readonly postMail: PostMail;
  readonly letter: (news: VisitNews) => Letter;
  /** What stands under an appointment in a calendar. */
  readonly appointmentText: (about: Pick<VisitNews, 'pupil' | 'mentor'>) => string;
}

const CHANGED = 'visit.changed-meanwhile';
/** Part of every appointment's uid, which must never change: calendars know an appointment by it. */
const CALENDAR_DOMAIN = 'leerwerkplek.example';
const GUIDED_STATES = ['agreed', 'running'];
const EARLIEST = 7 * 60;
const LATEST = 20 * 60;

const timeFaults = ({ start, minutes }: VisitTime): FieldError[] =>
  minutesAfterMidnight(start) < EARLIEST || minutesAfterMidnight(start) + minutes > LATEST
    ? [{ path: 'start', code: 'outside-visiting-hours' }]
    : [];

/** What a company may read of a visit: not what the school worries about. */
export const forCompany = (visit: Visit): Visit =>
  visit.report === null ? visit : { ...visit, report: { ...visit.report, concerns: null } };

/** Visits: what is due, planning with an invitation, and the record. */
export const createVisitService = (deps: VisitDeps) => {
  const { clock, placements } = deps;
  const { visits, feedback } = deps.store;

  const shownTo = (actor: Actor, visit: Visit): Visit =>
    actor.role === 'coordinator' || actor.role === 'mentor' ? visit : forCompany(visit);

  const careOf = (
    guided: GuidedPlacement,
    known: { visits: readonly Visit[]; feedback: readonly Feedback[] },
    school: SchoolGuidance,
  ): PlacementCare => {
    const { placement } = guided;
    const today = clock.today();
    const held = known.visits.filter(({ state }) => state === 'held');
    const planned = known.visits.filter(({ state }) => state === 'planned');
    const isGuided = GUIDED_STATES.includes(placement.state);
    const about = { settings: school.settings, holidays: school.holidays, today };
    const due = isGuided
      ? nextVisit(
          placement,
          held.map(({ day }) => day),
          about,
        )
      : null;
    const said = new Set(known.feedback.map(({ month }) => month));
    return {
      guided,
      due,
      standing: visitStanding(due, today),
      planned: planned.find(({ day }) => day >= today) ?? null,
      unrecorded: planned.find(({ day }) => day < today) ?? null,
      lastHeld: held.at(-1) ?? null,
      ...known,
      silentMonths: isGuided ? monthsAsked(placement, today).filter((month) => !said.has(month)) : [],
      signals: known.feedback.filter(isSignal),
    };
  };

  const caresOf = async (actor: Actor, all: readonly GuidedPlacement[]): Promise<PlacementCare[]> => {
    const schoolIds = [...new Set(all.map(({ placement }) => placement.schoolId))];
    const parts = await Promise.all(
      schoolIds.map(async (schoolId) => {
        const mine = all.filter(({ placement }) => placement.schoolId === schoolId);
        const ids = mine.map(({ placement }) => placement.id);
        const [school, ofVisits, ofFeedback] = await Promise.all([
          deps.guidanceOf({ schoolId }),
          visits.ofPlacements({ schoolId }, ids),
          feedback.ofPlacements({ schoolId }, ids),
        ]);
        return mine.map((guided) =>
          careOf(
            guided,
            {
              visits: ofVisits
                .filter((one) => one.placementId === guided.placement.id)
                .map((one) => shownTo(actor, one)),
              feedback: ofFeedback.filter((one) => one.placementId === guided.placement.id),
            },
            school,
          ),
        );
      }),
    );
    return parts.flat();
  };

  /** Every placement a person may see, in the order of the pupils' names. */
  const overview = async (actor: Actor): Promise<PlacementCare[]> => caresOf(actor, await placements.all(actor));

  const care = async (actor: Actor, placementId: string): Promise<PlacementCare> => {
    const guided = await placements.get(actor, placementId);
    const [found] = await caresOf(actor, [guided]);
    if (!found) throw notFound('guidance.placement-not-found', { id: placementId });
    return found;
  };

  const get = async (actor: Actor, id: string): Promise<GuidedVisit> => {
    // A person's visits are those of the placements the person may see; a company contact has them at several schools.
    const mine = actor.schoolId === null ? await placements.all(actor) : [];
    const schoolIds =
      actor.schoolId === null ? [...new Set(mine.map(({ placement }) => placement.schoolId))] : [actor.schoolId];
    for (const schoolId of schoolIds) {
      const visit = await visits.get({ schoolId }, id);
      if (!visit) continue;
      const guided = await placements.get(actor, visit.placementId).catch((error: unknown) => {
        if (error instanceof AppError && error.kind === 'not-found') throw notFound('visit.not-found', { id });
        throw error;
      });
      return { visit: shownTo(actor, visit), guided };
    }
    throw notFound('visit.not-found', { id });
  };

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
      description: deps.appointmentText({ pupil: pupil.name, mentor: mentor?.name ?? null }),
      place: `${place.name}, ${place.street}, ${place.town}`,
      stamp: visit.history.at(-1)?.at ?? start,
      organizer: mentor && { name: mentor.name, email: mentor.email },
      invited: place.email === null ? [] : [{ name: place.companyName, email: place.email }],
    };
  };

  /** Tells the company. The key holds the sequence, so that a repeat sends nothing twice. */
  const tell = async (visit: Visit, guided: GuidedPlacement, what: VisitNews['what']): Promise<void> => {
    const to = guided.place.email;
    if (to === null) return;
    const { day, start, minutes } = visit;
    const letter = deps.letter({
      what,
      pupil: guided.pupil.name,
      place: guided.place.name,
      address: `${guided.place.street}, ${guided.place.town}`,
      mentor: guided.mentor?.name ?? null,
      time: { day, start, minutes },
    });
    await deps.postMail({
      ...letter,
      key: `visit.${what}:${visit.id}:${visit.sequence}:${visit.companyId}`,
      to,
      recipientId: visit.companyId,
      schoolId: visit.schoolId,
      kind: `visit.${what}`,
      attachments: [calendarInvite(appointmentOf(visit, guided), 'stagebezoek.ics')],
      notBefore: clock.now(),
    });
  };

  const checkPlan = (guided: GuidedPlacement, time: VisitTime): void => {
    const { placement } = guided;
    const faults: FieldError[] = [
      ...(time.day < clock.today() ? [{ path: 'day', code: 'before-today' }] : []),
      ...(time.day < placement.firstDay || time.day > addDays(placement.lastDay, 14)
        ? [
            {
              path: 'day',
              code: 'outside-placement',
              facts: { firstDay: placement.firstDay, lastDay: placement.lastDay },
            },
          ]
        : []),
      ...timeFaults(time),
    ];
    if (faults.length > 0) throw new AppError('rule', 'visit.invalid', {}, faults);
  };

  const make = (
    actor: Actor,
    guided: GuidedPlacement,
    about: { time: VisitTime; kind: VisitKind; report: VisitReport | null },
  ): Visit => {
    const { id: placementId, schoolId, companyId, establishmentId, studentId } = guided.placement;
    const { day, start } = about.time;
    return {
      id: newId('vis'),
      version: 1,
      ...{ schoolId, companyId, establishmentId, placementId, studentId },
      mentorId: guided.mentor?.id ?? null,
      kind: about.kind,
      state: about.report === null ? 'planned' : 'held',
      ...about.time,
      sequence: 0,
      cancelReason: null,
      report: about.report,
      history: [
        {
          at: clock.now(),
          by: authorOf(actor),
          what: about.report === null ? 'planned' : 'recorded',
          ...{ day, start },
        },
      ],
    };
  };

  /** Plans a visit and invites the company. One appointment at a time per placement. */
  const plan = async (actor: Actor, placementId: string, time: VisitTime): Promise<GuidedVisit> => {
    const { guided, due, planned } = await care(actor, placementId);
    if (!GUIDED_STATES.includes(guided.placement.state)) throw breaksRule('visit.not-running');
    if (planned) throw conflict('visit.already-planned', { day: planned.day });
    checkPlan(guided, time);
    const visit = make(actor, guided, { time, kind: due?.kind ?? 'regular', report: null });
    await visits.insert(visit, visit);
    await tell(visit, guided, 'planned');
    return { visit, guided };
  };

  const changed = async (
    actor: Actor,
    before: Visit,
    about: Pick<Visit['history'][number], 'what'> & { readonly fields: Partial<Visit> },
  ): Promise<Visit> => {
    const after = { ...before, ...about.fields };
    const { day, start } = after;
    const entry = { at: clock.now(), by: authorOf(actor), what: about.what, day, start };
    const stored = { ...after, history: [...before.history, entry] };
    if (!(await visits.replace(stored, stored))) throw changedMeanwhile(CHANGED);
    return { ...stored, version: before.version + 1 };
  };

  const planned = async (actor: Actor, at: { id: string; version: number | null }): Promise<GuidedVisit> => {
    const found = await get(actor, at.id);
    if (found.visit.version !== at.version) throw changedMeanwhile(CHANGED);
    if (found.visit.state !== 'planned') throw conflict('visit.not-planned', { state: found.visit.state });
    return found;
  };

  /** Moves an appointment; the company gets the same invitation with the next sequence. */
  const move = async (
    actor: Actor,
    at: { id: string; version: number | null },
    time: VisitTime,
  ): Promise<GuidedVisit> => {
    const { visit, guided } = await planned(actor, at);
    checkPlan(guided, time);
    const after = await changed(actor, visit, { what: 'moved', fields: { ...time, sequence: visit.sequence + 1 } });
    await tell(after, guided, 'moved');
    return { visit: after, guided };
  };

  const cancel = async (
    actor: Actor,
    at: { id: string; version: number | null },
    cancelReason: CancelReason,
  ): Promise<GuidedVisit> => {
    const { visit, guided } = await planned(actor, at);
    const fields = { state: 'cancelled', cancelReason, sequence: visit.sequence + 1 } as const;
    const after = await changed(actor, visit, { what: 'cancelled', fields });
    await tell(after, guided, 'cancelled');
    return { visit: after, guided };
  };

  /** Records a planned visit, or corrects what was recorded. */
  const record = async (
    actor: Actor,
    at: { id: string; version: number | null },
    { day, report }: { day: CalendarDate; report: VisitReport },
  ): Promise<GuidedVisit> => {
    const { visit, guided } = await get(actor, at.id);
    if (visit.version !== at.version) throw changedMeanwhile(CHANGED);
    if (visit.state === 'cancelled') throw conflict('visit.not-planned', { state: visit.state });
    checkHeld(guided, day);
    const what = visit.state === 'held' ? 'corrected' : 'recorded';
    return { visit: await changed(actor, visit, { what, fields: { state: 'held', day, report } }), guided };
  };

  /** Records a visit that nobody planned; with one planned for that day, that one. */
  const recordNow = async (
    actor: Actor,
    placementId: string,
    { day, report }: { day: CalendarDate; report: VisitReport },
  ): Promise<GuidedVisit> => {
    const { guided, due, visits: all } = await care(actor, placementId);
    checkHeld(guided, day);
    const appointment = all.find((one) => one.state === 'planned' && one.day === day);
    if (appointment) return record(actor, appointment, { day, report });
    const time = { day, start: '12:00', minutes: 45 };
    const visit = make(actor, guided, { time, kind: due?.kind ?? 'regular', report });
    await visits.insert(visit, visit);
    return { visit, guided };
  };

  const checkHeld = ({ placement }: GuidedPlacement, day: CalendarDate): void => {
    const facts = { firstDay: placement.firstDay, lastDay: placement.lastDay };
    const faults: FieldError[] = [
      ...(day > clock.today() ? [{ path: 'day', code: 'after-today' }] : []),
      ...(day < placement.firstDay ? [{ path: 'day', code: 'outside-placement', facts }] : []),
    ];
    if (faults.length > 0) throw new AppError('rule', 'visit.invalid', {}, faults);
  };

  return { overview, care, get, plan, move, cancel, record, recordNow, appointmentOf };
};

export type VisitService = ReturnType<typeof createVisitService>;
