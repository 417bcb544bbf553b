import { z } from 'zod';
import type { Actor } from '../../domain/actor.js';
import { guidedKeyOf } from '../../domain/guided-placement.js';
import { isCalendarDate, mondayOf, type CalendarDate } from '../../platform/calendar-date.js';
import type { Clock } from '../../platform/clock.js';
import { pageOfAll } from '../../platform/db/cursor.js';
import { AppError } from '../../platform/errors.js';
import { ROWS_ON_PAGE } from '../../web/components/pagination.js';
import { csvReply } from '../../web/csv.js';
import { attempt, checked, freshForm, readForm, type FormState } from '../../web/form-state.js';
import { renderPage } from '../../web/layout.js';
import { withNotice } from '../../web/notices.nl.js';
import { noticeQuery, queryOneOf, queryText } from '../../web/page-query.js';
import { page, type AnyRoute } from '../../web/route.js';
import { valuesOfWeek, weekCsvRow, weekOfForm, WEEK_CSV_HEADER } from './attendance-shape.pages.js';
import { SUBSIDY_CSV_HEADER, subsidyCsvRows, subsidyPdf } from './subsidy-shape.pages.js';
import { SubsidyPage } from './subsidy-view.pages.js';
import { hoursPages } from './attendance-hours.pages.js';
import { WeekList, WeekPage } from './attendance-view.pages.js';
import { placementParams, weekBody } from './attendance.schemas.js';
import type { AttendanceService, WeekQuery } from './attendance.service.js';

const ALLOW = ['coordinator', 'mentor', 'company', 'supervisor'] as const;
const SCHOOL = ['coordinator', 'mentor'] as const;

const filters = {
  week: queryText,
  q: queryText,
  klas: queryText,
  stand: queryOneOf(['open', 'recorded', 'coming']),
};
const listQuery = z.object({ ...noticeQuery, ...filters, cursor: queryText });
const fileQuery = z.object(filters);
const weekQuery = z.object({ ...noticeQuery, week: queryText });

/** The Monday of the week that the address names, else of this week. */
const mondayIn = (week: string | undefined, today: CalendarDate): CalendarDate =>
  mondayOf(week !== undefined && isCalendarDate(week) ? week : today);

/** Points the errors at the rows of the form: days that were left open are not sent. */
const atRows = async <T,>(rows: readonly number[], act: () => Promise<T>): Promise<T> => {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const errors = error.errors.map(({ path, ...rest }) => ({
      ...rest,
      path: path
        .replace(/^days\.(\d+)/, (_, at: string) => `days.${rows[Number(at)] ?? at}`)
        .replace(/\.day$/, '.presence'),
    }));
    throw new AppError(error.kind, error.code, error.facts, errors);
  }
};

export interface AttendancePagesDeps {
  readonly attendance: AttendanceService;
  readonly clock: Clock;
}

/** The pages of attendance. */
export const attendancePages = ({ attendance, clock }: AttendancePagesDeps): AnyRoute[] => {
  const queryOf = (query: z.output<typeof fileQuery>): WeekQuery => ({
    monday: mondayIn(query.week, clock.today()),
    text: query.q,
    groupName: query.klas,
    standing: query.stand,
  });

  const weekPage = async (
    actor: Actor,
    { placementId, monday }: { placementId: string; monday: CalendarDate },
    shown: { form?: FormState; notice?: string | undefined } = {},
  ): Promise<string> => {
    const sheet = await attendance.sheet(actor, placementId, monday);
    const meter = await attendance.meter(sheet.guided);
    return renderPage(
      { title: `Aanwezigheid van ${sheet.guided.pupil.name}`, actor, path: '/aanwezigheid', notice: shown.notice },
      <WeekPage
        sheet={sheet}
        form={shown.form ?? freshForm(valuesOfWeek(sheet, clock.today()))}
        meter={meter}
        today={clock.today()}
        maySeeFile={actor.schoolId !== null}
      />,
    );
  };

  return [
    ...hoursPages({ attendance }),
    page({
      method: 'get',
      path: '/aanwezigheid',
      summary: 'Page: the stages of a week and whether their attendance is recorded',
      allow: ALLOW,
      audit: null,
      query: listQuery,
      handle: async ({ actor, query }) => {
        const asked = queryOf(query);
        const [all, groupNames] = await Promise.all([attendance.overview(actor, asked), attendance.groupNames(actor)]);
        const { cursor } = query;
        const rows = pageOfAll(all, { cursor, limit: ROWS_ON_PAGE }, ({ guided }) => guidedKeyOf(guided));
        return {
          html: renderPage(
            { title: 'Aanwezigheid', actor, path: '/aanwezigheid', notice: query.melding },
            <WeekList
              filters={{ week: asked.monday, q: query.q, klas: query.klas, stand: query.stand }}
              groupNames={groupNames}
              open={all.filter(({ standing }) => standing === 'open').length}
              rows={rows.items}
              cursor={cursor}
              next={rows.next}
            />,
          ),
        };
      },
    }),
    page({
      method: 'get',
      path: '/aanwezigheid.csv',
      summary: 'File: the stages of a week and their attendance',
      allow: ALLOW,
      audit: 'attendance.list-downloaded',
      query: fileQuery,
      handle: async ({ actor, query }) =>
        csvReply(
          'aanwezigheid.csv',
          WEEK_CSV_HEADER,
          (await attendance.overview(actor, queryOf(query))).map(weekCsvRow),
        ),
    }),
    page({
      method: 'get',
      path: '/aanwezigheid/:placementId',
      summary: 'Page: one week of a stage, the hours meter and what happened to the week',
      allow: ALLOW,
      audit: null,
      params: placementParams,
      query: weekQuery,
      handle: async ({ actor, params, query }) => ({
        html: await weekPage(
          actor,
          { ...params, monday: mondayIn(query.week, clock.today()) },
          { notice: query.melding },
        ),
      }),
    }),
    page({
      method: 'post',
      path: '/aanwezigheid/:placementId',
      summary: 'Form: record or correct a week',
      allow: ALLOW,
      audit: 'attendance.recorded',
      params: placementParams,
      query: weekQuery,
      handle: async ({ actor, params, query, body }) => {
        const monday = mondayIn(query.week, clock.today());
        const version = Number(readForm(body).text('version'));
        const recorded = await attempt(body, (form) => {
          const { days, rows } = weekOfForm(form, monday);
          return atRows(rows, () =>
            attendance.record(actor, { ...params, day: monday, version }, checked(weekBody, { days }).days),
          );
        });
        return recorded.ok
          ? { redirect: withNotice(`/aanwezigheid/${params.placementId}?week=${monday}`, 'week-bewaard') }
          : { html: await weekPage(actor, { ...params, monday }, { form: recorded.form }), status: recorded.status };
      },
    }),
    page({
      method: 'get',
      path: '/aanwezigheid/:placementId/dossier',
      summary: 'Page: the subsidy file of a stage, to print',
      allow: SCHOOL,
      audit: 'attendance.subsidy-file-read',
      params: placementParams,
      handle: async ({ actor, params }) => ({
        html: renderPage(
          { title: 'Subsidiedossier', actor, path: '/aanwezigheid' },
          <SubsidyPage file={await attendance.subsidyFile(actor, params.placementId)} />,
        ),
      }),
    }),
    page({
      method: 'get',
      path: '/aanwezigheid/:placementId/dossier.pdf',
      summary: 'File: the subsidy file of a stage, to keep',
      allow: SCHOOL,
      audit: 'attendance.subsidy-file-downloaded',
      params: placementParams,
      handle: async ({ actor, params }) => ({
        file: await subsidyPdf(await attendance.subsidyFile(actor, params.placementId), clock.now()),
        type: 'application/pdf',
        name: 'subsidiedossier.pdf',
      }),
    }),
    page({
      method: 'get',
      path: '/aanwezigheid/:placementId/dossier.csv',
      summary: 'File: the subsidy file of a stage',
      allow: SCHOOL,
      audit: 'attendance.subsidy-file-downloaded',
      params: placementParams,
      handle: async ({ actor, params }) =>
        csvReply(
          'subsidiedossier.csv',
          SUBSIDY_CSV_HEADER,
          subsidyCsvRows(await attendance.subsidyFile(actor, params.placementId)),
        ),
    }),
  ];
};
