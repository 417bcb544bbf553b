import { z } from 'zod';
import { isAtCompany, type Actor } from '../../domain/actor.js';
import type { Evaluator } from '../../domain/evaluation.js';
import type { Clock } from '../../platform/clock.js';
import { placeOf, toPage, type Page } from '../../platform/db/cursor.js';
import { conflict } from '../../platform/errors.js';
import type { PageReply } from '../../platform/http/route.js';
import { ROWS_ON_PAGE } from '../../web/components/pagination.js';
import { Breadcrumb, Card, PageHeading } from '../../web/components/page-parts.js';
import { csvReply } from '../../web/csv.js';
import { attempt, checked, freshForm, readForm, type FormState } from '../../web/form-state.js';
import { renderPage } from '../../web/layout.js';
import { withNotice } from '../../web/notices.nl.js';
import { noticeQuery, queryOneOf, queryText } from '../../web/page-query.js';
import { page, type AnyRoute } from '../../web/route.js';
import { evaluatorNames, questionWords } from '../../web/texts/evaluations.nl.js';
import { EvaluationFormFields, formSent, reasonSent, valuesOfAnswer } from './evaluation-form.pages.js';
import type { EvaluationLinks, LinkEvaluator } from './evaluation-links.service.js';
import {
  EVALUATION_CSV_HEADER,
  EVALUATION_FILTERS,
  evaluationCsvRow,
  evaluationsShown,
} from './evaluation-shape.pages.js';
import {
  EvaluationDetail,
  EvaluationList,
  EVALUATIONS_PATH,
  pathOf,
  type EvaluationForms,
} from './evaluation-view.pages.js';
import { addressBody, answerParams, evaluationParams, formParams, linkParams } from './evaluations.schemas.js';
import type { EvaluationService } from './evaluations.service.js';
import type { GuidedEvaluation } from './evaluation-writing.service.js';

const SCHOOL = ['coordinator', 'mentor'] as const;
const EVERYBODY = ['coordinator', 'mentor', 'company', 'supervisor'] as const;
const COMPANY = ['company', 'supervisor'] as const;
const filters = { q: queryText, stand: queryOneOf(EVALUATION_FILTERS) };
const listQuery = z.object({ ...noticeQuery, ...filters, cursor: queryText });
const versionQuery = z.object({ versie: queryText });
const noticeOnly = z.object(noticeQuery);

type Sent = Readonly<Record<string, unknown>>;
/** Which form of which evaluation. */
interface FormAt {
  readonly placementId: string;
  readonly as: Evaluator;
}

const versionIn = (body: Readonly<Record<string, unknown>>): number => Number(readForm(body).text('version'));

/** The page of a list that comes after a cursor. */
const pageOf = (all: readonly GuidedEvaluation[], cursor: string | undefined): Page<GuidedEvaluation> => {
  const after = placeOf(cursor, 'string');
  const rest =
    after === null
      ? all
      : all.filter(({ guided: { placement } }) => {
          const byDay = placement.lastDay.localeCompare(after[0]);
          return byDay < 0 || (byDay === 0 && placement.id < after[1]);
        });
  return toPage(rest, ROWS_ON_PAGE, ({ guided: { placement } }) => [placement.lastDay, placement.id]);
};

export interface EvaluationPagesDeps {
  readonly evaluations: EvaluationService;
  readonly links: EvaluationLinks;
  readonly clock: Clock;
  /** The address of the page behind a link. */
  readonly linkAddress: (as: LinkEvaluator, secret: string) => string;
}

const listPages = ({ evaluations }: EvaluationPagesDeps): AnyRoute[] => [
  page({
    method: 'get',
    path: EVALUATIONS_PATH,
    summary: 'Page: the stages that are over, with who looked back on them',
    allow: EVERYBODY,
    audit: null,
    query: listQuery,
    handle: async ({ actor, query }) => {
      const all = await evaluations.all(actor);
      return {
        html: renderPage(
          { title: 'Evaluaties', actor, path: EVALUATIONS_PATH, notice: query.melding },
          <EvaluationList
            actor={actor}
            filters={query}
            all={all}
            page={pageOf(evaluationsShown(all, query), query.cursor)}
            cursor={query.cursor}
          />,
        ),
      };
    },
  }),
  page({
    method: 'get',
    path: `${EVALUATIONS_PATH}.csv`,
    summary: 'File: the stages that are over, with how they were',
    allow: EVERYBODY,
    audit: 'evaluation.list-downloaded',
    query: z.object(filters),
    handle: async ({ actor, query }) =>
      csvReply(
        'evaluaties.csv',
        EVALUATION_CSV_HEADER,
        evaluationsShown(await evaluations.all(actor), query).map(evaluationCsvRow),
      ),
  }),
];

/** Fill in a form and correct it: the same page, once with a reason. */
const formPages = ({ evaluations }: EvaluationPagesDeps): AnyRoute[] => {
  const formPage = async (
    actor: Actor,
    { placementId, as }: FormAt,
    shown: { form?: FormState; correct: boolean },
  ): Promise<string> => {
    const { guided, evaluation } = await evaluations.get(actor, placementId);
    const answer = evaluation.answers[as];
    if (shown.correct && !answer) throw conflict('evaluation.not-answered', { as });
    const fresh = shown.correct && answer ? freshForm(valuesOfAnswer(answer)) : freshForm();
    const base = as === 'company' ? pathOf(placementId) : `${pathOf(placementId)}/${as}`;
    return renderPage(
      { title: shown.correct ? 'Antwoord verbeteren' : 'Evaluatie invullen', actor, path: EVALUATIONS_PATH },
      <>
        <Breadcrumb
          crumbs={[
            { href: EVALUATIONS_PATH, label: 'Evaluaties' },
            { href: pathOf(placementId), label: guided.pupil.name },
          ]}
          here={evaluatorNames[as]}
        />
        <PageHeading
          title={questionWords[as].title(guided.pupil.name)}
          lead={
            as === 'pupil'
              ? 'De vragen staan er zoals u ze aan de leerling stelt.'
              : 'Zes keer tikken, en u bent klaar.'
          }
        />
        <Card>
          <EvaluationFormFields
            as={as}
            form={shown.form ?? fresh}
            action={shown.correct ? `${base}/verbeteren?versie=${evaluation.version}` : `${base}/invullen`}
            submit="Bewaar"
            withReason={shown.correct}
            cancel={pathOf(placementId)}
          />
        </Card>
      </>,
    );
  };

  const send = async (actor: Actor, at: FormAt, body: Sent): Promise<PageReply> => {
    const { placementId, as } = at;
    const sent = await attempt(body, (form) =>
      evaluations.answer(actor, placementId, { as, form: formSent(as, form) }),
    );
    return sent.ok
      ? { redirect: withNotice(pathOf(placementId), 'evaluatie-ingevuld') }
      : { html: await formPage(actor, at, { form: sent.form, correct: false }), status: sent.status };
  };
  const correct = async (actor: Actor, at: FormAt, version: string | undefined, body: Sent): Promise<PageReply> => {
    const { placementId, as } = at;
    const sent = await attempt(body, (form) => {
      const reason = reasonSent(form);
      return evaluations.correct(
        actor,
        { placementId, version: Number(version ?? '0') },
        { as, form: formSent(as, form), reason },
      );
    });
    return sent.ok
      ? { redirect: withNotice(pathOf(placementId), 'evaluatie-verbeterd') }
      : { html: await formPage(actor, at, { form: sent.form, correct: true }), status: sent.status };
  };

  const school = `${EVALUATIONS_PATH}/:placementId/:as`;
  const own = `${EVALUATIONS_PATH}/:placementId`;
  const asCompany = ({ placementId }: { placementId: string }): FormAt => ({ placementId, as: 'company' });
  return [
    page({
      method: 'get',
      path: `${school}/invullen`,
      summary: 'Page: the form about a stage for a mentor, or for what a pupil told',
      allow: SCHOOL,
      audit: null,
      params: formParams,
      handle: async ({ actor, params }) => ({ html: await formPage(actor, params, { correct: false }) }),
    }),
    page({
      method: 'post',
      path: `${school}/invullen`,
      summary: 'Form: say how a stage was as a mentor, or what a pupil told',
      allow: SCHOOL,
      audit: 'evaluation.answered',
      params: formParams,
      handle: ({ actor, params, body }) => send(actor, params, body),
    }),
    page({
      method: 'get',
      path: `${school}/verbeteren`,
      summary: 'Page: the form to correct an answer of the school or a pupil',
      allow: SCHOOL,
      audit: null,
      params: formParams,
      handle: async ({ actor, params }) => ({ html: await formPage(actor, params, { correct: true }) }),
    }),
    page({
      method: 'post',
      path: `${school}/verbeteren`,
      summary: 'Form: correct an answer of the school or a pupil, with a reason',
      allow: SCHOOL,
      audit: 'evaluation.corrected',
      params: formParams,
      query: versionQuery,
      handle: ({ actor, params, query, body }) => correct(actor, params, query.versie, body),
    }),
    page({
      method: 'get',
      path: `${own}/invullen`,
      summary: 'Page: the form about a stage for the company',
      allow: COMPANY,
      audit: null,
      params: evaluationParams,
      handle: async ({ actor, params }) => ({ html: await formPage(actor, asCompany(params), { correct: false }) }),
    }),
    page({
      method: 'post',
      path: `${own}/invullen`,
      summary: 'Form: say how a stage was as the company',
      allow: COMPANY,
      audit: 'evaluation.answered',
      params: evaluationParams,
      handle: ({ actor, params, body }) => send(actor, asCompany(params), body),
    }),
    page({
      method: 'get',
      path: `${own}/verbeteren`,
      summary: 'Page: the form to correct the own answer of the company',
      allow: COMPANY,
      audit: null,
      params: evaluationParams,
      handle: async ({ actor, params }) => ({ html: await formPage(actor, asCompany(params), { correct: true }) }),
    }),
    page({
      method: 'post',
      path: `${own}/verbeteren`,
      summary: 'Form: correct the own answer of the company, with a reason',
      allow: COMPANY,
      audit: 'evaluation.corrected',
      params: evaluationParams,
      query: versionQuery,
      handle: ({ actor, params, query, body }) => correct(actor, asCompany(params), query.versie, body),
    }),
  ];
};

/** One evaluation, with what a school does about it. */
const detailPages = ({ evaluations, links, clock, linkAddress }: EvaluationPagesDeps): AnyRoute[] => {
  const detailPage = async (
    actor: Actor,
    placementId: string,
    shown: EvaluationForms & { fault?: string | undefined; notice?: string | undefined } = {},
  ): Promise<string> => {
    const found = await evaluations.get(actor, placementId);
    const [pupil, company] = isAtCompany(actor)
      ? [null, null]
      : await Promise.all([links.addressOf(found.guided, 'pupil'), links.addressOf(found.guided, 'company')]);
    return renderPage(
      { title: `Evaluatie van ${found.guided.pupil.name}`, actor, path: EVALUATIONS_PATH, notice: shown.notice },
      <EvaluationDetail
        actor={actor}
        found={found}
        now={clock.now()}
        emails={{ pupil, company }}
        sent={shown}
        fault={shown.fault}
      />,
    );
  };
  return [
    page({
      method: 'get',
      path: `${EVALUATIONS_PATH}/:placementId`,
      summary: 'Page: how one stage was, and what happened to its evaluation',
      allow: EVERYBODY,
      audit: 'evaluation.read',
      params: evaluationParams,
      query: noticeOnly,
      handle: async ({ actor, params, query }) => ({
        html: await detailPage(actor, params.placementId, { notice: query.melding }),
      }),
    }),
    page({
      method: 'post',
      path: `${EVALUATIONS_PATH}/:placementId/:as/vragen`,
      summary: 'Form: mail pupil or company a personal link to the form',
      allow: SCHOOL,
      audit: 'evaluation.asked',
      params: linkParams,
      handle: async ({ actor, params: { placementId, as }, body }) => {
        const sent = await attempt(body, (form) => {
          const { email } = checked(addressBody, { email: form.text('email') });
          return links.ask(actor, { placementId, version: versionIn(body) }, { as, email });
        });
        return sent.ok
          ? { redirect: withNotice(pathOf(placementId), 'evaluatie-gevraagd') }
          : { html: await detailPage(actor, placementId, { as, ask: sent.form }), status: sent.status };
      },
    }),
    page({
      method: 'post',
      path: `${EVALUATIONS_PATH}/:placementId/:as/link`,
      summary: 'Form: make a personal link to the form to hand over, shown once',
      allow: SCHOOL,
      audit: 'evaluation.link-shown',
      params: linkParams,
      handle: async ({ actor, params: { placementId, as }, body }) => {
        const sent = await attempt(body, () => links.showLink(actor, { placementId, version: versionIn(body) }, as));
        const shown = sent.ok
          ? { as, link: linkAddress(as, sent.value.secret) }
          : { as, fault: sent.form.summary ?? undefined };
        return { html: await detailPage(actor, placementId, shown), status: sent.ok ? 200 : sent.status };
      },
    }),
    page({
      method: 'post',
      path: `${EVALUATIONS_PATH}/:placementId/:as/link-intrekken`,
      summary: 'Form: make the link that was given stop working',
      allow: SCHOOL,
      audit: 'evaluation.link-withdrawn',
      params: linkParams,
      handle: async ({ actor, params: { placementId, as }, body }) => {
        const sent = await attempt(body, () => links.withdrawLink(actor, placementId, as));
        return sent.ok
          ? { redirect: withNotice(pathOf(placementId), 'evaluatie-link-ingetrokken') }
          : {
              html: await detailPage(actor, placementId, { fault: sent.form.summary ?? undefined }),
              status: sent.status,
            };
      },
    }),
    page({
      method: 'post',
      path: `${EVALUATIONS_PATH}/:placementId/:as/terugnemen`,
      summary: 'Form: take an answer back, with a reason',
      allow: SCHOOL,
      audit: 'evaluation.taken-back',
      params: answerParams,
      handle: async ({ actor, params: { placementId, as }, body }) => {
        const sent = await attempt(body, (form) =>
          evaluations.takeBack(actor, { placementId, version: versionIn(body) }, { as, reason: reasonSent(form) }),
        );
        return sent.ok
          ? { redirect: withNotice(pathOf(placementId), 'evaluatie-teruggenomen') }
          : { html: await detailPage(actor, placementId, { as, takeBack: sent.form }), status: sent.status };
      },
    }),
  ];
};

/** The pages of evaluations for school and company. */
export const evaluationPages = (deps: EvaluationPagesDeps): AnyRoute[] => [
  ...listPages(deps),
  ...formPages(deps),
  ...detailPages(deps),
];
