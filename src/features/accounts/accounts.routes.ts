import { route, type AnyRoute } from '../../web/route.js';
import {
  accountChangeBody,
  accountListQuery,
  accountPage,
  accountParams,
  accountView,
  newAccountBody,
  reasonBody,
} from './accounts.schemas.js';
import type { AccountCareService } from './account-care.service.js';
import type { AccountService, AccountView } from './accounts.service.js';

const toView = ({ disabledOn, ...account }: AccountView) => ({
  ...account,
  disabledOn: disabledOn?.toISOString() ?? null,
});

/** The JSON routes of accounts, for those who run the service. */
export const accountRoutes = ({
  accounts,
  care,
}: {
  accounts: AccountService;
  care: AccountCareService;
}): AnyRoute[] => [
  route({
    method: 'get',
    path: '/api/v1/accounts',
    summary: 'List accounts by e-mail address; `q` finds the beginnings of words of a name or address',
    allow: ['operator'],
    audit: null,
    query: accountListQuery,
    response: accountPage,
    handle: async ({ query: { q, role, disabled, ...place } }) => {
      const page = await accounts.list(place, { search: q, role, disabled });
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
    handle: async ({ actor, params, body, ifMatch }) =>
      toView(await care.change(actor, { id: params.id, version: ifMatch }, body)),
  }),
  route({
    method: 'get',
    path: '/api/v1/accounts/:id',
    summary: 'Read an account',
    allow: ['operator'],
    audit: null,
    params: accountParams,
    response: accountView,
    handle: async ({ params }) => toView(await accounts.get(params.id)),
  }),
  route({
    method: 'post',
    path: '/api/v1/accounts/:id/sign-out',
    summary: 'End all sessions of an account; its owner is told by mail',
    allow: ['operator'],
    audit: 'account.signed-out',
    params: accountParams,
    body: reasonBody,
    response: null,
    handle: ({ params, body }) => care.signOut(params.id, body.reason),
  }),
  route({
    method: 'post',
    path: '/api/v1/accounts/:id/second-factor-reset',
    summary: 'Take the second factor away from somebody who lost it; sessions end, and its owner is told by mail',
    allow: ['operator'],
    audit: 'second-factor.reset',
    params: accountParams,
    body: reasonBody,
    response: null,
    handle: ({ actor, params, body }) => care.resetSecondFactor(actor, params.id, body.reason),
  }),
];
