import { z } from 'zod';
import type { Actor } from '../../domain/actor.js';
import { whoConsents } from '../../domain/consent.js';
import { DESTINATIONS, FOLLOW_UP_MONTHS, type Outflow } from '../../domain/outcome.js';
import type { Clock } from '../../platform/clock.js';
import { placeOf, toPage, type Page } from '../../platform/db/cursor.js';
import { entityId } from '../../platform/http/atoms.js';
import { ROWS_ON_PAGE } from '../../web/components/pagination.js';
import { Breadcrumb, Card, EmptyState, PageHeading } from '../../web/components/page-parts.js';
import { csvReply } from '../../web/csv.js';
import { attempt, checked, freshForm, readForm, type FormState } from '../../web/form-state.js';
import { renderPage } from '../../web/layout.js';
import { withNotice } from '../../web/notices.nl.js';
import { noticeQuery, queryOneOf, queryText } from '../../web/page-query.js';
import { page, type AnyRoute } from '../../web/route.js';
import { handoverFileName, handoverPdf } from './handover.pages.js';
import type { HandoverService } from './handover.service.js';
import type { EvaluationService } from './evaluations.service.js';
import {
  handoverOfForm,
  OUTFLOW_CSV_HEADER,
  OUTFLOW_FILTERS,
  OUTFLOW_PATH,
  outflowCsvRow,
  outflowOfForm,
  outflowsShown,
  valuesOfOutflow,
} from './outflow-shape.pages.js';
import { HandoverForm } from './handover-view.pages.js';
import { OutflowDetail, OutflowForm, OutflowList, type OutflowForms } from './outflow-view.pages.js';
import {
  followUpBody,
  followUpCorrectionBody,
  handoverBody,
  newOutflowBody,
  outcomeParams,
  outflowCorrectionBody,
  pupilParams,
  reasonBody,
} from './outcomes.schemas.js';
import type { OutcomeService } from './outcomes.service.js';

const SCHOOL = ['coordinator', 'mentor'] as const;
const filters = { q: queryText, naar: queryOneOf(DESTINATIONS), stand: queryOneOf(OUTFLOW_FILTERS) };
const listQuery = z.object({ ...noticeQuery, ...filters, cursor: queryText });
const noticeOnly = z.object(noticeQuery);
const monthsParams = z.strictObject({ id: entityId, months: z.enum(FOLLOW_UP_MONTHS.map(String)) });

const versionIn = (body: Readonly<Record<string, unknown>>): number => Number(readForm(body).text('version'));
const pathOf = (id: string): string => `${OUTFLOW_PATH}/${id}`;

/** The page of a list, in whatever order it is, that comes after the outflow a cursor names. */
const pageOf = (all: readonly Outflow[], cursor: string | undefined): Page<Outflow> => {
  const after = placeOf(cursor, 'string');
  const from = after === null ? 0 : all.findIndex(({ id }) => id === after[1]) + 1;
  return toPage(all.slice(from), ROWS_ON_PAGE, ({ leftOn, id }) => [leftOn, id]);
};

export interface OutcomePagesDeps {
  readonly outcomes: OutcomeService;
  readonly handovers: HandoverService;
  readonly evaluations: Pick<EvaluationService, 'all'>;
  readonly clock: Clock;
}

const listPages = ({ outcomes, clock }: OutcomePagesDeps): AnyRoute[] => [
  page({
    method: 'get',
    path: OUTFLOW_PATH,
    summary: 'Page: where pupils went, and what must be asked',
    allow: SCHOOL,
    audit: null,
    query: listQuery,
    handle: async ({ actor, query }) => {
      const { outflows, without } = await outcomes.overview(actor);
      const today = clock.today();
      return {
        html: renderPage(
          { title: 'Uitstroom', actor, path: OUTFLOW_PATH, notice: query.melding },
          <OutflowList
            filters={query}
            all={outflows}
            without={without}
            page={pageOf(outflowsShown(outflows, query, today), query.cursor)}
            cursor={query.cursor}
            today={today}
            isCoordinator={actor.role === 'coordinator'}
          />,
        ),
      };
    },
  }),
  page({
    method: 'get',
    path: `${OUTFLOW_PATH}.csv`,
    summary: 'File: where pupils went',
    allow: SCHOOL,
    audit: 'outflow.list-downloaded',
    query: z.object(filters),
    handle: async ({ actor, query }) => {
      const { outflows } = await outcomes.overview(actor);
      const today = clock.today();
      return csvReply(
        'uitstroom.csv',
        OUTFLOW_CSV_HEADER,
        outflowsShown(outflows, query, today).map((row) => outflowCsvRow(row, today)),
      );
    },
  }),
];

const recordPages = ({ outcomes, clock }: OutcomePagesDeps): AnyRoute[] => {
  const newPage = async (
    actor: Actor,
    shown: { studentId?: string | undefined; form?: FormState },
  ): Promise<string> => {
    const { without } = await outcomes.overview(actor);
    const chosen = without.find(({ id }) => id === shown.studentId);
    const fresh = freshForm({ studentId: chosen?.id ?? '', leftOn: chosen?.endedOn ?? clock.today() });
    return renderPage(
      { title: 'Uitstroom vastleggen', actor, path: OUTFLOW_PATH },
      <>
        <Breadcrumb crumbs={[{ href: OUTFLOW_PATH, label: 'Uitstroom' }]} here="Vastleggen" />
        <PageHeading
          title="Uitstroom vastleggen"
          lead="Waar ging de leerling heen? Weet u het niet, kies dan onbekend."
        />
        <Card>
          {without.length === 0 ? (
            <EmptyState text="Van alle leerlingen is de uitstroom al vastgelegd." />
          ) : (
            <OutflowForm
              form={shown.form ?? fresh}
              action={`${OUTFLOW_PATH}/nieuw`}
              cancel={OUTFLOW_PATH}
              students={without}
              version={null}
            />
          )}
        </Card>
      </>,
    );
  };
  const editPage = async (actor: Actor, id: string, form?: FormState): Promise<string> => {
    const outflow = await outcomes.get(actor, id);
    return renderPage(
      { title: 'Uitstroom verbeteren', actor, path: OUTFLOW_PATH },
      <>
        <Breadcrumb
          crumbs={[
            { href: OUTFLOW_PATH, label: 'Uitstroom' },
            { href: pathOf(id), label: outflow.pupilName },
          ]}
          here="Verbeteren"
        />
        <PageHeading title={`Uitstroom van ${outflow.pupilName} verbeteren`} />
        <Card>
          <OutflowForm
            form={form ?? freshForm(valuesOfOutflow(outflow))}
            action={`${pathOf(id)}/wijzigen`}
            cancel={pathOf(id)}
            students={null}
            version={outflow.version}
          />
        </Card>
      </>,
    );
  };
  return [
    page({
      method: 'get',
      path: `${OUTFLOW_PATH}/leerlingen/:studentId`,
      summary: 'Page: on to what came of a pupil, or to the form for it',
      allow: SCHOOL,
      audit: null,
      params: pupilParams,
      handle: async ({ actor, params: { studentId } }) => {
        const outflow = await outcomes.ofPupil(actor, studentId);
        return { redirect: outflow ? pathOf(outflow.id) : `${OUTFLOW_PATH}/nieuw?leerling=${studentId}` };
      },
    }),
    page({
      method: 'get',
      path: `${OUTFLOW_PATH}/nieuw`,
      summary: 'Page: the form to record where a pupil went',
      allow: SCHOOL,
      audit: null,
      query: z.object({ leerling: queryText }),
      handle: async ({ actor, query }) => ({ html: await newPage(actor, { studentId: query.leerling }) }),
    }),
    page({
      method: 'post',
      path: `${OUTFLOW_PATH}/nieuw`,
      summary: 'Form: record where a pupil went',
      allow: SCHOOL,
      audit: 'outflow.recorded',
      handle: async ({ actor, body }) => {
        const sent = await attempt(body, (form) =>
          outcomes.record(
            actor,
            checked(newOutflowBody, { studentId: form.text('studentId'), ...outflowOfForm(form) }),
          ),
        );
        return sent.ok
          ? { redirect: withNotice(pathOf(sent.value.id), 'uitstroom-bewaard') }
          : { html: await newPage(actor, { form: sent.form }), status: sent.status };
      },
    }),
    page({
      method: 'get',
      path: `${OUTFLOW_PATH}/:id/wijzigen`,
      summary: 'Page: the form to correct where a pupil went',
      allow: SCHOOL,
      audit: null,
      params: outcomeParams,
      handle: async ({ actor, params }) => ({ html: await editPage(actor, params.id) }),
    }),
    page({
      method: 'post',
      path: `${OUTFLOW_PATH}/:id/wijzigen`,
      summary: 'Form: correct where a pupil went, with a reason',
      allow: SCHOOL,
      audit: 'outflow.corrected',
      params: outcomeParams,
      handle: async ({ actor, params: { id }, body }) => {
        const sent = await attempt(body, (form) =>
          outcomes.correct(
            actor,
            { id, version: versionIn(body) },
            checked(outflowCorrectionBody, { ...outflowOfForm(form), reason: form.text('reason') }),
          ),
        );
        return sent.ok
          ? { redirect: withNotice(pathOf(id), 'uitstroom-bewaard') }
          : { html: await editPage(actor, id, sent.form), status: sent.status };
      },
    }),
  ];
};

const detailPages = ({ outcomes, handovers, evaluations, clock }: OutcomePagesDeps): AnyRoute[] => {
  const detailPage = async (
    actor: Actor,
    id: string,
    shown: OutflowForms & { notice?: string | undefined } = {},
  ): Promise<string> => {
    const [outflow, all] = await Promise.all([outcomes.get(actor, id), evaluations.all(actor)]);
    return renderPage(
      { title: `Uitstroom van ${outflow.pupilName}`, actor, path: OUTFLOW_PATH, notice: shown.notice },
      <OutflowDetail
        outflow={outflow}
        stages={all.filter(({ guided }) => guided.pupil.id === outflow.studentId)}
        isWrittenIn={await outcomes.isWrittenIn(outflow)}
        today={clock.today()}
        sent={shown}
      />,
    );
  };
  const handoverPage = async (actor: Actor, id: string, form?: FormState): Promise<string> => {
    const outflow = await outcomes.get(actor, id);
    const { student, standing } = await handovers.consentFor(outflow);
    const today = clock.today();
    const before = outflow.handover;
    const fresh = freshForm({
      mboSchool: before?.mboSchool ?? '',
      email: before?.email ?? '',
      text: before?.text ?? '',
      consentFrom: whoConsents(student.dateOfBirth, today),
      consentBy: '',
      consentOn: today,
    });
    return renderPage(
      { title: 'Warme overdracht', actor, path: OUTFLOW_PATH },
      <>
        <Breadcrumb
          crumbs={[
            { href: OUTFLOW_PATH, label: 'Uitstroom' },
            { href: pathOf(id), label: outflow.pupilName },
          ]}
          here="Overdracht"
        />
        <PageHeading
          title={`Warme overdracht van ${outflow.pupilName}`}
          lead="De mbo-school krijgt een link per mail. In de mail staat geen naam van de leerling."
        />
        <Card>
          <HandoverForm
            form={form ?? fresh}
            action={`${pathOf(id)}/overdracht`}
            cancel={pathOf(id)}
            version={outflow.version}
            consent={standing}
          />
        </Card>
      </>,
    );
  };
  return [
    page({
      method: 'get',
      path: `${OUTFLOW_PATH}/:id`,
      summary: 'Page: everything that came of one pupil',
      allow: SCHOOL,
      audit: 'outflow.read',
      params: outcomeParams,
      query: noticeOnly,
      handle: async ({ actor, params, query }) => ({
        html: await detailPage(actor, params.id, { notice: query.melding }),
      }),
    }),
    page({
      method: 'post',
      path: `${OUTFLOW_PATH}/:id/na/:months`,
      summary: 'Form: record what became of a pupil after some months, or correct it',
      allow: SCHOOL,
      audit: 'outflow.followed-up',
      params: monthsParams,
      handle: async ({ actor, params: { id, months: asked }, body }) => {
        const months = Number(asked);
        // The form of an answer that is there names the version it was shown in.
        const isCorrection = readForm(body).text('version') !== undefined;
        const sent = await attempt(body, (form) => {
          const given = { months, destination: form.text('destination') };
          return isCorrection
            ? outcomes.correctFollowUp(
                actor,
                { id, version: versionIn(body) },
                checked(followUpCorrectionBody, { ...given, reason: form.text('reason') }),
              )
            : outcomes.followUp(actor, id, checked(followUpBody, given));
        });
        return sent.ok
          ? { redirect: withNotice(pathOf(id), 'uitstroom-bewaard') }
          : { html: await detailPage(actor, id, { months, followUp: sent.form }), status: sent.status };
      },
    }),
    page({
      method: 'get',
      path: `${OUTFLOW_PATH}/:id/overdracht`,
      summary: 'Page: the form of a warm handover',
      allow: SCHOOL,
      audit: null,
      params: outcomeParams,
      handle: async ({ actor, params }) => ({ html: await handoverPage(actor, params.id) }),
    }),
    page({
      method: 'post',
      path: `${OUTFLOW_PATH}/:id/overdracht`,
      summary: 'Form: send a warm handover to an mbo school',
      allow: SCHOOL,
      audit: 'outflow.handed-over',
      params: outcomeParams,
      handle: async ({ actor, params: { id }, body }) => {
        const sent = await attempt(body, (form) =>
          handovers.handOver(actor, { id, version: versionIn(body) }, checked(handoverBody, handoverOfForm(form))),
        );
        return sent.ok
          ? { redirect: withNotice(pathOf(id), 'overdracht-verstuurd') }
          : { html: await handoverPage(actor, id, sent.form), status: sent.status };
      },
    }),
    page({
      method: 'get',
      path: `${OUTFLOW_PATH}/:id/overdracht.pdf`,
      summary: 'File: the warm handover that was sent',
      allow: SCHOOL,
      audit: 'outflow.handover-read',
      params: outcomeParams,
      handle: async ({ actor, params: { id } }) => {
        const outflow = await handovers.sheetOf(actor, id);
        return { file: await handoverPdf(outflow), type: 'application/pdf', name: handoverFileName(outflow) };
      },
    }),
    page({
      method: 'post',
      path: `${OUTFLOW_PATH}/:id/toestemming-intrekken`,
      summary: 'Form: record that the consent for a handover was withdrawn',
      allow: SCHOOL,
      audit: 'outflow.consent-withdrawn',
      params: outcomeParams,
      handle: async ({ actor, params: { id }, body }) => {
        const sent = await attempt(body, (form) => {
          const { reason } = checked(reasonBody, { reason: form.text('reason') });
          return handovers.withdrawConsent(actor, { id, version: versionIn(body) }, reason);
        });
        return sent.ok
          ? { redirect: withNotice(pathOf(id), 'toestemming-ingetrokken') }
          : { html: await detailPage(actor, id, { withdrawal: sent.form }), status: sent.status };
      },
    }),
  ];
};

/** The pages of where pupils went. The one with a fixed word stands before `/uitstroom/:id`, which would else take it. */
export const outcomePages = (deps: OutcomePagesDeps): AnyRoute[] => [
  ...listPages(deps),
  ...recordPages(deps),
  ...detailPages(deps),
];
