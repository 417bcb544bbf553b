import { z } from 'zod';
import type { Actor } from '../../domain/actor.js';
import { schoolScopeOf } from '../../domain/school-scope.js';
import type { Sector } from '../../domain/sector.js';
import type { Clock } from '../../platform/clock.js';
import { AppError } from '../../platform/errors.js';
import { ROWS_ON_PAGE } from '../../web/components/pagination.js';
import { PageHeading } from '../../web/components/page-parts.js';
import { csvReply } from '../../web/csv.js';
import { attempt, checked, freshForm, readForm, type FormState } from '../../web/form-state.js';
import { renderPage } from '../../web/layout.js';
import { withNotice } from '../../web/notices.nl.js';
import { noticeQuery, queryText } from '../../web/page-query.js';
import { page, type AnyRoute } from '../../web/route.js';
import { csvRowsOf, itemsOfCsv, TEMPLATE_CSV_HEADER } from './template-csv.rules.js';
import { BookList, BookPage, ReportPage, TemplatePage } from './workbook-view.pages.js';
import { progressOf, type TemplateItem } from './workbook.rules.js';
import {
  itemParams,
  placementParams,
  reportBody,
  secretParams,
  sectorParams,
  templateBody,
} from './workbook.schemas.js';
import type { WorkbookService } from './workbook.service.js';
import { portfolioPdf } from './workbook-shape.pages.js';

const EVERYBODY = ['coordinator', 'mentor', 'company', 'supervisor'] as const;
const SCHOOL = ['coordinator', 'mentor'] as const;
const noticeOnly = z.object(noticeQuery);
const filters = { q: queryText, klas: queryText };
const fileQuery = z.object(filters);
const listQuery = z.object({ ...filters, cursor: queryText });

/** What a file of a template holds. @throws AppError naming each line that can't be read */
export const readTemplateCsv = (text: string): readonly TemplateItem[] => {
  const { items, faults } = itemsOfCsv(text);
  // The summary above the form names every line; the field shows the first.
  const errors = faults.slice(0, 20).map(({ path, code }) => ({ path, code }));
  if (errors.length > 0) throw new AppError('rule', 'workbook.csv-invalid', {}, errors);
  return items;
};

const csvText = (items: readonly TemplateItem[]): string =>
  [TEMPLATE_CSV_HEADER, ...csvRowsOf(items)]
    .map((row) => row.map((cell) => (/[;"\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(';'))
    .join('\n');

const templatePages = ({ workbooks }: WorkbookPagesDeps): AnyRoute[] => {
  const templatePage = async (
    actor: Actor,
    sector: Sector,
    shown: { form?: FormState; notice?: string | undefined } = {},
  ): Promise<string> => {
    const template = await workbooks.template(schoolScopeOf(actor), sector);
    const values = { version: String(template.edition), csv: csvText(template.items) };
    return renderPage(
      { title: 'Lijsten per sector', actor, path: '/stageboeken', notice: shown.notice },
      <TemplatePage
        template={template}
        form={shown.form ?? freshForm(values)}
        mayEdit={actor.role === 'coordinator'}
      />,
    );
  };
  return [
    page({
      method: 'get',
      path: '/stageboeken/lijsten/:sector.csv',
      summary: 'File: the template of a sector, to change and to read in again',
      allow: SCHOOL,
      audit: null,
      params: sectorParams,
      handle: async ({ actor, params: { sector } }) =>
        csvReply(
          `doelen-${sector}.csv`,
          TEMPLATE_CSV_HEADER,
          csvRowsOf((await workbooks.template(schoolScopeOf(actor), sector)).items),
        ),
    }),
    page({
      method: 'get',
      path: '/stageboeken/lijsten/:sector',
      summary: 'Page: the template of a sector and its editions',
      allow: SCHOOL,
      audit: null,
      params: sectorParams,
      query: noticeOnly,
      handle: async ({ actor, params, query }) => ({
        html: await templatePage(actor, params.sector, { notice: query.melding }),
      }),
    }),
    page({
      method: 'post',
      path: '/stageboeken/lijsten/:sector',
      summary: 'Form: keep a new edition of a template',
      allow: ['coordinator'],
      audit: 'workbook.template-changed',
      params: sectorParams,
      handle: async ({ actor, params: { sector }, body }) => {
        const edition = Number(readForm(body).text('version'));
        const kept = await attempt(body, (form) => {
          const { items } = checked(templateBody, { items: readTemplateCsv(form.text('csv') ?? '') });
          return workbooks.saveTemplate(actor, { sector, edition }, items);
        });
        return kept.ok
          ? { redirect: withNotice(`/stageboeken/lijsten/${sector}`, 'lijst-bewaard') }
          : { html: await templatePage(actor, sector, { form: kept.form }), status: kept.status };
      },
    }),
  ];
};

export interface WorkbookPagesDeps {
  readonly workbooks: WorkbookService;
  readonly clock: Clock;
  readonly baseUrl: () => string;
}

const bookPages = ({ workbooks, clock, baseUrl }: WorkbookPagesDeps): AnyRoute[] => {
  const bookPage = async (
    actor: Actor,
    placementId: string,
    shown: { linkAddress?: string; notice?: string | undefined } = {},
  ): Promise<string> => {
    const found = await workbooks.get(actor, placementId);
    return renderPage(
      { title: `Stageboek van ${found.guided.pupil.name}`, actor, path: '/stageboeken', notice: shown.notice },
      <BookPage
        found={found}
        side={actor.schoolId === null ? 'company' : 'school'}
        linkAddress={shown.linkAddress ?? null}
      />,
    );
  };
  return [
    page({
      method: 'get',
      path: '/stageboeken',
      summary: 'Page: the stageboeken one may see',
      allow: EVERYBODY,
      audit: null,
      query: listQuery,
      handle: async ({ actor, query }) => {
        const { q: search, klas: group, cursor } = query;
        const [books, groupNames] = await Promise.all([
          workbooks.list(actor, { search, group, cursor, limit: ROWS_ON_PAGE }),
          workbooks.groupNames(actor),
        ]);
        return {
          html: renderPage(
            { title: 'Stageboeken', actor, path: '/stageboeken' },
            <BookList query={query} groupNames={groupNames} books={books} isSchool={actor.schoolId !== null} />,
          ),
        };
      },
    }),
    page({
      method: 'get',
      path: '/stageboeken.csv',
      summary: 'File: how far the stageboeken are that one may see',
      allow: EVERYBODY,
      audit: 'workbook.list-downloaded',
      query: fileQuery,
      handle: async ({ actor, query }) =>
        csvReply(
          'stageboeken.csv',
          ['Leerling', 'Klas', 'Bedrijf', 'Afgetekend', 'Alles', 'Voor toelating afgetekend', 'Voor toelating'],
          (await workbooks.all(actor, { search: query.q, group: query.klas })).map(({ guided, book }) => {
            const { done, total, admissionDone, admissionTotal } = progressOf(book);
            return [
              ...[guided.pupil.name, guided.pupil.groupName, guided.place.name],
              ...[done, total, admissionDone, admissionTotal].map(String),
            ];
          }),
        ),
    }),
    page({
      method: 'get',
      path: '/stageboeken/:placementId',
      summary: 'Page: the stageboek of a pupil',
      allow: EVERYBODY,
      audit: null,
      params: placementParams,
      query: noticeOnly,
      handle: async ({ actor, params, query }) => ({
        html: await bookPage(actor, params.placementId, { notice: query.melding }),
      }),
    }),
    page({
      method: 'post',
      path: '/stageboeken/:placementId/doelen/:itemId',
      summary: 'Form: tick an item, take the tick away, or say where it is learned',
      allow: EVERYBODY,
      audit: 'workbook.item-changed',
      params: itemParams,
      handle: async ({ actor, params: { placementId, itemId }, body }) => {
        const asked = readForm(body).text('doe');
        if (asked === 'school' || asked === 'company')
          await workbooks.move(actor, placementId, { itemId, place: asked });
        else await workbooks.tick(actor, placementId, { itemId, isOn: asked !== 'terug' });
        return { redirect: withNotice(`/stageboeken/${placementId}`, 'stageboek-bewaard') };
      },
    }),
    page({
      method: 'post',
      path: '/stageboeken/:placementId/link',
      summary: 'Form: make the link with which the pupil reports its days, shown once',
      allow: SCHOOL,
      audit: 'workbook.link-made',
      params: placementParams,
      handle: async ({ actor, params: { placementId } }) => {
        const secret = await workbooks.issueLink(actor, placementId);
        return { html: await bookPage(actor, placementId, { linkAddress: `${baseUrl()}/dagverslag/${secret}` }) };
      },
    }),
    page({
      method: 'get',
      path: '/stageboeken/:placementId/portfolio.pdf',
      summary: 'File: the portfolio of a pupil',
      allow: EVERYBODY,
      audit: 'workbook.portfolio-downloaded',
      params: placementParams,
      handle: async ({ actor, params }) => ({
        file: await portfolioPdf(await workbooks.get(actor, params.placementId), clock.now()),
        type: 'application/pdf',
        name: 'portfolio.pdf',
      }),
    }),
  ];
};

const linkPages = ({ workbooks }: WorkbookPagesDeps): AnyRoute[] => {
  const reportPage = async (secret: string, address: string, form: FormState): Promise<string> =>
    renderPage(
      { title: 'Dagverslag', actor: null, path: '' },
      <ReportPage found={await workbooks.behindLink(secret, address)} form={form} action={`/dagverslag/${secret}`} />,
    );
  return [
    page({
      method: 'get',
      path: '/dagverslag/:secret',
      summary: 'Page: what a pupil did today, by personal link',
      allow: 'everyone',
      audit: null,
      params: secretParams,
      handle: async ({ params, address }) => ({ html: await reportPage(params.secret, address, freshForm()) }),
    }),
    page({
      method: 'post',
      path: '/dagverslag/:secret',
      summary: 'Form: report the day by personal link',
      allow: 'everyone',
      audit: 'workbook.day-reported',
      params: secretParams,
      handle: async ({ params: { secret }, address, body }) => {
        const told = await attempt(body, (form) =>
          workbooks.report(
            secret,
            address,
            checked(reportBody, { text: form.text('text'), itemIds: form.list('itemIds') }),
          ),
        );
        return told.ok
          ? {
              html: renderPage(
                { title: 'Klaar', actor: null, path: '' },
                <PageHeading title="Klaar voor vandaag" lead="Je dagverslag staat in je stageboek." />,
              ),
            }
          : { html: await reportPage(secret, address, told.form), status: told.status };
      },
    }),
  ];
};

/** The pages of stageboeken. The lists stand before `/stageboeken/:placementId`, which would else take them. */
export const workbookPages = (deps: WorkbookPagesDeps): AnyRoute[] => [
  ...templatePages(deps),
  ...bookPages(deps),
  ...linkPages(deps),
];
