import type { z } from 'zod';
import type { Readable } from '../../platform/http/route.js';
import type { Actor } from '../../domain/actor.js';
import { schoolScopeOf } from '../../domain/school-scope.js';
import type { Student } from '../../domain/student.js';
import type { Clock } from '../../platform/clock.js';
import { route, type AnyRoute } from '../../web/route.js';
import { wording } from '../../web/texts.nl.js';
import { historyView, placementToView, reachOf, sharedView } from './placements.routes.js';
import {
  answerBody,
  committedView,
  commitmentBody,
  declineBody,
  judgementBody,
  judgementView,
  newProposalBody,
  nextBestView,
  placementParams,
  placementView,
  proposalListQuery,
  proposalPage,
  proposalView,
  proposedView,
  questionBody,
  runCommitParams,
} from './placements.schemas.js';
import type { NextBestService } from './next-best.service.js';
import type { ProposalAnswers } from './proposal-answers.service.js';
import { knowsName, profileOf, type ProposalRecord } from './proposals.rules.js';
import { doerOf, type CommittedPupil, type ProposalService } from './proposals.service.js';

export interface ProposalRouteDeps {
  readonly proposals: ProposalService;
  readonly answers: ProposalAnswers;
  readonly nextBest: NextBestService;
  readonly clock: Clock;
  /** Pupils as the person may know them; one that is left out may not be known now. */
  readonly students: (schoolId: string, ids: readonly string[], actor: Actor) => Promise<readonly Student[]>;
}

const committedToView = (items: readonly CommittedPupil[]) => ({
  items: items.map(({ studentId, proposal, code, findings }) => ({
    studentId,
    proposalId: proposal?.id ?? null,
    code,
    findings: [...findings],
  })),
});

/** The JSON routes of proposals. */
export const proposalRoutes = (deps: ProposalRouteDeps): AnyRoute[] => {
  const { proposals, answers, clock } = deps;

  const proposalsToView = async (items: readonly ProposalRecord[], actor: Actor) => {
    const students = new Map<string, Student>();
    for (const schoolId of new Set(items.map((one) => one.schoolId))) {
      const ids = items.filter((one) => one.schoolId === schoolId).map(({ studentId }) => studentId);
      for (const student of await deps.students(schoolId, [...new Set(ids)], actor)) students.set(student.id, student);
    }
    return items.map((proposal): Readable<z.input<typeof proposalView>> => {
      const student = students.get(proposal.studentId);
      const mayKnow = actor.role !== 'company' || knowsName(proposal);
      // What the school wrote about a pupil is known no more than the pupil is.
      const mayRead = actor.role !== 'company' || student !== undefined;
      const { question } = proposal;
      return {
        ...sharedView(proposal),
        studentId: mayKnow ? proposal.studentId : null,
        studentName: mayKnow && student ? `${student.firstName} ${student.lastName}` : null,
        profile: student ? profileOf(student, proposal.firstDay) : null,
        state: proposals.stateOf(proposal),
        proposedAt: proposal.proposedAt.toISOString(),
        heldUntil: proposal.heldUntil.toISOString(),
        runId: proposal.runId,
        message: mayRead ? (proposal.message ?? null) : null,
        answeredAt: proposal.answeredAt?.toISOString() ?? null,
        declineReason: proposal.declineReason,
        declineText: proposal.declineText,
        question: question && {
          ...question,
          answer: mayRead ? question.answer : null,
          askedAt: question.askedAt.toISOString(),
          answeredAt: question.answeredAt?.toISOString() ?? null,
        },
        history: historyView(proposal.history),
      };
    });
  };
  const proposalToView = async (proposal: ProposalRecord, actor: Actor) => {
    const [view] = await proposalsToView([proposal], actor);
    if (!view) throw new Error('a proposal was not shown');
    return view;
  };

  return [
    route({
      method: 'get',
      path: '/api/v1/proposals',
      summary: 'List proposals, newest first; a company sees those it is asked, without names until it accepts',
      allow: ['coordinator', 'company'],
      audit: null,
      query: proposalListQuery,
      response: proposalPage,
      handle: async ({ actor, query: { studentId, ...query } }) => {
        const studentIds = studentId === undefined || actor.role === 'company' ? undefined : [studentId];
        const { items, next } = await proposals.list(reachOf(actor), { ...query, studentIds });
        return { items: await proposalsToView(items, actor), next };
      },
    }),
    route({
      method: 'post',
      path: '/api/v1/proposals',
      summary: 'Propose pupils to companies: the placements of a run ({runId, studentIds}) or one chosen by hand',
      allow: ['coordinator'],
      audit: 'proposal.made',
      body: newProposalBody,
      response: proposedView,
      status: 201,
      handle: async ({ actor, body }) =>
        'runId' in body
          ? committedToView(await proposals.commitRun(actor, body.runId, body.studentIds, body))
          : proposalToView(
              await proposals.propose(actor, body, { message: body.message, answerBy: body.answerBy }),
              actor,
            ),
    }),
    route({
      method: 'post',
      path: '/api/v1/proposals/judgements',
      summary: 'Ask what the rules say of a pupil at a place on some days, without proposing it',
      allow: ['coordinator'],
      audit: null,
      body: judgementBody,
      response: judgementView,
      handle: async ({ actor, body }) => {
        const { shared, code, findings, periodIds, firstDay, lastDay } = await proposals.judgement(actor, body);
        return {
          ...{ code, findings, periodIds, firstDay, lastDay },
          words: code === null ? null : (wording(code, {}) ?? null),
          ...{ sharedWeekdays: shared.weekdays, leastDays: shared.least, mostDays: shared.most },
        };
      },
    }),
    route({
      method: 'post',
      path: '/api/v1/matching-runs/:id/commitment',
      summary: 'Propose the placements of an ended run, all or of some pupils; each says what came of it',
      allow: ['coordinator'],
      audit: 'matching-run.committed',
      params: runCommitParams,
      body: commitmentBody,
      response: committedView,
      handle: async ({ actor, params, body }) =>
        committedToView(await proposals.commitRun(actor, params.id, body.studentIds, body)),
    }),
    route({
      method: 'get',
      path: '/api/v1/proposals/:id',
      summary: 'Read one proposal with its history',
      allow: ['coordinator', 'company'],
      audit: null,
      params: placementParams,
      response: proposalView,
      handle: async ({ actor, params }) => proposalToView(await proposals.get(reachOf(actor), params.id), actor),
    }),
    route({
      method: 'get',
      path: '/api/v1/proposals/:id/next-best',
      summary: 'The best places left for the pupil of a proposal, with what other pupils have or are to get left alone',
      allow: ['coordinator'],
      audit: null,
      params: placementParams,
      response: nextBestView,
      handle: async ({ actor, params }) => ({
        items: await deps.nextBest.forProposal(schoolScopeOf(actor), params.id),
      }),
    }),
    route({
      method: 'post',
      path: '/api/v1/proposals/:id/acceptance',
      summary: 'Accept a proposal as the company; makes the placement and tells the name',
      allow: ['company'],
      audit: 'proposal.accepted',
      params: placementParams,
      response: placementView,
      handle: async ({ actor, params, ifMatch }) =>
        placementToView(
          await answers.accept(reachOf(actor), { ...params, version: ifMatch }, doerOf(actor)),
          actor,
          clock,
        ),
    }),
    route({
      method: 'post',
      path: '/api/v1/proposals/:id/decline',
      summary: 'Decline a proposal as the company, with a reason',
      allow: ['company'],
      audit: 'proposal.declined',
      params: placementParams,
      body: declineBody,
      response: proposalView,
      handle: async ({ actor, params, body, ifMatch }) =>
        proposalToView(
          await answers.decline(reachOf(actor), { ...params, version: ifMatch }, body, doerOf(actor)),
          actor,
        ),
    }),
    route({
      method: 'post',
      path: '/api/v1/proposals/:id/question',
      summary: 'Ask the school something before answering a proposal',
      allow: ['company'],
      audit: 'proposal.question-asked',
      params: placementParams,
      body: questionBody,
      response: proposalView,
      handle: async ({ actor, params, body }) =>
        proposalToView(await answers.ask(reachOf(actor), params.id, body.text, doerOf(actor)), actor),
    }),
    route({
      method: 'post',
      path: '/api/v1/proposals/:id/answer',
      summary: "Answer a company's question about a proposal",
      allow: ['coordinator'],
      audit: 'proposal.question-answered',
      params: placementParams,
      body: answerBody,
      response: proposalView,
      handle: async ({ actor, params, body }) =>
        proposalToView(
          await answers.answerQuestion(schoolScopeOf(actor), params.id, body.answer, doerOf(actor)),
          actor,
        ),
    }),
    route({
      method: 'post',
      path: '/api/v1/proposals/:id/withdrawal',
      summary: 'Take an open proposal back; its place is free again',
      allow: ['coordinator'],
      audit: 'proposal.withdrawn',
      params: placementParams,
      response: proposalView,
      handle: async ({ actor, params, ifMatch }) =>
        proposalToView(await proposals.withdraw(actor, { ...params, version: ifMatch }), actor),
    }),
  ];
};
