import { route, type AnyRoute } from '../../web/route.js';
import {
  identityProviderChangeBody,
  identityProviderList,
  identityProviderParams,
  identityProviderView,
  newIdentityProviderBody,
} from './identity-providers.schemas.js';
import type { IdentityProviderService } from './identity-providers.service.js';

/** The JSON routes of where schools and companies let their people sign in, for those who run the service. */
export const identityProviderRoutes = ({ providers }: { providers: IdentityProviderService }): AnyRoute[] => [
  route({
    method: 'get',
    path: '/api/v1/identity-providers',
    summary: 'List where the people of schools and companies sign in',
    allow: ['operator'],
    audit: null,
    response: identityProviderList,
    handle: async () => ({ items: await providers.list(), next: null }),
  }),
  route({
    method: 'post',
    path: '/api/v1/identity-providers',
    summary: 'Add the OpenID Connect service of a school or company; the secret is kept encrypted and never shown',
    allow: ['operator'],
    audit: 'identity-provider.added',
    body: newIdentityProviderBody,
    response: identityProviderView,
    status: 201,
    handle: ({ body }) => providers.create(body),
  }),
  route({
    method: 'patch',
    path: '/api/v1/identity-providers/:id',
    summary: 'Change or switch off the OpenID Connect service of a school or company',
    allow: ['operator'],
    audit: 'identity-provider.changed',
    params: identityProviderParams,
    body: identityProviderChangeBody,
    response: identityProviderView,
    guarded: true,
    handle: ({ params, body, ifMatch }) => providers.change({ id: params.id, version: ifMatch }, body),
  }),
  route({
    method: 'delete',
    path: '/api/v1/identity-providers/:id',
    summary: 'Remove the OpenID Connect service of a school or company, with the identities it vouched for',
    allow: ['operator'],
    audit: 'identity-provider.removed',
    params: identityProviderParams,
    response: null,
    handle: ({ params }) => providers.remove(params.id),
  }),
];
