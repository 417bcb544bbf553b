import type { z } from 'zod';
import type { Readable } from '../../platform/http/route.js';
import type { Actor } from '../../domain/actor.js';
import { schoolScopeOf } from '../../domain/school-scope.js';
import type { Clock } from '../../platform/clock.js';
import { historyText } from '../../web/texts/placements.nl.js';
import { route, type AnyRoute } from '../../web/route.js';
import { happenings, type Around } from './happenings.rules.js';
import type { HistoryEntry } from './placement-history.rules.js';
import { movesOpenTo, type PlacementRecord } from './placement-moves.rules.js';
import {
  moveBody,
  placementListQuery,
  placementPage,
  placementParams,
  placementView,
  undoBody,
} from './placements.schemas.js';
import type { PlacementService } from './placements.service.js';
import type { Reach } from './proposals.repository.js';
import type { ProposalRecord } from './proposals.rules.js';
import { doerOf } from './proposals.service.js';

export interface PlacementRouteDeps {
  readonly placements: PlacementService;
  readonly clock: Clock;
  /** The groups whose pupils a mentor's account may see. */
  readonly groupIdsOf: (actor: Actor) => Promise<readonly string[]>;
  /** The losses of a placement and what was to be done about it, also what is over. */
  readonly around: (placement: PlacementRecord) => Promise<Around>;
}

/** A company sees what it is asked; everybody else what their school asks. */
export const reachOf = (actor: Actor): Reach =>
  actor.role === 'company' ? { companyId: actor.companyId ?? '' } : schoolScopeOf(actor);

/** A history as the API shows it. */
export const historyView = (history: readonly HistoryEntry[]) =>
  history.map((entry) => ({
    at: entry.at.toISOString(),
    what: entry.what,
    role: entry.by.role,
    facts: { ...entry.facts },
    words: historyText(entry),
  }));

/** What the views of a proposal and of a placement share. */
export const sharedView = (one: ProposalRecord | PlacementRecord) => ({
  id: one.id,
  version: one.version,
  companyId: one.companyId,
  establishmentId: one.establishmentId,
  offerId: one.offerId,
  season: one.season,
  periodIds: one.claim.periodIds,
  weekdays: one.claim.weekdays,
  days: one.days,
  firstDay: one.firstDay,
  lastDay: one.lastDay,
});

/** A placement as the API shows it to somebody. */
export const placementToView = (
  placement: PlacementRecord,
  actor: Actor,
  clock: Clock,
): Readable<z.input<typeof placementView>> => ({
  ...sharedView(placement),
  studentId: placement.studentId,
  groupId: placement.groupId,
  proposalId: placement.proposalId,
  programme: placement.programme,
  sector: placement.sector,
  mentorId: placement.mentorId,
  supervisorId: placement.supervisorId,
  state: placement.state,
  plannedLastDay: placement.plannedLastDay,
  endReason: placement.endReason,
  possibleMoves: movesOpenTo(placement, doerOf(actor).role, clock.today()),
  history: historyView(placement.history),
});

/** The JSON routes of placements. */
export const placementRoutes = (deps: PlacementRouteDeps): AnyRoute[] => {
  const { placements, clock } = deps;

  /** What the person may see of placements: a company its own, a mentor those of the own groups. */
  const mine = async (actor: Actor): Promise<{ groupIds?: readonly string[] }> =>
    actor.role === 'mentor' ? { groupIds: await deps.groupIdsOf(actor) } : {};
  const readable = async (actor: Actor, id: string): Promise<PlacementRecord> => {
    const { groupIds } = await mine(actor);
    return placements.getOf(reachOf(actor), id, groupIds ?? null);
  };

  return [
    route({
      method: 'get',
      path: '/api/v1/placements',
      summary: 'List placements by first day; a mentor sees those of the own groups, a company its own',
      allow: ['coordinator', 'mentor', 'company'],
      audit: null,
      query: placementListQuery,
      response: placementPage,
      handle: async ({ actor, query: { state, studentId, establishmentId, ...query } }) => {
        const { items, next } = await placements.list(reachOf(actor), {
          ...query,
          ...(await mine(actor)),
          states: state && [state],
          studentIds: studentId === undefined ? undefined : [studentId],
          establishmentIds: establishmentId === undefined ? undefined : [establishmentId],
        });
        return { items: items.map((one) => placementToView(one, actor, clock)), next };
      },
    }),
    route({
      method: 'get',
      path: '/api/v1/placements/:id',
      summary: 'Read one placement with its history and the moves that are possible for you',
      allow: ['coordinator', 'mentor', 'company'],
      audit: null,
      params: placementParams,
      response: placementView,
      handle: async ({ actor, params }) => {
        const placement = await readable(actor, params.id);
        const { losses, tasks } = await deps.around(placement);
        // What a school has to do is not for its companies.
        const history = happenings(placement.history, losses, actor.role === 'company' ? [] : tasks);
        return { ...placementToView(placement, actor, clock), history: historyView(history) };
      },
    }),
    route({
      method: 'post',
      path: '/api/v1/placements/:id/moves',
      summary: 'Move a placement to another state: start, interrupt, resume, shorten, end-early, complete, evaluate',
      allow: ['coordinator', 'mentor', 'company'],
      audit: 'placement.moved',
      params: placementParams,
      body: moveBody,
      response: placementView,
      guarded: true,
      handle: async ({ actor, params, body, ifMatch }) => {
        await readable(actor, params.id);
        const read = { ...params, version: ifMatch };
        return placementToView(await placements.move(reachOf(actor), read, body, doerOf(actor)), actor, clock);
      },
    }),
    route({
      method: 'post',
      path: '/api/v1/placements/:id/undo',
      summary: 'Take back the last move of a placement, for who made it, within a day',
      allow: ['coordinator', 'mentor', 'company'],
      audit: 'placement.move-undone',
      params: placementParams,
      body: undoBody,
      response: placementView,
      guarded: true,
      handle: async ({ actor, params, ifMatch }) => {
        await readable(actor, params.id);
        const read = { ...params, version: ifMatch };
        return placementToView(await placements.undo(reachOf(actor), read, doerOf(actor)), actor, clock);
      },
    }),
  ];
};
