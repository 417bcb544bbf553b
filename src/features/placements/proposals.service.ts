import type { Actor, SchoolScope } from '../../domain/actor.js';
import type { Finding } from '../../domain/finding.js';
import type { PlaceClaim, PlaceOffer } from '../../domain/place-offer.js';
import type { ProposalState } from '../../domain/placement.js';
import { schoolScopeOf } from '../../domain/school-scope.js';
import type { Student } from '../../domain/student.js';
import { WEEKDAYS, type Weekday } from '../../domain/week-schedule.js';
import { noteMade } from '../../platform/audit/audit-trail.js';
import type { CalendarDate, Period } from '../../platform/calendar-date.js';
import type { Clock } from '../../platform/clock.js';
import { placeOf, toPage, type Page } from '../../platform/db/cursor.js';
import { changedMeanwhile, duplicateKeyOf } from '../../platform/db/storage-errors.js';
import { AppError, breaksRule, conflict, invalid, notFound } from '../../platform/errors.js';
import { newId } from '../../platform/ids.js';
import { instantInAmsterdam } from '../../platform/local-time.js';
import { historyEntry, type Doer } from './placement-history.rules.js';
import { LIVE_PLACEMENT_STATES } from '../../domain/placement.js';
import { freePartOf, placementsOverlap } from './placement-moves.rules.js';
import type { TellNews } from './placement-news.repository.js';
import type { PlacementTaskRepository } from './placement-tasks.repository.js';
import { OVER_WHEN_PROPOSED, taskOf } from './placement-tasks.rules.js';
import type { PlacementRepository } from './placements.repository.js';
import type { ProposalFilter, ProposalRepository, Reach } from './proposals.repository.js';
import {
  daysOnOffer,
  deadlineFaults,
  heldUntil,
  proposalStateAt,
  stuckBefore,
  type ProposalRecord,
  type ProposalTerms,
} from './proposals.rules.js';

/** A place somebody wants to ask a company for. Without `periodIds`, the first stretch of the offer in its season. */
export interface WantedProposal {
  readonly studentId: string;
  readonly offerId: string;
  readonly weekdays: readonly Weekday[];
  readonly periodIds?: readonly string[] | undefined;
  /** Not before this day; the first day of the season where it is absent. */
  readonly from?: CalendarDate | undefined;
}

/** What the rules of matching say of a wanted place at this moment. */
export interface JudgedPlace {
  readonly verdict: 'possible' | 'refused' | 'days' | 'room' | 'period' | 'stands';
  readonly findings: readonly Finding[];
  readonly shared: { readonly weekdays: readonly Weekday[]; readonly least: number; readonly most: number };
  readonly periodIds: readonly string[];
  readonly period: Period;
  readonly student: Student;
  readonly offer: PlaceOffer;
}

/** What a school decides about proposals. */
export interface ProposalSettings {
  readonly holdDays: number;
  readonly mayOverlap: boolean;
}

export interface ProposalDeps {
  readonly proposals: ProposalRepository;
  readonly placements: PlacementRepository;
  readonly tasks: PlacementTaskRepository;
  readonly clock: Clock;
  /** @throws 404 for a pupil or offer that is not there, 422 without a school year */
  readonly judge: (scope: SchoolScope, wanted: WantedProposal) => Promise<JudgedPlace>;
  readonly claim: (offerId: string, claim: PlaceClaim) => Promise<'claimed' | 'full' | 'not-found'>;
  readonly release: (offerId: string, claimId: string) => Promise<boolean>;
  readonly settingsOf: (scope: SchoolScope) => Promise<ProposalSettings>;
  /** Where each pupil of an ended run goes. @throws 404, and 409 while the run is going on */
  readonly runPlacements: (actor: Actor, runId: string) => Promise<readonly (WantedProposal & { locked: boolean })[]>;
  readonly tell: TellNews;
}

/** Which proposals a person asks for, and which page of them. */
export interface ProposalQuery extends ProposalFilter {
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** What came of one pupil of a run: a proposal, or the code of why not. */
export interface CommittedPupil {
  readonly studentId: string;
  readonly proposal: ProposalRecord | null;
  readonly code: string | null;
  readonly findings: readonly Finding[];
}

/** What the rules would say of a proposal; `code` says why it could not be made, null where it can. */
export interface ProposalJudgement extends Period {
  readonly code: string | null;
  readonly findings: readonly Finding[];
  /** The weekdays that school and place share, and how many of them the group wants. */
  readonly shared: JudgedPlace['shared'];
  readonly periodIds: readonly string[];
}

const SWEEP = 200;
/** The service as who did something. */
export const SERVICE: Doer = { id: 'service', role: 'service' };
export const doerOf = (actor: Actor): Doer => ({ id: actor.accountId, role: actor.role as Doer['role'] });

/** Proposals of a school: ask a company for a place, hold it, take it back, and let it lapse. */
export const createProposalService = (deps: ProposalDeps) => {
  const { proposals, clock } = deps;

  const get = async (reach: Reach, id: string): Promise<ProposalRecord> => {
    const proposal = await proposals.get(reach, id);
    if (!proposal) throw notFound('proposal.not-found', { id });
    return proposal;
  };

  const stateOf = (proposal: ProposalRecord): ProposalState => proposalStateAt(proposal, clock.now());

  const list = async (reach: Reach, { cursor, limit, ...filter }: ProposalQuery): Promise<Page<ProposalRecord>> => {
    const rows = await proposals.list(reach, filter, {
      after: placeOf(cursor, 'number'),
      limit: limit + 1,
      now: clock.now(),
    });
    return toPage(rows, limit, ({ proposedAt, id }) => [proposedAt.getTime(), id]);
  };

  const giveBack = async ({ id, offerId, claim }: ProposalRecord): Promise<void> => {
    await deps.release(offerId, claim.id);
    await proposals.settled(id);
  };

  const lapse = async (proposal: ProposalRecord, now: Date): Promise<boolean> => {
    const entry = historyEntry('lapsed', SERVICE, now);
    const closing = { state: 'lapsed', at: now, reason: null, text: null, entry } as const;
    const isLapsed = await proposals.close(proposal.id, closing, null, async () => {
      const { id: proposalId, schoolId, studentId } = proposal;
      await deps.tasks.add(
        taskOf({ kind: 'next-place', schoolId, studentId, proposalId }, { today: clock.today(), at: now }),
      );
      await deps.tell({ kind: 'lapsed', proposal: { ...proposal, state: 'lapsed' } });
    });
    if (isLapsed) await giveBack(proposal);
    return isLapsed;
  };

  /** Writes down what lapsed before an instant and gives its places back; safe to repeat and to run twice at once. */
  const lapseProposals = async (now: Date): Promise<{ lapsed: number; settled: number }> => {
    let lapsed = 0;
    for (const proposal of await proposals.overdue(now, SWEEP)) if (await lapse(proposal, now)) lapsed += 1;
    return { lapsed, settled: await settle(now) };
  };

  /** Gives back what a process that died still owed. */
  const settle = async (now: Date): Promise<number> => {
    let settled = 0;
    await deps.placements.oweEnded(clock.today());
    for (const proposal of await proposals.unsettled(stuckBefore(now), SWEEP)) {
      if (proposal.hold === 'asked' && !(await proposals.giveUp(proposal.id, historyEntry('given-up', SERVICE, now))))
        continue;
      await giveBack(proposal);
      settled += 1;
    }
    for (const placement of await deps.placements.unsettled(stuckBefore(now), SWEEP)) {
      await deps.release(placement.offerId, placement.claim.id);
      await deps.placements.settled(placement.id, placement.claim);
      settled += 1;
    }
    return settled;
  };

  const openOf = async (scope: SchoolScope, studentId: string): Promise<ProposalRecord | undefined> => {
    const filter = { state: 'held', studentIds: [studentId] } as const;
    return (await proposals.list(scope, filter, { after: null, limit: 1, now: clock.now() }))[0];
  };

  const mustBeFree = async (scope: SchoolScope, wanted: WantedProposal): Promise<void> => {
    const now = clock.now();
    for (const overdue of await proposals.overdue(now, SWEEP, wanted.studentId)) await lapse(overdue, now);
    const open = await openOf(scope, wanted.studentId);
    if (open) throw conflict('proposal.pupil-has-open', { proposalId: open.id });
  };

  /**
   * A place as judged for the days on which the pupil is free: from the day after another stage that ends before.
   * @throws 409, 422 when it is refused, or when another stage goes on to the end
   */
  const judgedFree = async (scope: SchoolScope, wanted: WantedProposal, judged: JudgedPlace): Promise<JudgedPlace> => {
    refuse(judged, wanted.weekdays);
    if ((await deps.settingsOf(scope)).mayOverlap) return judged;
    const { studentId, weekdays } = wanted;
    const live = await deps.placements.all(scope, { studentIds: [studentId], states: LIVE_PLACEMENT_STATES });
    const stage = { ...judged.period, days: daysOnOffer(judged.offer, weekdays) };
    const other = live.find((placement) => placementsOverlap(placement, stage));
    if (!other) return judged;
    const from = freePartOf(stage, live)?.firstDay;
    if (from === undefined) throw breaksRule('placement.overlaps', { placementId: other.id });
    const periodIds = periodsFrom(judged.offer, judged.periodIds, from);
    const later = await deps.judge(scope, { ...wanted, periodIds, from });
    refuse(later, weekdays);
    return later;
  };

  /**
   * Asks a company for a place and holds it until the deadline. The rules are asked again, as they stand now. @throws 404, 409 when
   * the place was taken or the pupil has an open proposal, 422 with all findings when a rule refuses it
   */
  const propose = async (actor: Actor, wanted: WantedProposal, terms: ProposalTerms = {}): Promise<ProposalRecord> => {
    const scope = schoolScopeOf(actor);
    mustBeInTime(terms);
    await mustBeFree(scope, wanted);
    const weekdays = WEEKDAYS.filter((weekday) => wanted.weekdays.includes(weekday));
    const asked = { ...wanted, weekdays };
    const [first, settings] = await Promise.all([deps.judge(scope, asked), deps.settingsOf(scope)]);
    const judged = await judgedFree(scope, asked, first);
    const now = clock.now();
    const { runId = null, message = null } = terms;
    const { offer } = judged;
    const id = newId('pro');
    const proposal: ProposalRecord = {
      ...{ id, version: 1, schoolId: scope.schoolId, studentId: wanted.studentId },
      ...{ companyId: offer.companyId, establishmentId: offer.establishmentId, offerId: offer.id },
      season: offer.season,
      claim: { id, periodIds: judged.periodIds, weekdays },
      days: daysOnOffer(offer, weekdays),
      ...judged.period,
      ...{ state: 'held', hold: 'asked', proposedAt: now, proposedBy: actor.accountId, runId },
      heldUntil: holdEnd(terms, now, settings.holdDays),
      ...{ answeredAt: null, declineReason: null, declineText: null, message, question: null },
      history: [historyEntry('proposed', doerOf(actor), now, { runId })],
    };
    await insert(proposal);
    return hold(proposal, scope, now);
  };

  const insert = async (proposal: ProposalRecord): Promise<void> => {
    try {
      await proposals.insert(proposal);
      noteMade(proposal.id);
    } catch (error) {
      // The index of one open proposal per pupil: somebody was a moment earlier.
      if (duplicateKeyOf(error)) throw conflict('proposal.pupil-has-open');
      throw error;
    }
  };

  const hold = async (proposal: ProposalRecord, scope: SchoolScope, now: Date): Promise<ProposalRecord> => {
    const outcome = await deps.claim(proposal.offerId, proposal.claim);
    if (outcome !== 'claimed') {
      await proposals.drop(proposal.id);
      throw outcome === 'full'
        ? placeTaken(proposal.offerId)
        : notFound('place-offer.not-found', { id: proposal.offerId });
    }
    const held: ProposalRecord = { ...proposal, hold: 'held' };
    const isHeld = await proposals.confirmHold(proposal.id, async () => {
      await deps.tasks.finishOf(scope, proposal.studentId, OVER_WHEN_PROPOSED, proposal.proposedBy, now);
      await deps.tell({ kind: 'proposed', proposal: held });
    });
    if (isHeld) return held;
    await deps.release(proposal.offerId, proposal.claim.id);
    throw conflict('proposal.given-up', { id: proposal.id });
  };

  /** Proposes the placements of an ended run, of all pupils or of some. Each stands on its own: what can't be proposed says why. */
  const commitRun = async (
    actor: Actor,
    runId: string,
    studentIds?: readonly string[],
    terms: ProposalTerms = {},
  ): Promise<readonly CommittedPupil[]> => {
    const committed: CommittedPupil[] = [];
    for (const wanted of await plannedOf(actor, runId, { studentIds, terms }))
      committed.push(await proposeOne(actor, wanted, { ...terms, runId }));
    return committed;
  };

  /** Where the pupils of an ended run go who can be proposed. @throws 404, 409, 400 for a deadline that can't be, 422 for a pupil without a place in the run */
  const plannedOf = async (
    actor: Actor,
    runId: string,
    { studentIds, terms }: { studentIds?: readonly string[] | undefined; terms: ProposalTerms },
  ): Promise<readonly WantedProposal[]> => {
    mustBeInTime(terms);
    const planned = await deps.runPlacements(actor, runId);
    const places = new Map(planned.map((one) => [one.studentId, one]));
    const unknown = studentIds?.find((id) => !places.has(id));
    if (unknown !== undefined) throw breaksRule('proposal.not-placed-in-run', { studentId: unknown });
    const chosen = studentIds && new Set(studentIds);
    return planned
      .filter(({ studentId, locked }) => !locked && (chosen?.has(studentId) ?? true))
      .map(({ locked: _locked, ...wanted }) => wanted);
  };

  /** What would be said of a proposal now, without making it. @throws 404 for a pupil or offer that is not there, 422 without a school year */
  const judgement = async (actor: Actor, wanted: WantedProposal): Promise<ProposalJudgement> => {
    const scope = schoolScopeOf(actor);
    const weekdays = WEEKDAYS.filter((weekday) => wanted.weekdays.includes(weekday));
    const asked = { ...wanted, weekdays };
    const [judged, open] = await Promise.all([deps.judge(scope, asked), openOf(scope, wanted.studentId)]);
    const said = ({ findings, shared, periodIds, period }: JudgedPlace) => ({ findings, shared, periodIds, ...period });
    try {
      if (open) throw conflict('proposal.pupil-has-open');
      return { ...said(await judgedFree(scope, asked, judged)), code: null };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return { ...said(judged), code: error.code };
    }
  };

  /** Proposes one pupil among others: what is expected to go wrong is said, not thrown. */
  const proposeOne = async (actor: Actor, wanted: WantedProposal, terms: ProposalTerms): Promise<CommittedPupil> => {
    const { studentId } = wanted;
    try {
      return { studentId, proposal: await propose(actor, wanted, terms), code: null, findings: [] };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return { studentId, proposal: null, code: error.code, findings: findingsIn(error) };
    }
  };

  const mustBeInTime = ({ answerBy }: ProposalTerms): void => {
    const faults = deadlineFaults(answerBy, clock.today());
    if (faults.length > 0) throw invalid('request.invalid', faults);
  };

  /** Takes an open proposal back and gives its place back. @throws 409 when it is no longer open, 412 for another version */
  const withdraw = async (actor: Actor, read: { id: string; version: number | null }): Promise<ProposalRecord> => {
    const scope = schoolScopeOf(actor);
    const proposal = await get(scope, read.id);
    const now = clock.now();
    const entry = historyEntry('withdrawn', doerOf(actor), now);
    const closing = { state: 'withdrawn', at: now, reason: null, text: null, entry } as const;
    const isClosed = await proposals.close(read.id, closing, read.version, () =>
      deps.tell({ kind: 'withdrawn', proposal: { ...proposal, state: 'withdrawn' } }),
    );
    if (!isClosed) throw await whyNotOpen(scope, read);
    await giveBack(proposal);
    return get(scope, read.id);
  };

  /** What to say when a proposal could not be changed. */
  const whyNotOpen = async (reach: Reach, read: { id: string; version: number | null }): Promise<AppError> => {
    const now = await get(reach, read.id);
    const state = stateOf(now);
    if (state !== 'held') return conflict('proposal.no-longer-open', { state });
    if (now.hold === 'asked') return conflict('proposal.place-not-held-yet', { id: read.id });
    return changedMeanwhile('proposal.changed-meanwhile');
  };

  return {
    get,
    list,
    stateOf,
    openOf,
    propose,
    proposeOne,
    plannedOf,
    judgement,
    commitRun,
    withdraw,
    lapseProposals,
    giveBack,
    whyNotOpen,
  };
};

export type ProposalService = ReturnType<typeof createProposalService>;

/** Until when a place is held: the evening of the chosen day, else the days that the school settled. */
export const holdEnd = ({ answerBy }: ProposalTerms, now: Date, holdDays: number): Date =>
  answerBy === null || answerBy === undefined ? heldUntil(now, holdDays) : instantInAmsterdam(answerBy, '23:59');

/** The periods of an offer that a stage from a day on touches. */
const periodsFrom = (offer: PlaceOffer, periodIds: readonly string[], firstDay: CalendarDate): string[] =>
  periodIds.filter((id) => (offer.periods.find((period) => period.id === id)?.lastDay ?? firstDay) >= firstDay);

const placeTaken = (offerId: string): AppError => conflict('proposal.place-taken', { offerId });

/** The findings an error carries. */
export const findingsIn = (error: unknown): readonly Finding[] =>
  error instanceof AppError && Array.isArray(error.facts.findings) ? (error.facts.findings as Finding[]) : [];

const refuse = ({ verdict, findings, shared, offer }: JudgedPlace, weekdays: readonly Weekday[]): void => {
  if (verdict === 'possible') return;
  if (verdict === 'period') throw invalid('request.invalid', [{ path: 'periodIds', code: 'not-of-offer' }]);
  const refusing = findings.filter(({ severity }) => severity === 'refuse');
  if (refusing.some(({ rule }) => rule !== 'capacity.full')) throw breaksRule('proposal.refused', { findings });
  // A day on which the place is closed has no places free either.
  const isOpenThen = weekdays.every((weekday) => offer.days[weekday] !== undefined);
  if (verdict !== 'days' && isOpenThen) throw placeTaken(offer.id);
  throw new AppError('rule', 'proposal.days-not-shared', { findings, ...shared }, [
    {
      path: 'weekdays',
      code: 'not-shared',
      facts: { shared: shared.weekdays, least: shared.least, most: shared.most },
    },
  ]);
};
