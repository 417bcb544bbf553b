import { z } from 'zod';
import type { Actor } from '../../domain/actor.js';
import type { Clock } from '../../platform/clock.js';
import { pageOfAll } from '../../platform/db/cursor.js';
import { ROWS_ON_PAGE } from '../../web/components/pagination.js';
import { Breadcrumb, Card, PageHeading } from '../../web/components/page-parts.js';
import { csvReply } from '../../web/csv.js';
import { attempt, checked, freshForm, readForm, type FormState } from '../../web/form-state.js';
import { renderPage } from '../../web/layout.js';
import { withNotice } from '../../web/notices.nl.js';
import { noticeQuery, queryOneOf, queryText } from '../../web/page-query.js';
import { page, type AnyRoute } from '../../web/route.js';
import type { FeedbackService } from './feedback.service.js';
import { CareList } from './visit-list.pages.js';
import { CarePage, ReportForm, VisitPage } from './visit-view.pages.js';
import { cancelBody, monthParams, placementParams, reportBody, timeBody, visitParams } from './visits.schemas.js';
import type { GuidedVisit, VisitService } from './visits.service.js';
import {
  CARE_CSV_HEADER,
  careCsvRow,
  caresShown,
  reportOfForm,
  timeOfForm,
  urgencyKeyOf,
  valuesOfReport,
} from './visits-shape.pages.js';

const SCHOOL = ['coordinator', 'mentor'] as const;
const EVERYBODY = ['coordinator', 'mentor', 'company', 'supervisor'] as const;

const filters = {
  q: queryText,
  stand: queryOneOf(['overdue', 'due', 'not-yet', 'done']),
  begeleider: queryText,
};
const listQuery = z.object({ ...noticeQuery, ...filters, cursor: queryText });
const fileQuery = z.object(filters);
const noticeOnly = z.object(noticeQuery);

const isSchool = ({ role }: Actor): boolean => role === 'coordinator' || role === 'mentor';
const versionIn = (body: Readonly<Record<string, unknown>>): number => Number(readForm(body).text('version'));

export interface VisitPagesDeps {
  readonly visits: VisitService;
  readonly feedback: FeedbackService;
  readonly clock: Clock;
}

const listPages = ({ visits }: VisitPagesDeps): AnyRoute[] => [
  page({
    method: 'get',
    path: '/bezoeken',
    summary: 'Page: the placements with the visit that comes next, overdue first',
    allow: EVERYBODY,
    audit: null,
    query: listQuery,
    handle: async ({ actor, query }) => {
      const all = await visits.overview(actor);
      const mentors = new Map(
        all.flatMap(({ guided: { mentor } }) => (mentor ? [[mentor.id, mentor.name] as const] : [])),
      );
      const shown = pageOfAll(caresShown(all, query), { cursor: query.cursor, limit: ROWS_ON_PAGE }, urgencyKeyOf);
      return {
        html: renderPage(
          { title: 'Bezoeken', actor, path: '/bezoeken', notice: query.melding },
          <CareList
            filters={query}
            mentors={[...mentors].map(([value, label]) => ({ value, label }))}
            all={all}
            shown={shown.items}
            cursor={query.cursor}
            next={shown.next}
            isMentor={actor.role === 'mentor'}
            isSchool={isSchool(actor)}
          />,
        ),
      };
    },
  }),
  page({
    method: 'get',
    path: '/bezoeken.csv',
    summary: 'File: the placements with the visit that comes next',
    allow: EVERYBODY,
    audit: 'visit.list-downloaded',
    query: fileQuery,
    handle: async ({ actor, query }) =>
      csvReply('bezoeken.csv', CARE_CSV_HEADER, caresShown(await visits.overview(actor), query).map(careCsvRow)),
  }),
];

const carePages = ({ visits, feedback, clock }: VisitPagesDeps): AnyRoute[] => {
  const pathOf = (placementId: string): string => `/bezoeken/stages/${placementId}`;
  const startValues = () => ({ day: '', start: '09:30', minutes: '45' });
  const carePage = async (
    actor: Actor,
    placementId: string,
    shown: { form?: FormState; notice?: string | undefined } = {},
  ): Promise<string> => {
    const care = await visits.care(actor, placementId);
    return renderPage(
      { title: `Bezoeken aan ${care.guided.pupil.name}`, actor, path: '/bezoeken', notice: shown.notice },
      <CarePage care={care} form={shown.form ?? freshForm(startValues())} isSchool={isSchool(actor)} />,
    );
  };
  const recordPage = async (actor: Actor, placementId: string, form?: FormState): Promise<string> => {
    const { guided } = await visits.care(actor, placementId);
    return renderPage(
      { title: 'Bezoek vastleggen', actor, path: '/bezoeken' },
      <>
        <Breadcrumb
          crumbs={[
            { href: '/bezoeken', label: 'Bezoeken' },
            { href: pathOf(placementId), label: guided.pupil.name },
          ]}
          here="Vastleggen"
        />
        <PageHeading title={`Bezoek aan ${guided.pupil.name} vastleggen`} />
        <Card>
          <ReportForm
            form={form ?? freshForm(valuesOfReport(null, clock.today()))}
            action={`${pathOf(placementId)}/vastleggen`}
            version={null}
            cancel={pathOf(placementId)}
          />
        </Card>
      </>,
    );
  };
  return [
    page({
      method: 'get',
      path: '/bezoeken/stages/:placementId',
      summary: 'Page: the guidance of one placement',
      allow: EVERYBODY,
      audit: null,
      params: placementParams,
      query: noticeOnly,
      handle: async ({ actor, params, query }) => ({
        html: await carePage(actor, params.placementId, { notice: query.melding }),
      }),
    }),
    page({
      method: 'post',
      path: '/bezoeken/stages/:placementId/plannen',
      summary: 'Form: plan a visit',
      allow: SCHOOL,
      audit: 'visit.planned',
      params: placementParams,
      handle: async ({ actor, params: { placementId }, body }) => {
        const planned = await attempt(body, (form) =>
          visits.plan(actor, placementId, checked(timeBody, timeOfForm(form))),
        );
        return planned.ok
          ? { redirect: withNotice(pathOf(placementId), 'bezoek-gepland') }
          : { html: await carePage(actor, placementId, { form: planned.form }), status: planned.status };
      },
    }),
    page({
      method: 'get',
      path: '/bezoeken/stages/:placementId/vastleggen',
      summary: 'Page: the form to record a visit that was not planned',
      allow: SCHOOL,
      audit: null,
      params: placementParams,
      handle: async ({ actor, params }) => ({ html: await recordPage(actor, params.placementId) }),
    }),
    page({
      method: 'post',
      path: '/bezoeken/stages/:placementId/vastleggen',
      summary: 'Form: record a visit that was not planned',
      allow: SCHOOL,
      audit: 'visit.recorded',
      params: placementParams,
      handle: async ({ actor, params: { placementId }, body }) => {
        const recorded = await attempt(body, (form) => {
          const { day, ...report } = checked(reportBody, reportOfForm(form));
          return visits.recordNow(actor, placementId, { day, report });
        });
        return recorded.ok
          ? { redirect: withNotice(pathOf(placementId), 'bezoek-vastgelegd') }
          : { html: await recordPage(actor, placementId, recorded.form), status: recorded.status };
      },
    }),
    page({
      method: 'post',
      path: '/bezoeken/stages/:placementId/vraag/:month',
      summary: 'Form: ask the company by mail how a month went',
      allow: SCHOOL,
      audit: 'feedback.asked',
      params: monthParams,
      handle: async ({ actor, params: { placementId, month }, body }) => {
        const asked = await attempt(body, () => feedback.ask(actor, placementId, month));
        return asked.ok
          ? { redirect: withNotice(pathOf(placementId), 'terugkoppeling-gevraagd') }
          : {
              html: await carePage(actor, placementId, { form: { ...asked.form, values: startValues() } }),
              status: asked.status,
            };
      },
    }),
    page({
      method: 'post',
      path: '/bezoeken/stages/:placementId/hulp/:month',
      summary: 'Form: record that somebody saw to the help that was asked for',
      allow: SCHOOL,
      audit: 'feedback.handled',
      params: monthParams,
      handle: async ({ actor, params: { placementId, month } }) => {
        await feedback.handle(actor, placementId, month);
        return { redirect: withNotice(pathOf(placementId), 'hulp-opgepakt') };
      },
    }),
  ];
};

const visitPagesOf = ({ visits, clock }: VisitPagesDeps): AnyRoute[] => {
  const timeValues = ({ visit }: GuidedVisit) => ({
    day: visit.day,
    start: visit.start,
    minutes: String(visit.minutes),
  });
  const visitPage = async (
    actor: Actor,
    id: string,
    shown: { form?: FormState; notice?: string | undefined } = {},
  ): Promise<string> => {
    const found = await visits.get(actor, id);
    return renderPage(
      { title: `Bezoek aan ${found.guided.pupil.name}`, actor, path: '/bezoeken', notice: shown.notice },
      <VisitPage found={found} form={shown.form ?? freshForm(timeValues(found))} isSchool={isSchool(actor)} />,
    );
  };
  const reportPage = async (actor: Actor, id: string, form?: FormState): Promise<string> => {
    const { visit, guided } = await visits.get(actor, id);
    const today = clock.today();
    const started = visit.day > today ? { ...visit, day: today } : visit;
    return renderPage(
      { title: 'Bezoek vastleggen', actor, path: '/bezoeken' },
      <>
        <Breadcrumb
          crumbs={[
            { href: '/bezoeken', label: 'Bezoeken' },
            { href: `/bezoeken/${id}`, label: guided.pupil.name },
          ]}
          here="Verslag"
        />
        <PageHeading title={`Bezoek aan ${guided.pupil.name} vastleggen`} lead={guided.place.name} />
        <Card>
          <ReportForm
            form={form ?? freshForm(valuesOfReport(started, today))}
            action={`/bezoeken/${id}/verslag`}
            version={visit.version}
            cancel={`/bezoeken/${id}`}
          />
        </Card>
      </>,
    );
  };
  return [
    page({
      method: 'get',
      path: '/bezoeken/:id',
      summary: 'Page: one visit and what happened to it',
      allow: EVERYBODY,
      audit: null,
      params: visitParams,
      query: noticeOnly,
      handle: async ({ actor, params, query }) => ({
        html: await visitPage(actor, params.id, { notice: query.melding }),
      }),
    }),
    page({
      method: 'get',
      path: '/bezoeken/:id/verslag',
      summary: 'Page: the form to record a planned visit or to correct its record',
      allow: SCHOOL,
      audit: null,
      params: visitParams,
      handle: async ({ actor, params }) => ({ html: await reportPage(actor, params.id) }),
    }),
    page({
      method: 'post',
      path: '/bezoeken/:id/verslag',
      summary: 'Form: record a planned visit or correct its record',
      allow: SCHOOL,
      audit: 'visit.recorded',
      params: visitParams,
      handle: async ({ actor, params: { id }, body }) => {
        const recorded = await attempt(body, (form) => {
          const { day, ...report } = checked(reportBody, reportOfForm(form));
          return visits.record(actor, { id, version: versionIn(body) }, { day, report });
        });
        return recorded.ok
          ? { redirect: withNotice(`/bezoeken/${id}`, 'bezoek-vastgelegd') }
          : { html: await reportPage(actor, id, recorded.form), status: recorded.status };
      },
    }),
    page({
      method: 'post',
      path: '/bezoeken/:id/verzetten',
      summary: 'Form: move a planned visit',
      allow: SCHOOL,
      audit: 'visit.moved',
      params: visitParams,
      handle: async ({ actor, params: { id }, body }) => {
        const moved = await attempt(body, (form) =>
          visits.move(actor, { id, version: versionIn(body) }, checked(timeBody, timeOfForm(form))),
        );
        return moved.ok
          ? { redirect: withNotice(`/bezoeken/${id}`, 'bezoek-verzet') }
          : { html: await visitPage(actor, id, { form: moved.form }), status: moved.status };
      },
    }),
    page({
      method: 'post',
      path: '/bezoeken/:id/afzeggen',
      summary: 'Form: cancel a planned visit',
      allow: SCHOOL,
      audit: 'visit.cancelled',
      params: visitParams,
      handle: async ({ actor, params: { id }, body }) => {
        const cancelled = await attempt(body, (form) => {
          const { reason } = checked(cancelBody, { reason: form.text('reason') });
          return visits.cancel(actor, { id, version: versionIn(body) }, reason);
        });
        if (cancelled.ok) return { redirect: withNotice(`/bezoeken/${id}`, 'bezoek-afgezegd') };
        const values = timeValues(await visits.get(actor, id));
        return { html: await visitPage(actor, id, { form: { ...cancelled.form, values } }), status: cancelled.status };
      },
    }),
  ];
};

/** The pages of visits. Those with a fixed word stand before `/bezoeken/:id`, which would else take them. */
export const visitPages = (deps: VisitPagesDeps): AnyRoute[] => [
  ...listPages(deps),
  ...carePages(deps),
  ...visitPagesOf(deps),
];
