import type { SchoolScope } from '../../domain/actor.js';
import type { DeclineReason } from '../../domain/placement.js';
import type { Student } from '../../domain/student.js';
import { noteMade } from '../../platform/audit/audit-trail.js';
import { AppError, breaksRule, conflict } from '../../platform/errors.js';
import { newId } from '../../platform/ids.js';
import { historyEntry, type Doer } from './placement-history.rules.js';
import type { PlacementRecord } from './placement-moves.rules.js';
import type { PlacementRepository } from './placements.repository.js';
import { taskOf } from './placement-tasks.rules.js';
import type { ProposalDeps, ProposalService } from './proposals.service.js';
import type { Reach } from './proposals.repository.js';
import { declineFaults, type ProposalRecord } from './proposals.rules.js';

interface Deps extends Pick<ProposalDeps, 'proposals' | 'tasks' | 'clock' | 'tell' | 'settingsOf'> {
  readonly placements: PlacementRepository;
  readonly service: ProposalService;
  /** @throws AppError 422 while the pupil's data may not be used for a proposal (AVG art. 18) */
  readonly mustBeUsable: (studentId: string) => Promise<void>;
  readonly studentOf: (scope: SchoolScope, id: string) => Promise<Student | null>;
  /** Who guides the pupils of a group. */
  readonly mentorOfGroup: (scope: SchoolScope, groupId: string) => Promise<string | null>;
  /** The sector and the first supervisor of an offer. */
  readonly offerOf: (
    id: string,
  ) => Promise<{ sector: PlacementRecord['sector']; supervisorIds: readonly string[] } | null>;
}

/** The version somebody read; null where they act on what stands. */
interface Read {
  readonly id: string;
  readonly version: number | null;
}

/** What a company answers to a proposal, from its pages or by personal link, and what the school answers back. */
export const createProposalAnswers = (deps: Deps) => {
  const { proposals, clock, service } = deps;

  const mustBeOpen = (proposal: ProposalRecord): void => {
    const state = service.stateOf(proposal);
    if (state !== 'held') throw conflict('proposal.no-longer-open', { state });
  };

  const placementOf = async (proposal: ProposalRecord, by: Doer, at: Date): Promise<PlacementRecord> => {
    const scope = { schoolId: proposal.schoolId };
    const [student, offer] = await Promise.all([
      deps.studentOf(scope, proposal.studentId),
      deps.offerOf(proposal.offerId),
    ]);
    if (!student || !offer) throw conflict('proposal.no-longer-possible', { id: proposal.id });
    const { schoolId, studentId, companyId, establishmentId, offerId, season, claim, days, firstDay, lastDay } =
      proposal;
    return {
      ...{ id: newId('pla'), version: 1, schoolId, studentId, companyId, establishmentId, offerId, season },
      ...{ claim, days, firstDay, lastDay, plannedLastDay: lastDay, proposalId: proposal.id },
      groupId: student.groupId,
      programme: student.programme,
      sector: offer.sector,
      mentorId: await deps.mentorOfGroup(scope, student.groupId),
      supervisorId: offer.supervisorIds[0] ?? null,
      ...{ state: 'accepted', endReason: null, hold: 'held', placeAskedAt: null },
      history: [historyEntry('accepted', by, at)],
    };
  };

  /** Takes the pupil: the proposal becomes a placement. @throws 409 when it is no longer open, 422 when the pupil is elsewhere on those days or may not be known */
  const accept = async (reach: Reach, read: Read, by: Doer): Promise<PlacementRecord> => {
    const proposal = await service.get(reach, read.id);
    mustBeOpen(proposal);
    await deps.mustBeUsable(proposal.studentId);
    const at = clock.now();
    const placement = await placementOf(proposal, by, at);
    const { mayOverlap } = await deps.settingsOf({ schoolId: proposal.schoolId });
    const change = { placement, entry: historyEntry('accepted', by, at), version: read.version, mayOverlap };
    const outcome = await proposals.accept(read.id, at, change, () =>
      deps.tell({ kind: 'accepted', proposal: { ...proposal, state: 'accepted', answeredAt: at } }),
    );
    if (outcome === 'overlaps') throw breaksRule('placement.overlaps');
    if (outcome === 'not-open') throw await service.whyNotOpen(reach, read);
    noteMade(placement.id);
    return placement;
  };

  /** Refuses the pupil, with the reason that the monitor counts. @throws 409 when it is no longer open, 422 for "other" without words */
  const decline = async (
    reach: Reach,
    read: Read,
    { reason, text }: { reason: DeclineReason; text: string | null },
    by: Doer,
  ): Promise<ProposalRecord> => {
    const faults = declineFaults(reason, text);
    if (faults.length > 0) throw new AppError('rule', 'proposal.decline-incomplete', {}, faults);
    const proposal = await service.get(reach, read.id);
    const at = clock.now();
    const entry = historyEntry('declined', by, at, { reason });
    const { id: proposalId, schoolId, studentId } = proposal;
    const isClosed = await proposals.close(
      read.id,
      { state: 'declined', at, reason, text, entry },
      read.version,
      async () => {
        await deps.tasks.add(
          taskOf({ kind: 'next-place', schoolId, studentId, proposalId }, { today: clock.today(), at }),
        );
        const declined = { ...proposal, state: 'declined', declineReason: reason, declineText: text } as const;
        await deps.tell({ kind: 'declined', proposal: declined });
      },
    );
    if (!isClosed) throw await service.whyNotOpen(reach, read);
    await service.giveBack(proposal);
    return service.get(reach, read.id);
  };

  /** Asks the school something before answering; the place stays held until its deadline. */
  const ask = async (reach: Reach, id: string, text: string, by: Doer): Promise<ProposalRecord> => {
    const proposal = await service.get(reach, id);
    mustBeOpen(proposal);
    if (proposal.question?.answer === null) throw conflict('proposal.question-open', { id });
    const at = clock.now();
    const question = { text, askedAt: at, answer: null, answeredAt: null };
    const { schoolId, studentId } = proposal;
    const isAsked = await proposals.ask(id, question, historyEntry('question-asked', by, at), at, async () => {
      const asked = taskOf(
        { kind: 'answer-question', schoolId, studentId, proposalId: id },
        { today: clock.today(), at },
      );
      await deps.tasks.add({ ...asked, id: `${asked.id}:${at.getTime()}` });
      await deps.tell({ kind: 'question-asked', proposal: { ...proposal, question } });
    });
    if (!isAsked) throw await service.whyNotOpen(reach, { id, version: null });
    return service.get(reach, id);
  };

  /** The school's answer to the company's question. @throws 409 when there is none to answer, 422 while the company may know nothing of the pupil */
  const answerQuestion = async (scope: SchoolScope, id: string, answer: string, by: Doer): Promise<ProposalRecord> => {
    const proposal = await service.get(scope, id);
    mustBeOpen(proposal);
    if (proposal.question?.answer !== null) throw conflict('proposal.no-question', { id });
    await deps.mustBeUsable(proposal.studentId);
    const at = clock.now();
    const question = { ...proposal.question, answer, answeredAt: at };
    const isAnswered = await proposals.ask(id, question, historyEntry('question-answered', by, at), at, async () => {
      await deps.tasks.finishOf(scope, proposal.studentId, ['answer-question'], by.id, at);
      await deps.tell({ kind: 'question-answered', proposal: { ...proposal, question } });
    });
    if (!isAnswered) throw await service.whyNotOpen(scope, { id, version: null });
    return service.get(scope, id);
  };

  return { accept, decline, ask, answerQuestion };
};

export type ProposalAnswers = ReturnType<typeof createProposalAnswers>;
