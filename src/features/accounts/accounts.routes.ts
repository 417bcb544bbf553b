import { route, type AnyRoute } from '../../web/route.js';
import {
  accountChangeBody,
  accountListQuery,
  accountPage,
  accountParams,
  accountView,
  newAccountBody,
} from './accounts.schemas.js';
import type { AccountService, AccountView } from './accounts.service.js';

const toView = ({ disabledOn, ...account }: AccountView) => ({
  ...account,
  disabledOn: disabledOn?.toISOString() ?? null,
});

/** The JSON routes of accounts, for those who run the service. */
export const accountRoutes = ({ accounts }: { accounts: AccountService }): AnyRoute[] => [
  route({
    method: 'get',
    path: '/api/v1/accounts',
    summary: 'List accounts by e-mail address',
    allow: ['operator'],
    audit: null,
    query: accountListQuery,
    response: accountPage,
    handle: async ({ query }) => {
      const page = await accounts.list(query);
      return { ...page, items: page.items.map(toView) };
    },
  }),
  route({
    method: 'post',
    path: '/api/v1/accounts',
    summary: 'Add an account with a first password',
    allow: ['operator'],
    audit: 'account.added',
    body: newAccountBody,
    response: accountView,
    status: 201,
    handle: async ({ body }) => toView(await accounts.create(body)),
  }),
  route({
    method: 'patch',
    path: '/api/v1/accounts/:id',
    summary:
      'Change or disable an account, its role or password; a new role, tenant or password signs it out everywhere',
    allow: ['operator'],
    audit: 'account.changed',
    params: accountParams,
    body: accountChangeBody,
    response: accountView,
    guarded: true,
    handle: async ({ params, body, ifMatch }) =>
      toView(await accounts.change({ id: params.id, version: ifMatch }, body)),
  }),
];
