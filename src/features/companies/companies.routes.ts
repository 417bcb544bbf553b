import type { z } from 'zod';
import type { Actor } from '../../domain/actor.js';
import { companyScopeOf } from '../../domain/company-scope.js';
import type { Company } from '../../domain/company.js';
import { route, type AnyRoute } from '../../web/route.js';
import {
  companyChangeBody,
  companyListQuery,
  companyPage,
  companyParams,
  companyView,
  newCompanyBody,
} from './companies.schemas.js';
import type { CompanyService } from './companies.service.js';

/** A system operator keeps the service running and has no need of people's addresses. */
const toView = (actor: Actor, company: Company, towns: readonly string[]): z.input<typeof companyView> => ({
  ...company,
  ...(actor.role === 'operator' ? { email: null, phone: null } : {}),
  towns,
});

/** The JSON routes of companies. A company contact sees and changes the own company only. */
export const companyRoutes = ({ companies }: { companies: CompanyService }): AnyRoute[] => [
  route({
    method: 'get',
    path: '/api/v1/companies',
    summary: 'List companies by name; `q` holds words of the name, a town or the KvK number',
    allow: ['coordinator', 'mentor', 'company', 'admin', 'operator'],
    audit: null,
    query: companyListQuery,
    response: companyPage,
    handle: async ({ actor, query: { q, ...page } }) => {
      const { items, next } = await companies.list(companyScopeOf(actor), { text: q, ...page });
      return { items: items.map(({ company, towns }) => toView(actor, company, towns)), next };
    },
  }),
  route({
    method: 'get',
    path: '/api/v1/companies/:id',
    summary: 'Read one company',
    allow: ['coordinator', 'mentor', 'company', 'admin', 'operator'],
    audit: null,
    params: companyParams,
    response: companyView,
    handle: async ({ actor, params }) => {
      const { company, towns } = await companies.withTowns(companyScopeOf(actor), params.id);
      return toView(actor, company, towns);
    },
  }),
  route({
    method: 'post',
    path: '/api/v1/companies',
    summary: 'Add a company, as one that a school or a pupil found',
    allow: ['coordinator', 'admin'],
    audit: 'company.added',
    body: newCompanyBody,
    response: companyView,
    status: 201,
    handle: async ({ actor, body }) => toView(actor, await companies.create(body), []),
  }),
  route({
    method: 'patch',
    path: '/api/v1/companies/:id',
    summary: 'Change a company; absent leaves a field, null clears it',
    allow: ['coordinator', 'company', 'admin'],
    audit: 'company.changed',
    params: companyParams,
    body: companyChangeBody,
    response: companyView,
    guarded: true,
    handle: async ({ actor, params, body, ifMatch }) => {
      const scope = companyScopeOf(actor);
      await companies.change(scope, { id: params.id, version: ifMatch }, body);
      const { company, towns } = await companies.withTowns(scope, params.id);
      return toView(actor, company, towns);
    },
  }),
];
