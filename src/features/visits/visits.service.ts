import type { Actor, SchoolScope } from '../../domain/actor.js';
import { authorOf, type Author } from '../../domain/author.js';
import {
  guidedKeyOf,
  isFound,
  type GuidedPlacement,
  type GuidedPlacements,
  type SchoolGuidance,
} from '../../domain/guided-placement.js';
import { minutesAfterMidnight } from '../../domain/week-schedule.js';
import { noteMade } from '../../platform/audit/audit-trail.js';
import { addDays, type CalendarDate } from '../../platform/calendar-date.js';
import type { Clock } from '../../platform/clock.js';
import { pageOfAll, type Page, type PageRequest } from '../../platform/db/cursor.js';
import { changedMeanwhile, duplicateKeyOf } from '../../platform/db/storage-errors.js';
import { AppError, breaksRule, conflict, notFound, type FieldError } from '../../platform/errors.js';
import { nextVisit, visitStanding, type VisitDue, type VisitKind, type VisitStanding } from './visit-due.rules.js';
import type { VisitTeller } from './visit-news.service.js';
import type { VisitRepository } from './visits.repository.js';
import {
  isSignal,
  monthsAsked,
  visitIdOf,
  type CancelReason,
  type Feedback,
  type Visit,
  type VisitReport,
  type VisitTime,
} from './visits.rules.js';

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

export interface VisitDeps {
  readonly store: VisitRepository;
  readonly clock: Clock;
  readonly placements: GuidedPlacements;
  readonly guidanceOf: (scope: SchoolScope) => Promise<SchoolGuidance>;
  readonly news: VisitTeller;
}

const CHANGED = 'visit.changed-meanwhile';
const GUIDED_STATES = ['agreed', 'running'];
/** How often a write that another one crossed is tried again. */
const TRIES = 5;
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
  const { clock, placements, news } = deps;
  const { visits, feedback, atomically } = deps.store;

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

  /** A page of the placements a person may see, by pupil, narrowed to what was asked. */
  const list = async (
    actor: Actor,
    query: PageRequest & {
      readonly search?: string | undefined;
      readonly standing?: VisitStanding | undefined;
      readonly mentorId?: string | undefined;
    },
  ): Promise<Page<PlacementCare>> => {
    const { search, standing, mentorId, ...request } = query;
    const found = (await placements.all(actor)).filter(
      (guided) => isFound(guided, search) && (mentorId === undefined || guided.mentor?.id === mentorId),
    );
    const cares = (await caresOf(actor, found)).filter((one) => standing === undefined || one.standing === standing);
    return pageOfAll(cares, request, ({ guided }) => guidedKeyOf(guided));
  };

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
    about: { number: number; time: VisitTime; kind: VisitKind; report: VisitReport | null },
  ): Visit => {
    const { id: placementId, schoolId, companyId, establishmentId, studentId } = guided.placement;
    const { day, start } = about.time;
    return {
      id: visitIdOf(placementId, about.number),
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

  /**
   * Stores a new visit, with the mail about it if there is one: both are there, or neither. False when another visit of the placement was stored
   * or moved since the others were read.
   */
  const add = async (
    visit: Visit,
    guided: GuidedPlacement,
    { others, tells }: { others: readonly Visit[]; tells: boolean },
  ): Promise<boolean> => {
    try {
      return await atomically(async () => {
        // Who moves an appointment that went by writes it too: then one of the two sees the other.
        for (const other of tells ? others.filter(({ state }) => state === 'planned') : [])
          if (!(await visits.replace(other, other))) return false;
        await visits.insert(visit, visit);
        noteMade(visit.id);
        if (tells) await news.tell(visit, guided, 'planned');
        return true;
      });
    } catch (error) {
      if (duplicateKeyOf(error)) return false;
      throw error;
    }
  };

  /** Plans a visit and invites the company. One appointment at a time per placement: of two at once, one gets the 409. */
  const plan = async (actor: Actor, placementId: string, time: VisitTime): Promise<GuidedVisit> => {
    for (let tries = 0; tries < TRIES; tries++) {
      const { guided, due, planned, visits: others } = await care(actor, placementId);
      if (!GUIDED_STATES.includes(guided.placement.state)) throw breaksRule('visit.not-running');
      if (planned) throw conflict('visit.already-planned', { day: planned.day });
      checkPlan(guided, time);
      const about = { number: others.length + 1, time, kind: due?.kind ?? 'regular', report: null };
      const visit = make(actor, guided, about);
      if (await add(visit, guided, { others, tells: true })) return { visit, guided };
    }
    throw conflict('visit.busy');
  };

  const keep = async (
    by: Author,
    before: Visit,
    about: Pick<Visit['history'][number], 'what'> & {
      readonly fields: Partial<Visit>;
      /** The placement, when the company is told. */
      readonly tells?: GuidedPlacement;
    },
  ): Promise<Visit> => {
    const after = { ...before, ...about.fields };
    const { day, start } = after;
    const { what, tells } = about;
    const entry = { at: clock.now(), by, what, day, start };
    const stored = { ...after, history: [...before.history, entry] };
    if (!(await visits.replace(stored, stored))) throw changedMeanwhile(CHANGED);
    if (tells && (what === 'moved' || what === 'cancelled')) await news.tell(stored, tells, what);
    return { ...stored, version: before.version + 1 };
  };

  const changed = (actor: Actor, ...about: [Visit, Parameters<typeof keep>[2]]): Promise<Visit> =>
    atomically(() => keep(authorOf(actor), ...about));

  /** Cancels the appointments of a placement after its last day, in the transaction of who changed that day; companies are told. */
  const cancelAfterLastDay = async (
    { id, schoolId, lastDay }: Pick<GuidedPlacement['placement'], 'id' | 'schoolId' | 'lastDay'>,
    by: Author,
  ): Promise<void> => {
    const late = (await visits.ofPlacements({ schoolId }, [id])).filter(
      ({ state, day }) => state === 'planned' && day > lastDay,
    );
    const guided = late.length === 0 ? null : await placements.find({ schoolId }, id);
    for (const visit of late) {
      const fields = { state: 'cancelled', cancelReason: 'placement-ended', sequence: visit.sequence + 1 } as const;
      await keep(by, visit, { what: 'cancelled', fields, ...(guided && { tells: guided }) });
    }
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
    const { planned: other } = await care(actor, visit.placementId);
    if (other && other.id !== visit.id) throw conflict('visit.already-planned', { day: other.day });
    const fields = { ...time, sequence: visit.sequence + 1 };
    return { visit: await changed(actor, visit, { what: 'moved', fields, tells: guided }), guided };
  };

  const cancel = async (
    actor: Actor,
    at: { id: string; version: number | null },
    cancelReason: CancelReason,
  ): Promise<GuidedVisit> => {
    const { visit, guided } = await planned(actor, at);
    const fields = { state: 'cancelled', cancelReason, sequence: visit.sequence + 1 } as const;
    return { visit: await changed(actor, visit, { what: 'cancelled', fields, tells: guided }), guided };
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

  /** Records a visit that nobody planned; with one planned for that day, that one. A day is recorded once. */
  const recordNow = async (
    actor: Actor,
    placementId: string,
    { day, report }: { day: CalendarDate; report: VisitReport },
  ): Promise<GuidedVisit> => {
    for (let tries = 0; tries < TRIES; tries++) {
      const { guided, due, visits: others } = await care(actor, placementId);
      checkHeld(guided, day);
      const appointment = others.find((one) => one.state === 'planned' && one.day === day);
      if (appointment) return record(actor, appointment, { day, report });
      if (others.some((one) => one.state === 'held' && one.day === day)) throw conflict('visit.already-recorded');
      const time = { day, start: '12:00', minutes: 45 };
      const about = { number: others.length + 1, time, kind: due?.kind ?? 'regular', report };
      const visit = make(actor, guided, about);
      if (await add(visit, guided, { others, tells: false })) return { visit, guided };
    }
    throw conflict('visit.busy');
  };

  const checkHeld = ({ placement }: GuidedPlacement, day: CalendarDate): void => {
    const facts = { firstDay: placement.firstDay, lastDay: placement.lastDay };
    const faults: FieldError[] = [
      ...(day > clock.today() ? [{ path: 'day', code: 'after-today' }] : []),
      ...(day < placement.firstDay ? [{ path: 'day', code: 'outside-placement', facts }] : []),
    ];
    if (faults.length > 0) throw new AppError('rule', 'visit.invalid', {}, faults);
  };

  return { overview, list, care, get, plan, move, cancel, cancelAfterLastDay, record, recordNow };
};

export type VisitService = ReturnType<typeof createVisitService>;
