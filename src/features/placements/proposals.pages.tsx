import { z } from 'zod';
import type { Actor } from '../../domain/actor.js';
import { PROPOSAL_STATES } from '../../domain/placement.js';
import { schoolScopeOf } from '../../domain/school-scope.js';
import type { Student } from '../../domain/student.js';
import { ROWS_ON_PAGE } from '../../web/components/pagination.js';
import { attempt, checked, type FormState } from '../../web/form-state.js';
import { csvOfList } from '../../web/csv.js';
import { renderPage } from '../../web/layout.js';
import { withNotice } from '../../web/notices.nl.js';
import { noticeQuery, queryOneOf, queryText } from '../../web/page-query.js';
import { page, type AnyRoute } from '../../web/route.js';
import type { NextBestService } from './next-best.service.js';
import type { PlacementNames } from './placement-lists.pages.js';
import type { PlacementRecord } from './placement-moves.rules.js';
import { answerBody, placementParams } from './placements.schemas.js';
import type { Found } from './placements.pages.js';
import type { ProposalAnswers } from './proposal-answers.service.js';
import { proposalCsv, ProposalDetail, ProposalList } from './proposal-view.pages.js';
import { profileOf, type ProposalRecord } from './proposals.rules.js';
import { doerOf, type ProposalService } from './proposals.service.js';

export interface ProposalPagesDeps {
  readonly proposals: ProposalService;
  readonly answers: ProposalAnswers;
  readonly nextBest: NextBestService;
  readonly find: (actor: Actor, words: string) => Promise<Found>;
  readonly names: (
    actor: Actor,
    about: { studentIds: readonly string[]; establishmentIds: readonly string[] },
  ) => Promise<PlacementNames>;
  readonly studentOf: (actor: Actor, id: string) => Promise<Student | null>;
  readonly placementOf: (actor: Actor, proposalId: string) => Promise<PlacementRecord | null>;
  readonly hasMailAddress: (companyId: string) => Promise<boolean>;
  /** Revokes the links of a proposal and mails a new one. */
  readonly sendAgain: (proposal: ProposalRecord) => Promise<void>;
}

const COORDINATOR = ['coordinator'] as const;
const PATH = '/plaatsingen';

const proposalQuery = z.object({ ...noticeQuery, q: queryText, stand: queryOneOf(PROPOSAL_STATES), cursor: queryText });
const pageQuery = z.object(noticeQuery);

/** Pages of a school about what it asks of companies. */
export const proposalPages = (deps: ProposalPagesDeps): AnyRoute[] => {
  const { proposals } = deps;

  const namesOf = (actor: Actor, items: readonly { studentId: string; establishmentId: string }[]) =>
    deps.names(actor, {
      studentIds: [...new Set(items.map(({ studentId }) => studentId))],
      establishmentIds: [...new Set(items.map(({ establishmentId }) => establishmentId))],
    });

  const proposalPage = async (
    actor: Actor,
    id: string,
    shown: { notice?: string | undefined; answerForm?: FormState; fault?: FormState } = {},
  ): Promise<string> => {
    const scope = schoolScopeOf(actor);
    const proposal = await proposals.get(scope, id);
    const state = proposals.stateOf(proposal);
    const isOver = state === 'declined' || state === 'lapsed' || state === 'withdrawn';
    const [student, placement, next, isMailed] = await Promise.all([
      deps.studentOf(actor, proposal.studentId),
      deps.placementOf(actor, id),
      isOver ? deps.nextBest.forProposal(scope, id) : null,
      deps.hasMailAddress(proposal.companyId),
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
        isMailed={isMailed}
        answerForm={shown.answerForm}
        fault={shown.fault}
      />,
    );
  };

  return [
    page({
      method: 'get',
      path: `${PATH}/voorstellen`,
      summary: 'Page: the proposals of the school',
      allow: COORDINATOR,
      audit: null,
      query: proposalQuery,
      handle: async ({ actor, query }) => {
        const found = query.q === undefined ? undefined : await deps.find(actor, query.q);
        const asked = { state: query.stand, found, cursor: query.cursor, limit: ROWS_ON_PAGE };
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
      method: 'get',
      path: `${PATH}/voorstellen.csv`,
      summary: 'File: the proposals of the list, for a spreadsheet',
      allow: COORDINATOR,
      audit: 'proposal.exported',
      query: proposalQuery,
      handle: async ({ actor, query }) => {
        const found = query.q === undefined ? undefined : await deps.find(actor, query.q);
        return csvOfList('voorstellen.csv', async (part) => {
          const asked = { state: query.stand, found, ...part };
          const { items, next } = await proposals.list(schoolScopeOf(actor), asked);
          const shown = items.map((one) => [one, proposals.stateOf(one)] as const);
          return { ...proposalCsv(shown, await namesOf(actor, items)), next };
        });
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
  ];
};
