import { z } from 'zod';
import type { Actor } from '../../domain/actor.js';
import { PLACEMENT_STATES, PROPOSAL_STATES } from '../../domain/placement.js';
import { schoolScopeOf } from '../../domain/school-scope.js';
import type { Clock } from '../../platform/clock.js';
import { placeOf, toPage } from '../../platform/db/cursor.js';
import { attempt, checked, readForm, type FormState } from '../../web/form-state.js';
import { csvReply } from '../../web/csv.js';
import { renderPage } from '../../web/layout.js';
import { withNotice } from '../../web/notices.nl.js';
import { noticeQuery, queryOneOf, queryText } from '../../web/page-query.js';
import { page, type AnyRoute } from '../../web/route.js';
import type { NextBestService } from './next-best.service.js';
import { PlacementList, placementCsv, ProposalList, TaskTable, type PlacementNames } from './placement-lists.pages.js';
import { movesOpenTo, undoable, type PlacementRecord } from './placement-moves.rules.js';
import { PlacementDetail, ProposalDetail } from './placement-view.pages.js';
import type { PlacementTaskRepository } from './placement-tasks.repository.js';
import { reachOf } from './placements.routes.js';
import { answerBody, handMadeProposal, moveBody, placementParams, runCommitParams } from './placements.schemas.js';
import type { PlacementService } from './placements.service.js';
import type { ProposalAnswers } from './proposal-answers.service.js';
import { profileOf, type ProposalRecord } from './proposals.rules.js';
import { doerOf, type ProposalService } from './proposals.service.js';
import type { Student } from '../../domain/student.js';
import { notFound } from '../../platform/errors.js';

/** What a search by words found. */
export interface Found {
  readonly studentIds: readonly string[];
  readonly establishmentIds: readonly string[];
}

export interface PlacementPagesDeps {
  readonly proposals: ProposalService;
  readonly answers: ProposalAnswers;
  readonly placements: PlacementService;
  readonly nextBest: NextBestService;
  readonly tasks: PlacementTaskRepository;
  readonly clock: Clock;
  readonly groupIdsOf: (actor: Actor) => Promise<readonly string[]>;
  readonly find: (actor: Actor, words: string) => Promise<Found>;
  readonly names: (
    actor: Actor,
    about: { studentIds: readonly string[]; establishmentIds: readonly string[] },
  ) => Promise<PlacementNames>;
  readonly mentorName: (placement: PlacementRecord) => Promise<string | null>;
  readonly studentOf: (actor: Actor, id: string) => Promise<Student | null>;
  readonly placementOf: (actor: Actor, proposalId: string) => Promise<PlacementRecord | null>;
  /** Revokes the links of a proposal and mails a new one. */
  readonly sendAgain: (proposal: ProposalRecord) => Promise<void>;
}

const SCHOOL = ['coordinator', 'mentor'] as const;
const COORDINATOR = ['coordinator'] as const;
const PAGE = 30;
const CSV_MOST = 10_000;
const PATH = '/plaatsingen';

const placementQuery = z.object({
  ...noticeQuery,
  q: queryText,
  stand: queryOneOf(PLACEMENT_STATES),
  cursor: queryText,
});
const proposalQuery = z.object({ ...noticeQuery, q: queryText, stand: queryOneOf(PROPOSAL_STATES), cursor: queryText });
const pageQuery = z.object({ ...noticeQuery, cursor: queryText });

/** Pages of a school about its proposals, placements and what is to be done for them. */
export const placementPages = (deps: PlacementPagesDeps): AnyRoute[] => {
  const { proposals, placements, clock } = deps;

  const namesOf = (actor: Actor, items: readonly { studentId: string; establishmentId: string }[]) =>
    deps.names(actor, {
      studentIds: [...new Set(items.map(({ studentId }) => studentId))],
      establishmentIds: [...new Set(items.map(({ establishmentId }) => establishmentId))],
    });

  const listed = async (actor: Actor, query: z.output<typeof placementQuery>, limit: number) => {
    const groupIds = actor.role === 'mentor' ? await deps.groupIdsOf(actor) : undefined;
    const found = query.q === undefined ? undefined : await deps.find(actor, query.q);
    const states = query.stand === undefined ? undefined : [query.stand];
    const filter = { ...(groupIds && { groupIds }), found, states, cursor: query.cursor, limit };
    const { items, next } = await placements.list(schoolScopeOf(actor), filter);
    return { items, next, names: await namesOf(actor, items) };
  };

  const readable = async (actor: Actor, id: string): Promise<PlacementRecord> =>
    placements.getOf(reachOf(actor), id, actor.role === 'mentor' ? await deps.groupIdsOf(actor) : null);

  const placementPage = async (
    actor: Actor,
    id: string,
    shown: { notice?: string | undefined; sent?: { move: string; form: FormState } } = {},
  ): Promise<string> => {
    const placement = await readable(actor, id);
    const [names, mentorName] = await Promise.all([namesOf(actor, [placement]), deps.mentorName(placement)]);
    return renderPage(
      { title: `Stage van ${names.pupil(placement.studentId)}`, actor, path: PATH, notice: shown.notice },
      <PlacementDetail
        placement={placement}
        names={names}
        mentorName={mentorName}
        moves={movesOpenTo(placement, doerOf(actor).role, clock.today())}
        mayUndo={typeof undoable(placement, doerOf(actor), clock.now()) === 'object'}
        sent={shown.sent}
      />,
    );
  };

  const proposalPage = async (
    actor: Actor,
    id: string,
    shown: { notice?: string | undefined; answerForm?: FormState; fault?: FormState } = {},
  ): Promise<string> => {
    const scope = schoolScopeOf(actor);
    const proposal = await proposals.get(scope, id);
    const state = proposals.stateOf(proposal);
    const isOver = state === 'declined' || state === 'lapsed' || state === 'withdrawn';
    const [student, placement, next] = await Promise.all([
      deps.studentOf(actor, proposal.studentId),
      deps.placementOf(actor, id),
      isOver ? deps.nextBest.forProposal(scope, id) : null,
    ]);
    const names = await namesOf(actor, [
      proposal,
      ...(next ?? []).map((one) => ({ ...one, studentId: proposal.studentId })),
    ]);
    return renderPage(
      { title: 'Voorstel', actor, path: PATH, notice: shown.notice },
      <ProposalDetail
        proposal={proposal}
        state={state}
        profile={student && profileOf(student, proposal.firstDay)}
        names={names}
        placementId={placement?.id ?? null}
        nextPlaces={next?.map((one) => ({ ...one, title: names.place(one.establishmentId) })) ?? null}
        answerForm={shown.answerForm}
        fault={shown.fault}
      />,
    );
  };

  return [
    page({
      method: 'get',
      path: PATH,
      summary: 'Page: the placements of the school, or of the own groups',
      allow: SCHOOL,
      audit: null,
      query: placementQuery,
      handle: async ({ actor, query }) => {
        const { items, next, names } = await listed(actor, query, PAGE);
        const isCoordinator = actor.role === 'coordinator';
        return {
          html: renderPage(
            { title: 'Stages', actor, path: PATH, notice: query.melding },
            <PlacementList {...{ placements: items, names, query, next, isCoordinator }} />,
          ),
        };
      },
    }),
    page({
      method: 'get',
      path: `${PATH}/stages.csv`,
      summary: 'File: the placements of the list, for a spreadsheet',
      allow: SCHOOL,
      audit: 'placement.exported',
      query: placementQuery,
      handle: async ({ actor, query }) => {
        const { items, names } = await listed(actor, { ...query, cursor: undefined }, CSV_MOST);
        const { header, rows } = placementCsv(items, names);
        return csvReply('stages.csv', header, rows);
      },
    }),
    page({
      method: 'get',
      path: `${PATH}/voorstellen`,
      summary: 'Page: the proposals of the school',
      allow: COORDINATOR,
      audit: null,
      query: proposalQuery,
      handle: async ({ actor, query }) => {
        const found = query.q === undefined ? undefined : await deps.find(actor, query.q);
        const asked = { state: query.stand, found, cursor: query.cursor, limit: PAGE };
        const { items, next } = await proposals.list(schoolScopeOf(actor), asked);
        const names = await namesOf(actor, items);
        const rows = items.map((one) => [one, proposals.stateOf(one)] as const);
        return {
          html: renderPage(
            { title: 'Voorstellen', actor, path: PATH, notice: query.melding },
            <ProposalList {...{ proposals: rows, names, query, next }} />,
          ),
        };
      },
    }),
    page({
      method: 'post',
      path: `${PATH}/voorstellen`,
      summary: 'Form: propose one pupil to a company',
      allow: COORDINATOR,
      audit: 'proposal.made',
      handle: async ({ actor, body }) => {
        const form = readForm(body);
        const periodIds = form.list('periodIds');
        const wanted = checked(handMadeProposal, {
          studentId: form.text('studentId'),
          offerId: form.text('offerId'),
          weekdays: form.list('weekdays'),
          ...(periodIds.length === 0 ? {} : { periodIds }),
        });
        const { id } = await proposals.propose(actor, wanted);
        return { redirect: withNotice(`${PATH}/voorstellen/${id}`, 'voorstel-gedaan') };
      },
    }),
    page({
      method: 'post',
      path: '/matching/:id/voorstellen',
      summary: 'Form: propose the placements of a run, all or of the chosen pupils',
      allow: COORDINATOR,
      audit: 'matching-run.committed',
      params: runCommitParams,
      handle: async ({ actor, params, body }) => {
        const chosen = readForm(body).list('studentIds');
        const done = await proposals.commitRun(actor, params.id, chosen.length === 0 ? undefined : chosen);
        const isAll = done.every(({ proposal }) => proposal !== null);
        return {
          redirect: withNotice(`${PATH}/voorstellen`, isAll ? 'voorstellen-gedaan' : 'voorstellen-deels-gedaan'),
        };
      },
    }),
    page({
      method: 'get',
      path: `${PATH}/voorstellen/:id`,
      summary: 'Page: one proposal, with what comes next after a decline',
      allow: COORDINATOR,
      audit: null,
      params: placementParams,
      query: pageQuery,
      handle: async ({ actor, params, query }) => ({
        html: await proposalPage(actor, params.id, { notice: query.melding }),
      }),
    }),
    page({
      method: 'post',
      path: `${PATH}/voorstellen/:id/intrekken`,
      summary: 'Form: take an open proposal back',
      allow: COORDINATOR,
      audit: 'proposal.withdrawn',
      params: placementParams,
      handle: async ({ actor, params: { id }, body }) => {
        const done = await attempt(body, () => proposals.withdraw(actor, { id, version: null }));
        return done.ok
          ? { redirect: withNotice(`${PATH}/voorstellen/${id}`, 'voorstel-ingetrokken') }
          : { html: await proposalPage(actor, id, { fault: done.form }), status: done.status };
      },
    }),
    page({
      method: 'post',
      path: `${PATH}/voorstellen/:id/opnieuw-mailen`,
      summary: 'Form: mail the company again; links in earlier mails stop working',
      allow: COORDINATOR,
      audit: 'proposal.mailed-again',
      params: placementParams,
      handle: async ({ actor, params: { id } }) => {
        await deps.sendAgain(await proposals.get(schoolScopeOf(actor), id));
        return { redirect: withNotice(`${PATH}/voorstellen/${id}`, 'voorstel-gemaild') };
      },
    }),
    page({
      method: 'post',
      path: `${PATH}/voorstellen/:id/antwoord`,
      summary: "Form: answer a company's question",
      allow: COORDINATOR,
      audit: 'proposal.question-answered',
      params: placementParams,
      handle: async ({ actor, params: { id }, body }) => {
        const done = await attempt(body, (form) =>
          deps.answers.answerQuestion(
            schoolScopeOf(actor),
            id,
            checked(answerBody, { answer: form.text('answer') }).answer,
            doerOf(actor),
          ),
        );
        return done.ok
          ? { redirect: withNotice(`${PATH}/voorstellen/${id}`, 'antwoord-verstuurd') }
          : { html: await proposalPage(actor, id, { answerForm: done.form }), status: done.status };
      },
    }),
    page({
      method: 'get',
      path: `${PATH}/taken`,
      summary: 'Page: what is to be done about places',
      allow: COORDINATOR,
      audit: null,
      query: pageQuery,
      handle: async ({ actor, query }) => {
        const after = placeOf(query.cursor, 'string');
        const found = await deps.tasks.list(schoolScopeOf(actor), {}, { after, limit: PAGE + 1 });
        const { items: tasks, next } = toPage(found, PAGE, ({ dueOn, id }) => [dueOn, id]);
        const names = await namesOf(
          actor,
          tasks.map(({ studentId }) => ({ studentId, establishmentId: '' })),
        );
        return {
          html: renderPage(
            { title: 'Taken', actor, path: PATH, notice: query.melding },
            <TaskTable {...{ tasks, names, next, cursor: query.cursor, today: clock.today() }} />,
          ),
        };
      },
    }),
    page({
      method: 'post',
      path: `${PATH}/taken/klaar`,
      summary: 'Form: mark a task about a place as done',
      allow: COORDINATOR,
      audit: 'placement-task.done',
      handle: async ({ actor, body }) => {
        const id = readForm(body).text('taak') ?? '';
        const isDone = await deps.tasks.finish(schoolScopeOf(actor), id, actor.accountId, clock.now());
        if (!isDone) throw notFound('placement-task.not-found', { id });
        return { redirect: withNotice(`${PATH}/taken`, 'taak-klaar') };
      },
    }),
    page({
      method: 'get',
      path: `${PATH}/:id`,
      summary: 'Page: one placement with its history and what can be done with it',
      allow: SCHOOL,
      audit: null,
      params: placementParams,
      query: pageQuery,
      handle: async ({ actor, params, query }) => ({
        html: await placementPage(actor, params.id, { notice: query.melding }),
      }),
    }),
    page({
      method: 'post',
      path: `${PATH}/:id/stap`,
      summary: 'Form: move a placement to another state',
      allow: SCHOOL,
      audit: 'placement.moved',
      params: placementParams,
      handle: async ({ actor, params: { id }, body }) => {
        await readable(actor, id);
        const done = await attempt(body, (form) => {
          const request = checked(moveBody, {
            move: form.text('move'),
            ...(form.text('day') === undefined ? {} : { day: form.text('day') }),
            ...(form.text('reason') === undefined ? {} : { reason: form.text('reason') }),
            ...(form.text('note') === undefined ? {} : { note: form.text('note') }),
          });
          const read = { id, version: Number(form.text('version')) };
          return placements.move(schoolScopeOf(actor), read, request, doerOf(actor));
        });
        if (done.ok) return { redirect: withNotice(`${PATH}/${id}`, 'stap-gezet') };
        const sent = { move: readForm(body).text('move') ?? '', form: done.form };
        return { html: await placementPage(actor, id, { sent }), status: done.status };
      },
    }),
    page({
      method: 'post',
      path: `${PATH}/:id/terugdraaien`,
      summary: 'Form: take back the own last move',
      allow: SCHOOL,
      audit: 'placement.move-undone',
      params: placementParams,
      handle: async ({ actor, params: { id }, body }) => {
        await readable(actor, id);
        const done = await attempt(body, (form) =>
          placements.undo(schoolScopeOf(actor), { id, version: Number(form.text('version')) }, doerOf(actor)),
        );
        if (done.ok) return { redirect: withNotice(`${PATH}/${id}`, 'stap-teruggedraaid') };
        return { html: await placementPage(actor, id, { sent: { move: '', form: done.form } }), status: done.status };
      },
    }),
  ];
};
