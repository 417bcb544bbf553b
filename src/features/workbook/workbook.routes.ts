import { schoolScopeOf } from '../../domain/school-scope.js';
import { route, type AnyRoute } from '../../web/route.js';
import {
  bookList,
  bookQuery,
  bookView,
  itemBody,
  itemParams,
  linkView,
  placementParams,
  sectorParams,
  templateBody,
  templateView,
  toBookRow,
  toBookView,
  toTemplateView,
} from './workbook.schemas.js';
import type { WorkbookService } from './workbook.service.js';

const EVERYBODY = ['coordinator', 'mentor', 'company', 'supervisor'] as const;
const SCHOOL = ['coordinator', 'mentor'] as const;

/** The JSON routes of stageboeken. `templates` stands before `/workbooks/:placementId`, which would else take it. */
export const workbookRoutes = ({ workbooks }: { workbooks: WorkbookService }): AnyRoute[] => [
  route({
    method: 'get',
    path: '/api/v1/workbooks/templates/:sector',
    summary: 'The template of the own school for a sector; edition 0 ships with the service',
    allow: SCHOOL,
    audit: null,
    params: sectorParams,
    response: templateView,
    handle: async ({ actor, params }) => toTemplateView(await workbooks.template(schoolScopeOf(actor), params.sector)),
  }),
  route({
    method: 'put',
    path: '/api/v1/workbooks/templates/:sector',
    summary: 'Keep a new edition of a template; books that were begun keep theirs',
    allow: ['coordinator'],
    audit: 'workbook.template-changed',
    params: sectorParams,
    body: templateBody,
    response: templateView,
    guarded: true,
    handle: async ({ actor, params, body, ifMatch }) =>
      toTemplateView(await workbooks.saveTemplate(actor, { ...params, edition: ifMatch }, body.items)),
  }),
  route({
    method: 'get',
    path: '/api/v1/workbooks',
    summary: 'List the stageboeken one may see by pupil, with how far each is',
    allow: EVERYBODY,
    audit: null,
    query: bookQuery,
    response: bookList,
    handle: async ({ actor, query }) => {
      const { items, next } = await workbooks.list(actor, query);
      return { items: items.map(toBookRow), next };
    },
  }),
  route({
    method: 'get',
    path: '/api/v1/workbooks/:placementId',
    summary: 'The stageboek of the pupil of a placement',
    allow: EVERYBODY,
    audit: null,
    params: placementParams,
    response: bookView,
    handle: async ({ actor, params }) => toBookView(await workbooks.get(actor, params.placementId)),
  }),
  route({
    method: 'patch',
    path: '/api/v1/workbooks/:placementId/items/:itemId',
    summary: 'Tick an item for the own side, or say where it is learned; what others write meanwhile stays',
    allow: EVERYBODY,
    audit: 'workbook.item-changed',
    params: itemParams,
    body: itemBody,
    response: bookView,
    handle: async ({ actor, params: { placementId, itemId }, body: { ticked, place } }) => {
      const moved = place === undefined ? null : await workbooks.move(actor, placementId, { itemId, place });
      const done = ticked === undefined ? moved : await workbooks.tick(actor, placementId, { itemId, isOn: ticked });
      return toBookView(done ?? (await workbooks.get(actor, placementId)));
    },
  }),
  route({
    method: 'post',
    path: '/api/v1/workbooks/:placementId/link',
    summary: 'Make the link with which the pupil reports its days; the one before stops working',
    allow: SCHOOL,
    audit: 'workbook.link-made',
    params: placementParams,
    response: linkView,
    handle: async ({ actor, params }) => ({
      path: `/dagverslag/${await workbooks.issueLink(actor, params.placementId)}`,
    }),
  }),
];
