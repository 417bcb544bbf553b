import type { SchoolScope } from '../../domain/actor.js';
import type { Finding } from '../../domain/finding.js';
import type { PlaceClaim } from '../../domain/place-offer.js';
import type { CalendarDate } from '../../platform/calendar-date.js';
import type { Clock } from '../../platform/clock.js';
import { placeOf, toPage, type Page } from '../../platform/db/cursor.js';
import { changedMeanwhile } from '../../platform/db/storage-errors.js';
import { AppError, breaksRule, conflict, forbidden, notFound } from '../../platform/errors.js';
import { historyEntry, type Doer, type HistoryEntry } from './placement-history.rules.js';
import {
  liveHoldOf,
  MOVE_RULES,
  movedPlacement,
  moveRefusals,
  placementsOverlap,
  undoable,
  type MoveRefusal,
  type MoveRequest,
  type PlacementRecord,
} from './placement-moves.rules.js';
import type { TellNews } from './placement-news.repository.js';
import { startFaults } from './placement-start.rules.js';
import type { PlacementTaskRepository } from './placement-tasks.repository.js';
import { taskOf } from './placement-tasks.rules.js';
import type { PlacementFilter, PlacementRepository } from './placements.repository.js';
import type { Reach } from './proposals.repository.js';
import type { ProposalRecord } from './proposals.rules.js';
import { SERVICE } from './proposals.service.js';
import { LIVE_PLACEMENT_STATES } from '../../domain/placement.js';

/** What hangs on the last day of a placement that goes on. */
export interface LastDayDeps {
  /** The periods of its offer that a placement takes up to its last day. */
  readonly periodsUntil: (placement: PlacementRecord) => Promise<readonly string[]>;
  /** Runs a transaction in which the place of an offer is resized. */
  readonly announcing: <T>(offerId: string, work: () => Promise<T>) => Promise<T>;
  readonly resize: (offerId: string, claim: PlaceClaim) => Promise<'resized' | 'full' | 'not-held'>;
  /** Lets agreement and appointments follow, in the transaction of the move. */
  readonly follow: (placement: PlacementRecord, entry: HistoryEntry) => Promise<void>;
}

export interface PlacementDeps {
  readonly placements: PlacementRepository;
  readonly tasks: PlacementTaskRepository;
  readonly clock: Clock;
  readonly claim: (offerId: string, claim: PlaceClaim) => Promise<'claimed' | 'full' | 'not-found'>;
  readonly release: (offerId: string, claimId: string) => Promise<boolean>;
  readonly settingsOf: (scope: SchoolScope) => Promise<{ readonly mayOverlap: boolean }>;
  readonly tell: TellNews;
  /** What a company is being asked for this pupil. */
  readonly openProposal: (scope: SchoolScope, studentId: string) => Promise<ProposalRecord | undefined>;
  readonly lastDays: LastDayDeps;
  /** The group of the pupil of a placement today, who guides it, and what the law says of the days beside its timetable; null when the pupil is gone. */
  readonly groupNow: (placement: PlacementRecord) => Promise<{
    readonly groupId: string;
    readonly mentorId: string | null;
    readonly findings: readonly Finding[];
  } | null>;
  /** Looks whether a placement can still go on; what is over is closed. */
  readonly lookForLosses: (placementId: string) => Promise<void>;
  /** Whether pupil, company and mentor all filled in how the stage was. */
  readonly areFormsIn: (placement: PlacementRecord) => Promise<boolean>;
  /** What the signed agreement, the law and the recognition say of a start on a day; what refuses keeps the placement from starting. */
  readonly findingsAtStart: (placement: PlacementRecord, startsOn: CalendarDate) => Promise<readonly Finding[]>;
}

/** Which placements a person asks for, and which page of them. */
export interface PlacementQuery extends PlacementFilter {
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** A placement somebody acts on; `version` is the one they read, null for what stands now. */
export interface PlacementRead {
  readonly id: string;
  readonly version: number | null;
}

const CHANGED = 'placement.changed-meanwhile';
const LIVE: readonly string[] = LIVE_PLACEMENT_STATES;
/** How often a move of the service that somebody crossed is tried again. */
const TRIES = 3;
/** Whether a pupil needs another place after a move: after an end, unless the pupil left; after a shorter stage for another place. */
const asksReplacement = ({ move, reason }: MoveRequest): boolean =>
  move === 'end-early' ? reason !== 'pupil-left-school' : move === 'shorten' && reason === 'other-place';
const nothingElse = (): Promise<void> => Promise.resolve();

/** Placements: read them, and move them from state to state under the table of moves. */
export const createPlacementService = (deps: PlacementDeps) => {
  const { placements, clock } = deps;

  const get = async (reach: Reach, id: string): Promise<PlacementRecord> => {
    const placement = await placements.get(reach, id);
    if (!placement) throw notFound('placement.not-found', { id });
    return placement;
  };

  /** As `get`, for somebody who may only see pupils of these groups; null for all. */
  const getOf = async (reach: Reach, id: string, groupIds: readonly string[] | null): Promise<PlacementRecord> => {
    const placement = await get(reach, id);
    if (groupIds !== null && !groupIds.includes(placement.groupId)) throw notFound('placement.not-found', { id });
    return placement;
  };

  const list = async (reach: Reach, { cursor, limit, ...filter }: PlacementQuery): Promise<Page<PlacementRecord>> => {
    const rows = await placements.list(reach, filter, { after: placeOf(cursor, 'string'), limit: limit + 1 });
    return toPage(rows, limit, ({ firstDay, id }) => [firstDay, id]);
  };

  const at = async (reach: Reach, { id, version }: PlacementRead): Promise<PlacementRecord> => {
    const placement = await get(reach, id);
    if (version !== null && placement.version !== version) throw changedMeanwhile(CHANGED);
    return placement;
  };

  const giveBack = async ({ id, offerId, claim }: PlacementRecord): Promise<void> => {
    await deps.release(offerId, claim.id);
    await placements.settled(id, claim);
  };

  /** @throws 422 with every reason, each at its field, when nobody may start there on that day */
  const mustBeAbleToStart = async (placement: PlacementRecord, startsOn: CalendarDate): Promise<void> => {
    const findings = await deps.findingsAtStart(placement, startsOn);
    const faults = startFaults(findings);
    if (faults.length > 0)
      throw new AppError('rule', 'placement.start-refused', { startsOn, findings: [...findings] }, faults);
  };

  /** A placement that goes on with the place it takes up to its last day. */
  const heldUntilLastDay = async (placement: PlacementRecord): Promise<PlacementRecord> => ({
    ...placement,
    hold: liveHoldOf(placement),
    claim: { ...placement.claim, periodIds: await deps.lastDays.periodsUntil(placement) },
  });

  /** Place, agreement and appointments follow the last day. Inside the transaction of the move. @throws 409 when the place of later days is gone */
  const follow = async (placement: PlacementRecord, entry: HistoryEntry): Promise<void> => {
    const { offerId, claim } = placement;
    if ((await deps.lastDays.resize(offerId, claim)) === 'full') throw conflict('placement.place-gone', { offerId });
    await deps.lastDays.follow(placement, entry);
  };

  /**
   * Makes one move. @throws 403 for who may not, 409 from a state that has no such move, 422 where a condition does not hold or, at the
   * start, the agreement, the law or the recognition refuses; 412 for another version than the stored one. A shorter stage changes
   * place, agreement and appointments with it, or nothing
   */
  const move = async (reach: Reach, read: PlacementRead, request: MoveRequest, by: Doer): Promise<PlacementRecord> => {
    const before = await at(reach, read);
    const refusals = moveRefusals(before, request, by, clock.today());
    if (refusals.length > 0) throw refusalError(before, request, refusals);
    const startsOn = request.move === 'start' ? (request.day ?? before.firstDay) : null;
    if (startsOn !== null) await mustBeAbleToStart(before, startsOn);
    const now = clock.now();
    const rule = MOVE_RULES[request.move];
    const shortens = request.move === 'shorten';
    const made = movedPlacement(before, request, clock.today());
    const moved = shortens ? await heldUntilLastDay(made) : made;
    const entry = historyEntry(request.move, by, now, {
      from: before.state,
      to: moved.state,
      reason: request.reason ?? null,
      day: shortens || request.move === 'end-early' ? moved.lastDay : startsOn,
      note: request.note ?? null,
      lastDay: before.lastDay,
    });
    const after = { ...moved, history: [...before.history, entry] };
    const alsoDo = async (): Promise<void> => {
      if (shortens) await follow(after, entry);
      if (asksReplacement(request)) {
        const { schoolId, studentId, id: placementId } = before;
        await deps.tasks.open(
          taskOf({ kind: 'replace-place', schoolId, studentId, placementId }, { today: clock.today(), at: now }),
        );
      }
      await deps.tell({ kind: 'moved', placement: after, entry, tells: rule.tells });
    };
    const store = (): Promise<boolean> => placements.replace(after, alsoDo);
    const isStored = await (shortens ? deps.lastDays.announcing(before.offerId, store) : store());
    if (!isStored) throw changedMeanwhile(CHANGED);
    if (rule.freesPlace) await giveBack(after);
    await deps.lookForLosses(before.id);
    if (request.move === 'complete') await markEvaluated({ schoolId: before.schoolId }, before.id);
    return get(reach, read.id);
  };

  /**
   * Moves a placement that is over to evaluated once pupil, company and mentor answered; one that goes on, or is evaluated, stays as
   * it is. Says whether it moved. For who keeps the forms, and safe to repeat. @throws 404
   */
  const markEvaluated = async (scope: SchoolScope, id: string): Promise<boolean> => {
    for (let tries = 1; ; tries++) {
      const placement = await get(scope, id);
      if (!MOVE_RULES.evaluate.from.includes(placement.state) || !(await deps.areFormsIn(placement))) return false;
      try {
        await move(scope, { id, version: placement.version }, { move: 'evaluate' }, SERVICE);
        return true;
      } catch (error) {
        // Somebody moved it meanwhile: what stands now decides.
        if (!(error instanceof AppError) || tries === TRIES) throw error;
      }
    }
  };

  /**
   * Takes the last move back, for who made it and within the time for it. An early end takes its place again.
   * @throws 403, 409 when there is nothing to undo, the place went to another pupil or a company is asked for this one, 412, 422 when the pupil is elsewhere now
   */
  const undo = async (reach: Reach, read: PlacementRead, by: Doer): Promise<PlacementRecord> => {
    const before = await at(reach, read);
    const now = clock.now();
    const found = undoable(before, by, now);
    if (found === 'nothing') throw conflict('placement.nothing-to-undo', { id: read.id });
    if (found === 'somebody-else') throw forbidden('placement.undo-of-another');
    if (found === 'too-late') throw conflict('placement.undo-too-late', { id: read.id });
    const wasEnded = before.state === 'ended-early';
    const wasShortened = found.entry.what === 'shorten';
    // The place of who stayed to that day has been given back.
    if (wasShortened && before.lastDay < clock.today()) throw conflict('placement.undo-too-late', { id: read.id });
    const { lastDay } = found.entry.facts;
    const restored: PlacementRecord = {
      ...before,
      state: found.to,
      ...(wasEnded || wasShortened
        ? { lastDay: typeof lastDay === 'string' ? (lastDay as CalendarDate) : before.plannedLastDay }
        : {}),
    };
    // Whoever was asked meanwhile would accept a pupil who is elsewhere.
    const asked =
      wasEnded || wasShortened ? await deps.openProposal({ schoolId: before.schoolId }, before.studentId) : undefined;
    if (asked && (wasEnded || placementsOverlap(asked, restored))) throw conflict('proposal.pupil-has-open');
    const ready = wasEnded && LIVE.includes(found.to) ? await takePlaceAgain(before, now) : before;
    const entry = historyEntry('undone', by, now, { move: found.entry.what, from: before.state, to: found.to });
    const { version, claim } = ready;
    const taken = { ...restored, version, claim, history: [...before.history, entry] };
    const after: PlacementRecord = wasEnded
      ? { ...taken, endReason: null, hold: liveHoldOf(taken), placeAskedAt: null }
      : wasShortened
        ? await heldUntilLastDay(taken)
        : taken;
    const { mayOverlap } = await deps.settingsOf({ schoolId: before.schoolId });
    const { tells } = MOVE_RULES[found.entry.what as MoveRequest['move']];
    const alsoDo = async (): Promise<void> => {
      if (wasShortened) await follow(after, entry);
      if (wasEnded || wasShortened)
        await deps.tasks.finishOf({ schoolId: before.schoolId }, before.studentId, ['replace-place'], by.id, now);
      await deps.tell({ kind: 'move-undone', placement: after, entry, tells });
    };
    const revive = () => placements.revive(after, mayOverlap, alsoDo);
    const replace = async () => ((await placements.replace(after, alsoDo)) ? 'changed' : 'changed-meanwhile');
    const outcome = await (wasShortened
      ? deps.lastDays.announcing(before.offerId, revive)
      : wasEnded
        ? revive()
        : replace());
    if (outcome === 'changed') {
      await deps.lookForLosses(before.id);
      return get(reach, read.id);
    }
    if (wasEnded) await giveBack(ready);
    throw outcome === 'overlaps' ? breaksRule('placement.overlaps') : changedMeanwhile(CHANGED);
  };

  /**
   * A placement goes on as it is after the pupil went to another group: from now on it is of that group, and who guides that group
   * guides it. @throws 409 when the pupil is in the same group or the placement is over, 412, 422 when the law refuses the days beside the new timetable
   */
  const regroup = async (scope: SchoolScope, read: PlacementRead, by: Doer): Promise<PlacementRecord> => {
    const before = await at(scope, read);
    const group = await deps.groupNow(before);
    if (group === null || group.groupId === before.groupId || !LIVE.includes(before.state))
      throw conflict('placement.not-moved', { id: read.id });
    const faults = startFaults(group.findings);
    if (faults.length > 0)
      throw new AppError('rule', 'placement.days-refused', { findings: [...group.findings] }, faults);
    const entry = historyEntry('regrouped', by, clock.now(), { from: before.groupId, to: group.groupId });
    const after = {
      ...before,
      groupId: group.groupId,
      mentorId: group.mentorId,
      history: [...before.history, entry],
    };
    if (!(await placements.replace(after, nothingElse))) throw changedMeanwhile(CHANGED);
    await deps.lookForLosses(before.id);
    return get(scope, read.id);
  };

  /** Claims the place of an ended placement anew, under another claim, so that a late return of the old one takes nothing away. */
  const takePlaceAgain = async (before: PlacementRecord, now: Date): Promise<PlacementRecord> => {
    if (before.hold === 'owed') await giveBack(before);
    const claim = { ...before.claim, id: `${before.proposalId}.${before.version}` };
    const asked: PlacementRecord = { ...before, claim, hold: 'asked', placeAskedAt: now };
    if (!(await placements.replace(asked, nothingElse))) throw changedMeanwhile(CHANGED);
    if ((await deps.claim(before.offerId, claim)) !== 'claimed') {
      await placements.settled(before.id, claim);
      throw conflict('placement.place-gone', { offerId: before.offerId });
    }
    return { ...asked, version: asked.version + 1 };
  };

  return { get, getOf, list, move, markEvaluated, regroup, undo };
};

export type PlacementService = ReturnType<typeof createPlacementService>;

const CONDITION_FIELDS: Readonly<Record<string, { path: string; code: string }>> = {
  'reason-given': { path: 'reason', code: 'required' },
  'note-given': { path: 'note', code: 'required' },
  'forms-in-or-note-given': { path: 'note', code: 'required' },
  'day-fits': { path: 'day', code: 'not-in-placement' },
  'earlier-last-day-fits': { path: 'day', code: 'no-earlier-last-day' },
  'start-day-fits': { path: 'day', code: 'not-in-placement' },
};

/** The first reason as the error, with the field of each condition that does not hold. */
const refusalError = (
  placement: PlacementRecord,
  { move }: MoveRequest,
  refusals: readonly MoveRefusal[],
): AppError => {
  const who = refusals.find(({ kind }) => kind === 'who');
  if (who) return forbidden('placement.move-not-yours', { move });
  const state = refusals.find((one) => one.kind === 'state');
  if (state) return conflict('placement.not-from-this-state', { move, state: placement.state, from: state.from });
  const conditions = refusals.flatMap((one) => (one.kind === 'condition' ? [one.condition] : []));
  const { firstDay, lastDay } = placement;
  return new AppError(
    'rule',
    'placement.condition-missing',
    { move, condition: conditions[0], firstDay, lastDay },
    conditions.flatMap((condition) => CONDITION_FIELDS[condition] ?? []),
  );
};
