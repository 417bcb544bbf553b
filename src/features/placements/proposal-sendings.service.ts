import type { Actor } from '../../domain/actor.js';
import { schoolScopeOf } from '../../domain/school-scope.js';
import { noteMade } from '../../platform/audit/audit-trail.js';
import type { CalendarDate } from '../../platform/calendar-date.js';
import type { Clock } from '../../platform/clock.js';
import { duplicateKeyOf } from '../../platform/db/storage-errors.js';
import { conflict, notFound } from '../../platform/errors.js';
import { newId } from '../../platform/ids.js';
import type { ProposalSendingRepository } from './proposal-sendings.repository.js';
import {
  leftOf,
  sendingStateAt,
  sendingStuckBefore,
  type ProposalSending,
  type SendingResult,
  type SendingState,
} from './proposal-sendings.rules.js';
import type { ProposalService, WantedProposal } from './proposals.service.js';

/** What a coordinator sends: some pupils of a run, with a word along and a deadline. */
export interface SendingRequest {
  /** Made with the form; a second sending under it is the first. */
  readonly id: string;
  readonly runId: string;
  readonly studentIds: readonly string[];
  readonly message: string | null;
  readonly answerBy: CalendarDate | null;
}

interface Deps {
  readonly sendings: ProposalSendingRepository;
  readonly proposals: Pick<ProposalService, 'plannedOf' | 'proposeOne' | 'openOf'>;
  readonly clock: Clock;
  readonly hasMailAddress: (companyId: string) => Promise<boolean>;
  /** Called with what went wrong that nobody expected; the sending can be gone on with. */
  readonly onFault: (error: unknown, sendingId: string) => void;
}

/** Proposes many pupils of a run in one go. Each stands on its own; what came of them is kept as it comes, so that a page can show it. */
export const createProposalSendings = (deps: Deps) => {
  const { sendings, proposals, clock } = deps;
  const working = new Map<string, Promise<void>>();

  const get = async (actor: Actor, id: string): Promise<ProposalSending> => {
    const sending = await sendings.get(schoolScopeOf(actor), id);
    if (!sending) throw notFound('proposal-sending.not-found', { id });
    return sending;
  };

  const stateOf = (sending: ProposalSending): SendingState => sendingStateAt(sending, clock.now());

  /** A proposal that this sending made before its process died, and could not write down any more. */
  const ownOpen = async (actor: Actor, { runId, sentAt }: ProposalSending, studentId: string) => {
    const open = await proposals.openOf(schoolScopeOf(actor), studentId);
    return open?.runId === runId && open.proposedAt >= sentAt ? open : null;
  };

  const resultFor = async (
    actor: Actor,
    sending: ProposalSending,
    { studentId, wanted }: { studentId: string; wanted: WantedProposal | undefined },
  ): Promise<SendingResult> => {
    const nothing = { studentId, proposalId: null, isMailed: null };
    if (!wanted) return { ...nothing, code: 'proposal.not-placed-in-run', findings: [] };
    const { runId, message, answerBy } = sending;
    const made = await proposals.proposeOne(actor, wanted, {
      runId,
      message,
      answerBy: answerBy as CalendarDate | null,
    });
    const proposal = made.code === 'proposal.pupil-has-open' ? await ownOpen(actor, sending, studentId) : made.proposal;
    if (!proposal) return { ...nothing, code: made.code, findings: made.findings };
    const isMailed = await deps.hasMailAddress(proposal.companyId);
    return { studentId, proposalId: proposal.id, code: null, findings: [], isMailed };
  };

  const work = async (actor: Actor, sending: ProposalSending, planned: readonly WantedProposal[]): Promise<void> => {
    const wanted = new Map(planned.map((one) => [one.studentId, one]));
    const { id, worker } = sending;
    for (const studentId of leftOf(sending)) {
      const result = await resultFor(actor, sending, { studentId, wanted: wanted.get(studentId) });
      if (!(await sendings.add(id, worker, result, clock.now()))) return;
    }
    await sendings.end(id, worker, clock.now());
  };

  const begin = (actor: Actor, sending: ProposalSending, planned: readonly WantedProposal[]): void => {
    const done = work(actor, sending, planned)
      .catch((error: unknown) => {
        deps.onFault(error, sending.id);
      })
      .finally(() => working.delete(sending.id));
    working.set(sending.id, done);
  };

  /**
   * Starts a sending, or gives the one that was started under the same id. @throws 400 for a deadline that can't be, 404 and 409 for the
   * run, 422 for a pupil without a place in it
   */
  const start = async (actor: Actor, request: SendingRequest): Promise<ProposalSending> => {
    const scope = schoolScopeOf(actor);
    const known = await sendings.get(scope, request.id);
    if (known) return known;
    const { studentIds, message, answerBy } = request;
    const planned = await proposals.plannedOf(actor, request.runId, { studentIds, terms: { message, answerBy } });
    const now = clock.now();
    const sending: ProposalSending = {
      ...request,
      studentIds: planned.map(({ studentId }) => studentId),
      ...{ schoolId: scope.schoolId, sentBy: actor.accountId, sentAt: now, aliveAt: now },
      ...{ worker: newId('wrk'), endedAt: null, results: [] },
    };
    try {
      await sendings.insert(sending);
      noteMade(sending.id);
    } catch (error) {
      // The second of two clicks: the first is at work.
      if (duplicateKeyOf(error)) return get(actor, request.id);
      throw error;
    }
    begin(actor, sending, planned);
    return sending;
  };

  /** Goes on with a sending whose process died. @throws 409 when it is at work or has ended */
  const goOn = async (actor: Actor, id: string): Promise<ProposalSending> => {
    const scope = schoolScopeOf(actor);
    const { runId, message } = await get(actor, id);
    const planned = await proposals.plannedOf(actor, runId, { terms: { message } });
    const now = clock.now();
    const by = { worker: newId('wrk'), at: now, stuckBefore: sendingStuckBefore(now) };
    if (!(await sendings.takeOver(scope, id, by))) throw conflict('proposal-sending.not-stuck', { id });
    const sending = await get(actor, id);
    begin(actor, sending, planned);
    return sending;
  };

  /** The sending when it has ended, or as it stands after a while. */
  const getWhenEnded = async (actor: Actor, id: string, waitMs: number): Promise<ProposalSending> => {
    const done = working.get(id);
    if (done) {
      let timer: NodeJS.Timeout | undefined;
      await Promise.race([done, new Promise((resolve) => (timer = setTimeout(resolve, waitMs)))]);
      clearTimeout(timer);
    }
    return get(actor, id);
  };

  /** Waits for what is at work here. */
  const close = async (): Promise<void> => {
    await Promise.all(working.values());
  };

  return { start, goOn, get, getWhenEnded, stateOf, close };
};

export type ProposalSendings = ReturnType<typeof createProposalSendings>;
