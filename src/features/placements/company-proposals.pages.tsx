import { z } from 'zod';
import type { Actor } from '../../domain/actor.js';
import type { LinkGrant } from '../../platform/links/personal-links.js';
import { ButtonLink } from '../../web/components/button.js';
import { Badge } from '../../web/components/badge.js';
import { Link } from '../../web/components/link.js';
import { Breadcrumb, Card, EmptyState, PageHeading } from '../../web/components/page-parts.js';
import { Pagination, ROWS_ON_PAGE } from '../../web/components/pagination.js';
import { DataTable } from '../../web/components/table.js';
import { csvOfList } from '../../web/csv.js';
import { attempt, checked, type Attempt, type FormReader, type FormState } from '../../web/form-state.js';
import { renderPage } from '../../web/layout.js';
import { withNotice } from '../../web/notices.nl.js';
import { noticeQuery, queryText } from '../../web/page-query.js';
import { page, type AnyRoute } from '../../web/route.js';
import { moment, periodText } from '../../web/texts/format.nl.js';
import { proposalStateNames } from '../../web/texts/placements.nl.js';
import type { Doer } from './placement-history.rules.js';
import { declineBody, placementParams, questionBody } from './placements.schemas.js';
import { AnswerForms, AskedFacts, PROPOSAL_TONES, type AskedView } from './proposal-answer.pages.js';
import type { ProposalAnswers } from './proposal-answers.service.js';
import type { Reach } from './proposals.repository.js';
import type { ProposalRecord } from './proposals.rules.js';
import { doerOf, type ProposalService } from './proposals.service.js';

export interface CompanyProposalPagesDeps {
  readonly proposals: ProposalService;
  readonly answers: ProposalAnswers;
  /** What a company may see of proposals. */
  readonly views: (proposals: readonly ProposalRecord[]) => Promise<readonly AskedView[]>;
  /** The grant behind a link; @throws 404 and 429 */
  readonly openLink: (secret: string, address: string) => Promise<LinkGrant>;
}

const COMPANY = ['company'] as const;
const listQuery = z.object({ ...noticeQuery, cursor: queryText });
const pageQuery = z.object(noticeQuery);
// A secret of another form is a link that is not known, not a wrong request.
const linkParams = z.object({ secret: z.string().max(200) });
const ANSWERS = ['aannemen', 'afwijzen', 'vraag'] as const;
type Answer = (typeof ANSWERS)[number];

const SUMMARIES: Readonly<Record<Answer, string>> = {
  aannemen: 'Form: accept a proposal',
  afwijzen: 'Form: decline a proposal with a reason',
  vraag: 'Form: ask the school about a proposal',
};
const EVENTS: Readonly<Record<Answer, string>> = {
  aannemen: 'proposal.accepted',
  afwijzen: 'proposal.declined',
  vraag: 'proposal.question-asked',
};
const NOTICES: Readonly<Record<Answer, string>> = {
  aannemen: 'voorstel-aangenomen',
  afwijzen: 'voorstel-afgewezen',
  vraag: 'vraag-verstuurd',
};

/** Pages on which a company answers: with its account, or by the link in a mail without one. A link shows on GET and acts on POST only. */
export const companyProposalPages = (deps: CompanyProposalPagesDeps): AnyRoute[] => {
  const { proposals, answers } = deps;

  const viewOf = async (reach: Reach, id: string): Promise<AskedView> => {
    const [view] = await deps.views([await proposals.get(reach, id)]);
    if (!view) throw new Error('a proposal has no view');
    return view;
  };

  const answer = (what: Answer, reach: Reach, id: string, by: Doer, form: FormReader): Promise<unknown> => {
    switch (what) {
      case 'aannemen':
        return answers.accept(reach, { id, version: null }, by);
      case 'afwijzen':
        return answers.decline(
          reach,
          { id, version: null },
          checked(declineBody, { reason: form.text('reason'), text: form.text('text') ?? null }),
          by,
        );
      case 'vraag':
        return answers.ask(reach, id, checked(questionBody, { text: form.text('text') }).text, by);
    }
  };

  const askedPage = (
    view: AskedView,
    frame: { actor: Actor | null; path: string; notice?: string | undefined },
    sent: { what?: Answer; form?: FormState } = {},
  ): string =>
    renderPage(
      { title: 'Vraag om een stageplek', actor: frame.actor, path: '/voorstellen', notice: frame.notice },
      <>
        {frame.actor === null ? null : (
          <Breadcrumb crumbs={[{ href: '/voorstellen', label: 'Voorstellen' }]} here={view.schoolName} />
        )}
        <PageHeading
          title={`${view.schoolName} vraagt een stageplek`}
          meta={<Badge tone={PROPOSAL_TONES[view.state]}>{proposalStateNames[view.state]}</Badge>}
        />
        {sent.what === 'aannemen' && sent.form?.summary ? (
          <div class="utrecht-alert utrecht-alert--error" role="alert">
            <p class="lw-strong">{sent.form.summary}</p>
          </div>
        ) : null}
        <AskedFacts {...view} />
        <AnswerForms
          view={view}
          path={frame.path}
          decline={sent.what === 'afwijzen' ? sent.form : undefined}
          question={sent.what === 'vraag' ? sent.form : undefined}
        />
      </>,
    );

  const reply = async (
    made: Attempt<unknown>,
    what: Answer,
    shown: { reach: Reach; id: string; actor: Actor | null; path: string },
  ) =>
    made.ok
      ? { redirect: withNotice(shown.path, NOTICES[what]) }
      : {
          html: askedPage(await viewOf(shown.reach, shown.id), shown, { what, form: made.form }),
          status: made.status,
        };

  const byAccount = ANSWERS.map((what) =>
    page({
      method: 'post',
      path: `/voorstellen/:id/${what}`,
      summary: SUMMARIES[what],
      allow: COMPANY,
      audit: EVENTS[what],
      params: placementParams,
      handle: async ({ actor, params: { id }, body }) => {
        const reach = { companyId: actor.companyId ?? '' };
        const made = await attempt(body, (form) => answer(what, reach, id, doerOf(actor), form));
        return reply(made, what, { reach, id, actor, path: `/voorstellen/${id}` });
      },
    }),
  );

  // The audit log keeps the parameters of a path, and the secret must stand nowhere: the history of the proposal says who answered.
  const byLink = ANSWERS.map((what) =>
    page({
      method: 'post',
      path: `/voorstel/:secret/${what}`,
      summary: `${SUMMARIES[what]}, by personal link`,
      allow: 'everyone',
      audit: null,
      params: linkParams,
      handle: async ({ params: { secret }, body, address }) => {
        const { holderId, subjectId } = await deps.openLink(secret, address);
        const reach = { companyId: holderId };
        const by: Doer = { id: holderId, role: 'company' };
        const made = await attempt(body, (form) => answer(what, reach, subjectId, by, form));
        return reply(made, what, { reach, id: subjectId, actor: null, path: `/voorstel/${secret}` });
      },
    }),
  );

  return [
    page({
      method: 'get',
      path: '/voorstellen.csv',
      summary: 'File: what schools ask a company',
      allow: COMPANY,
      audit: 'proposal.exported',
      handle: ({ actor }) =>
        csvOfList('voorstellen.csv', async (part) => {
          const { items, next } = await proposals.list({ companyId: actor.companyId ?? '' }, part);
          return {
            header: ['School', 'Leerling', 'Plek', 'Eerste dag', 'Laatste dag', 'Stand'],
            rows: (await deps.views(items)).map(({ proposal, schoolName, pupilName, placeName, state }) => [
              ...[schoolName, pupilName ?? '', placeName, proposal.firstDay, proposal.lastDay],
              proposalStateNames[state],
            ]),
            next,
          };
        }),
    }),
    page({
      method: 'get',
      path: '/voorstellen',
      summary: 'Page: what schools ask a company',
      allow: COMPANY,
      audit: null,
      query: listQuery,
      handle: async ({ actor, query }) => {
        const reach = { companyId: actor.companyId ?? '' };
        const { items, next } = await proposals.list(reach, { cursor: query.cursor, limit: ROWS_ON_PAGE });
        const views = await deps.views(items);
        return {
          html: renderPage(
            { title: 'Voorstellen', actor, path: '/voorstellen', notice: query.melding },
            <>
              <PageHeading
                title="Voorstellen"
                lead="Leerlingen voor wie een school een plek bij u vraagt."
                actions={<ButtonLink href="/voorstellen.csv">Download (CSV)</ButtonLink>}
              />
              <Card>
                {views.length === 0 ? (
                  <EmptyState text="Er is nog niets gevraagd." />
                ) : (
                  <DataTable
                    caption="Voorstellen, het nieuwste boven"
                    captionHidden
                    rows={views}
                    keyOf={({ proposal }) => proposal.id}
                    columns={[
                      {
                        header: 'School',
                        cell: ({ proposal, schoolName, pupilName }) => (
                          <>
                            <Link href={`/voorstellen/${proposal.id}`}>{schoolName}</Link>
                            <span class="lw-cell-note">{pupilName}</span>
                          </>
                        ),
                      },
                      { header: 'Plek', cell: ({ placeName }) => placeName },
                      { header: 'Periode', cell: ({ proposal }) => periodText(proposal) },
                      {
                        header: 'Antwoord voor',
                        cell: ({ proposal, state }) => (state === 'held' ? moment(proposal.heldUntil) : '–'),
                      },
                      {
                        header: 'Stand',
                        cell: ({ state }) => <Badge tone={PROPOSAL_TONES[state]}>{proposalStateNames[state]}</Badge>,
                      },
                    ]}
                  />
                )}
                <Pagination path="/voorstellen" query={{}} cursor={query.cursor} next={next} />
              </Card>
            </>,
          ),
        };
      },
    }),
    page({
      method: 'get',
      path: '/voorstellen/:id',
      summary: 'Page: one proposal, to answer',
      allow: COMPANY,
      audit: null,
      params: placementParams,
      query: pageQuery,
      handle: async ({ actor, params: { id }, query }) => {
        const view = await viewOf({ companyId: actor.companyId ?? '' }, id);
        return { html: askedPage(view, { actor, path: `/voorstellen/${id}`, notice: query.melding }) };
      },
    }),
    page({
      method: 'get',
      path: '/voorstel/:secret',
      summary: 'Page: one proposal by personal link; shows only, so that a mail scanner answers nothing',
      allow: 'everyone',
      audit: null,
      params: linkParams,
      query: pageQuery,
      handle: async ({ params: { secret }, query, address }) => {
        const { holderId, subjectId } = await deps.openLink(secret, address);
        const view = await viewOf({ companyId: holderId }, subjectId);
        return { html: askedPage(view, { actor: null, path: `/voorstel/${secret}`, notice: query.melding }) };
      },
    }),
    ...byAccount,
    ...byLink,
  ];
};
