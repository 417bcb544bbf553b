import type { Actor, SchoolScope } from '../../domain/actor.js';
import { LIVE_PLACEMENT_STATES } from '../../domain/placement.js';
import { schoolScopeOf } from '../../domain/school-scope.js';
import type { SeasonId } from '../../domain/season.js';
import { noteMade } from '../../platform/audit/audit-trail.js';
import type { Clock } from '../../platform/clock.js';
import { toPage, type Page } from '../../platform/db/cursor.js';
import { changedMeanwhile, duplicateKeyOf } from '../../platform/db/storage-errors.js';
import { breaksRule, conflict, notFound } from '../../platform/errors.js';
import { newId } from '../../platform/ids.js';
import type { PlaceRequestRepository } from './place-requests.repository.js';
import {
  askedPupils,
  searching,
  searchStateAt,
  type AskedPupil,
  type PlaceRequest,
  type PupilsNow,
  type SearchSeen,
} from './place-requests.rules.js';
import { historyEntry } from './placement-history.rules.js';
import { isShortened } from './placement-moves.rules.js';
import type { PlacementRepository } from './placements.repository.js';
import type { ProposalRepository } from './proposals.repository.js';
import { doerOf } from './proposals.service.js';

/** For whom places are asked: a whole group, or chosen pupils. */
export interface AskedFor {
  /** Made with the form; a second request under it is the first. */
  readonly id?: string;
  readonly season: SeasonId;
  readonly groupId?: string | undefined;
  readonly studentIds?: readonly string[] | undefined;
}

/** A request with what came of it. */
export interface PlaceRequestSeen {
  readonly request: PlaceRequest;
  readonly state: SearchSeen['state'];
  readonly progress: SearchSeen['progress'];
  readonly failure: string | null;
  readonly pupils: readonly AskedPupil[];
}

/** A request as a line of a list, with how many of its pupils have a stage or an open proposal now. */
export interface PlaceRequestLine {
  readonly request: PlaceRequest;
  readonly settled: number;
}

export interface PlaceRequestDeps {
  readonly requests: PlaceRequestRepository;
  readonly placements: PlacementRepository;
  readonly proposals: ProposalRepository;
  readonly clock: Clock;
  /** The pupils of a group, or those of the ids, who did not leave. @throws 404 for a group that is not of the school */
  readonly present: (
    scope: SchoolScope,
    asked: { readonly groupId?: string | undefined; readonly studentIds?: readonly string[] | undefined },
  ) => Promise<readonly string[]>;
  /** Pupils whose data may not be used now. */
  readonly restrictedOf: (scope: SchoolScope) => Promise<ReadonlySet<string>>;
  /** Starts a run for these pupils only; what others have or hold is taken. Its id. @throws 422 without a school year */
  readonly startRun: (actor: Actor, season: SeasonId, studentIds: readonly string[]) => Promise<string>;
  /** A run as it stands, or as it stands after a while; null when it is gone. */
  readonly runOf: (actor: Actor, runId: string, waitMs: number) => Promise<SearchSeen | null>;
}

const EVERY = { after: null, limit: 100_000 } as const;
const CHANGED = 'place-request.changed-meanwhile';

/** Asking for places for some pupils in a season: a matching run for just those, and what came of it pupil by pupil. */
export const createPlaceRequestService = (deps: PlaceRequestDeps) => {
  const { requests, clock } = deps;

  const taken = async (scope: SchoolScope, season: SeasonId | null, studentIds: readonly string[]) => {
    const [live, open] = await Promise.all([
      deps.placements.all(scope, { studentIds, states: LIVE_PLACEMENT_STATES }),
      deps.proposals.list(scope, { state: 'held', studentIds }, { ...EVERY, now: clock.now() }),
    ]);
    return {
      proposals: new Map(open.map(({ studentId, id }) => [studentId, id])),
      placements: new Map(
        live
          .filter((one) => season === null || (one.season === season && !isShortened(one)))
          .map(({ studentId, id }) => [studentId, id]),
      ),
      live,
    };
  };

  const pupilsNow = async (scope: SchoolScope, { season, studentIds }: PlaceRequest): Promise<PupilsNow> => {
    const [present, restricted, { proposals, placements }] = await Promise.all([
      deps.present(scope, { studentIds }),
      deps.restrictedOf(scope),
      taken(scope, season, studentIds),
    ]);
    return { present: new Set(present), restricted, proposals, placements };
  };

  const find = async (scope: SchoolScope, id: string): Promise<PlaceRequest> => {
    const request = await requests.get(scope, id);
    if (!request) throw notFound('place-request.not-found', { id });
    return request;
  };

  /** A request with what came of it, or with how it stands after `waitMs`. @throws 404 */
  const get = async (actor: Actor, id: string, waitMs = 0): Promise<PlaceRequestSeen> => {
    const scope = schoolScopeOf(actor);
    const request = await find(scope, id);
    const [now, search] = await Promise.all([
      pupilsNow(scope, request),
      request.runId === null ? null : deps.runOf(actor, request.runId, waitMs),
    ]);
    return {
      request,
      state: searchStateAt(request, search, clock.now()),
      progress: search?.progress ?? null,
      failure: search?.failure ?? null,
      pupils: askedPupils(request, now, search),
    };
  };

  /** Who of a request still needs a place. @throws 422 when nobody does */
  const whoSearches = async (scope: SchoolScope, request: PlaceRequest): Promise<string[]> => {
    const ids = searching(request.studentIds, await pupilsNow(scope, request));
    if (ids.length === 0) throw breaksRule('place-request.nobody-searches');
    return ids;
  };

  /** Starts the run of a request that is stored without one. @throws what starting a run throws; `undo` is done first */
  const search = async (
    actor: Actor,
    request: PlaceRequest,
    { ids, undo }: { ids: readonly string[]; undo: () => Promise<unknown> },
  ): Promise<void> => {
    let runId: string;
    try {
      runId = await deps.startRun(actor, request.season, ids);
    } catch (error) {
      await undo();
      throw error;
    }
    if (!(await requests.replace({ ...request, runId }))) throw changedMeanwhile(CHANGED);
  };

  /**
   * Asks for places, or gives the request that was made under the same id. @throws 404 for a group or pupil that is not of the school, 422
   * when all have a place or there is no school year for the season
   */
  const make = async (actor: Actor, asked: AskedFor): Promise<string> => {
    const scope = schoolScopeOf(actor);
    const { id = newId('req'), season, groupId, studentIds } = asked;
    if (await requests.get(scope, id)) return id;
    const present = await deps.present(scope, { groupId, studentIds });
    const missing = studentIds?.find((one) => !present.includes(one));
    if (missing !== undefined) throw notFound('student.not-found', { id: missing });
    const at = clock.now();
    const request: PlaceRequest = {
      ...{ id, version: 1, schoolId: scope.schoolId, season, groupId: groupId ?? null },
      ...{ studentIds: [...new Set(present)], runId: null },
      ...{ requestedBy: actor.accountId, requestedAt: at, searchedAt: at },
      history: [historyEntry('place-request-made', doerOf(actor), at)],
    };
    const ids = await whoSearches(scope, request);
    try {
      await requests.insert(request);
      noteMade(request.id);
    } catch (error) {
      // The second of two clicks: the first is at work.
      if (duplicateKeyOf(error)) return id;
      throw error;
    }
    await search(actor, request, { ids, undo: () => requests.drop(scope, id) });
    return id;
  };

  /** Looks again for those who have no place yet. @throws 404, 409 while it is being looked, 422 when nobody needs a place */
  const searchAgain = async (actor: Actor, id: string): Promise<void> => {
    const scope = schoolScopeOf(actor);
    const { request, state } = await get(actor, id);
    if (state === 'running') throw conflict('place-request.searching', { id });
    const ids = await whoSearches(scope, request);
    const at = clock.now();
    const again: PlaceRequest = {
      ...request,
      ...{ runId: null, searchedAt: at },
      history: [...request.history, historyEntry('place-request-searched', doerOf(actor), at)],
    };
    if (!(await requests.replace(again))) throw changedMeanwhile(CHANGED);
    const stored = { ...again, version: again.version + 1 };
    await search(actor, stored, { ids, undo: () => requests.replace({ ...request, version: stored.version }) });
  };

  const list = async (
    actor: Actor,
    filter: { readonly season?: SeasonId | undefined },
    page: { readonly after: readonly [at: number, id: string] | null; readonly limit: number },
  ): Promise<Page<PlaceRequestLine>> => {
    const scope = schoolScopeOf(actor);
    const rows = await requests.list(scope, filter, { ...page, limit: page.limit + 1 });
    const { items, next } = toPage(rows, page.limit, ({ requestedAt, id }) => [requestedAt.getTime(), id]);
    const { proposals, live } = await taken(scope, null, [...new Set(items.flatMap(({ studentIds }) => studentIds))]);
    const placed = new Set(
      live.filter((one) => !isShortened(one)).map(({ studentId, season }) => `${season} ${studentId}`),
    );
    const isSettled = (season: SeasonId, id: string): boolean => proposals.has(id) || placed.has(`${season} ${id}`);
    return {
      items: items.map((request) => ({
        request,
        settled: request.studentIds.filter((id) => isSettled(request.season, id)).length,
      })),
      next,
    };
  };

  return { make, get, searchAgain, list };
};

export type PlaceRequestService = ReturnType<typeof createPlaceRequestService>;
