import { route, type AnyRoute } from '../../web/route.js';
import {
  newKeyBody,
  newServiceAccountBody,
  serviceAccountPage,
  serviceAccountParams,
  serviceAccountQuery,
  serviceAccountWithKey,
  toServiceAccountView,
} from './service-accounts.schemas.js';
import type { ServiceAccountService, WithKey } from './service-accounts.service.js';

const toViewWithKey = ({ account, key }: WithKey) => ({ ...toServiceAccountView(account), key });

/** The JSON routes of the accounts of programs, for those who run the service. */
export const serviceAccountRoutes = (deps: { serviceAccounts: ServiceAccountService }): AnyRoute[] => [
  route({
    method: 'get',
    path: '/api/v1/service-accounts',
    summary: 'List the accounts of programs, with what their keys begin with and when they were used',
    allow: ['operator'],
    audit: null,
    query: serviceAccountQuery,
    response: serviceAccountPage,
    handle: async ({ query }) => {
      const page = await deps.serviceAccounts.list(query);
      return { ...page, items: page.items.map(toServiceAccountView) };
    },
  }),
  route({
    method: 'post',
    path: '/api/v1/service-accounts',
    summary: 'Add an account for a program; the answer holds its key, this once',
    allow: ['operator'],
    audit: 'service-account.added',
    body: newServiceAccountBody,
    response: serviceAccountWithKey,
    secretAnswer: true,
    status: 201,
    handle: async ({ body }) => toViewWithKey(await deps.serviceAccounts.create(body)),
  }),
  route({
    method: 'post',
    path: '/api/v1/service-accounts/:id/keys',
    summary: 'Replace the key of a program; the old one works for a day yet',
    allow: ['operator'],
    audit: 'service-account.key-replaced',
    params: serviceAccountParams,
    body: newKeyBody,
    response: serviceAccountWithKey,
    secretAnswer: true,
    handle: async ({ params, body }) => toViewWithKey(await deps.serviceAccounts.rotate(params.id, body.daysValid)),
  }),
  route({
    method: 'delete',
    path: '/api/v1/service-accounts/:id',
    summary: 'Take away the account of a program with its keys, at once',
    allow: ['operator'],
    audit: 'service-account.removed',
    params: serviceAccountParams,
    response: null,
    handle: ({ params }) => deps.serviceAccounts.remove(params.id),
  }),
];
