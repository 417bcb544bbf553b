import { createHash, randomBytes } from 'node:crypto';
import type { Actor, SchoolScope } from '../../domain/actor.js';
import type { GuidedPlacement, SchoolGuidance } from '../../domain/guided-placement.js';
import { schoolScopeOf } from '../../domain/school-scope.js';
import { addDays, type CalendarDate } from '../../platform/calendar-date.js';
import type { Clock } from '../../platform/clock.js';
import { changedMeanwhile, duplicateKeyOf } from '../../platform/db/storage-errors.js';
import { breaksRule, notFound } from '../../platform/errors.js';
import { calendarFeed } from '../../platform/mail/calendar-invite.js';
import type { VisitTeller } from './visit-news.service.js';
import { partOf, suggestRounds, type HalfDay, type Round } from './visit-rounds.rules.js';
import type { Agenda, VisitRepository } from './visits.repository.js';
import type { PlacementCare, VisitService } from './visits.service.js';

/** How far ahead rounds are suggested: the weeks in which a visit that is due now becomes overdue. */
const ROUNDS_AHEAD_DAYS = 28;
/** The feed of a calendar holds what was for so long. */
const FEED_BACK_DAYS = 90;

const digestOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

export interface AgendaDeps {
  readonly store: VisitRepository;
  readonly visits: Pick<VisitService, 'overview'>;
  readonly news: Pick<VisitTeller, 'appointmentOf'>;
  readonly clock: Clock;
  readonly guidanceOf: (scope: SchoolScope) => Promise<SchoolGuidance>;
  /** The mentor behind an account; null when it is linked to none. */
  readonly mentorIdOf: (actor: Actor) => Promise<string | null>;
  /** The placements a mentor guides, for the feed, behind which nobody is signed in. */
  readonly placementsOfMentor: (scope: SchoolScope, mentorId: string) => Promise<readonly GuidedPlacement[]>;
}

/** What a mentor is suggested: rounds, and the pupils for whom there is no room. */
export interface SuggestedRounds {
  readonly rounds: readonly Round[];
  readonly left: readonly PlacementCare[];
  readonly cares: ReadonlyMap<string, PlacementCare>;
}

/** A mentor's free half-days, suggested rounds and private calendar feed. */
export const createAgendaService = (deps: AgendaDeps) => {
  const { agendas } = deps.store;

  const mentorOf = async (actor: Actor): Promise<string> => {
    const mentorId = await deps.mentorIdOf(actor);
    if (mentorId === null) throw breaksRule('visit.no-mentor');
    return mentorId;
  };

  /** The own agenda; one that was never kept has version 0 and is empty. */
  const own = async (actor: Actor): Promise<Agenda> => {
    const scope = schoolScopeOf(actor);
    const id = await mentorOf(actor);
    return (
      (await agendas.get(scope, id)) ?? { id, version: 0, schoolId: scope.schoolId, halfDays: [], feedDigest: null }
    );
  };

  const keep = async (before: Agenda, fields: Partial<Agenda>): Promise<Agenda> => {
    const after = { ...before, ...fields };
    if (before.version > 0) {
      if (!(await agendas.replace(after, after))) throw changedMeanwhile('visit.agenda-changed-meanwhile');
      return { ...after, version: before.version + 1 };
    }
    try {
      await agendas.insert(after, { ...after, version: 1 });
      return { ...after, version: 1 };
    } catch (error) {
      if (duplicateKeyOf(error)) throw changedMeanwhile('visit.agenda-changed-meanwhile');
      throw error;
    }
  };

  /** `version` is the one that was read, 0 where nothing was kept. */
  const setHalfDays = async (actor: Actor, version: number | null, halfDays: readonly HalfDay[]): Promise<Agenda> => {
    const before = await own(actor);
    if (before.version !== version) throw changedMeanwhile('visit.agenda-changed-meanwhile');
    return keep(before, { halfDays });
  };

  /** A new secret for the feed; the one before it stops working. It is shown once and kept nowhere. */
  const issueFeed = async (actor: Actor): Promise<string> => {
    const secret = randomBytes(24).toString('base64url');
    await keep(await own(actor), { feedDigest: digestOf(secret) });
    return secret;
  };

  const revokeFeed = async (actor: Actor): Promise<void> => {
    await keep(await own(actor), { feedDigest: null });
  };

  /** The visits of the mentor behind a secret, as a calendar. @throws AppError `not-found` for a secret that is not or no longer known */
  const feed = async (secret: string): Promise<string> => {
    const agenda = await agendas.byFeedDigest(digestOf(secret));
    if (!agenda) throw notFound('visit.feed-not-found');
    const guided = new Map(
      (await deps.placementsOfMentor(agenda, agenda.id)).map((one) => [one.placement.id, one] as const),
    );
    const from = addDays(deps.clock.today(), -FEED_BACK_DAYS);
    const all = await deps.store.visits.ofPlacements(agenda, [...guided.keys()]);
    const appointments = all.flatMap((visit) => {
      const placement = guided.get(visit.placementId);
      return placement && visit.day >= from ? [deps.news.appointmentOf(visit, placement)] : [];
    });
    return calendarFeed('Stagebezoeken', appointments);
  };

  /** Rounds for the visits that are due within four weeks and not planned. */
  const suggest = async (actor: Actor, from: CalendarDate = deps.clock.today()): Promise<SuggestedRounds> => {
    const agenda = await own(actor);
    const [cares, school] = await Promise.all([deps.visits.overview(actor), deps.guidanceOf(agenda)]);
    const until = addDays(from, ROUNDS_AHEAD_DAYS);
    const byId = new Map(cares.map((care) => [care.guided.placement.id, care] as const));
    const wishes = cares.flatMap(({ guided, due, planned }) =>
      due === null || planned !== null || due.dueFrom > until
        ? []
        : [
            {
              placementId: guided.placement.id,
              establishmentId: guided.placement.establishmentId,
              point: guided.place.point,
              placement: guided.placement,
              dueFrom: due.dueFrom,
              overdueFrom: due.overdueFrom,
            },
          ],
    );
    const { rounds, left } = suggestRounds(wishes, {
      halfDays: agenda.halfDays,
      period: { firstDay: addDays(from, 1), lastDay: until },
      holidays: school.holidays,
      taken: cares.flatMap(({ planned }) => (planned ? [{ day: planned.day, part: partOf(planned.start) }] : [])),
      school: school.schoolPoint,
    });
    return { rounds, cares: byId, left: left.flatMap((id) => byId.get(id) ?? []) };
  };

  return { own, setHalfDays, issueFeed, revokeFeed, feed, suggest };
};

export type AgendaService = ReturnType<typeof createAgendaService>;
