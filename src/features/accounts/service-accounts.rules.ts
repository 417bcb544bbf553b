import type { Role } from '../../domain/actor.js';

/** The roles a program can have. Not those of persons who visit pupils, and not the one that makes keys. */
export const KEY_ROLES = ['coordinator', 'company', 'admin', 'reader'] as const satisfies readonly Role[];

/** How long a key that was replaced still works, so that a program can be given the new one, in hours. */
export const GRACE_HOURS = 24;

/** What belongs to a person, or gives others access: no key reaches it. */
const NOT_FOR_KEYS: readonly string[] = [
  'account',
  'accounts',
  'identity-providers',
  'invitations',
  'password-recoveries',
  'service-accounts',
  'session',
  'sessions',
  'sign-in-links',
];

/** The form of a scope: a resource of the API or `*`, and reading or writing; who may write may read. */
export const SCOPE_FORM = /^(?:\*|[a-z][a-z-]{0,39}):(?:read|write)$/;

/** Whether scopes allow a call. A resource is the first part of a path after `/api/v1/`; only `GET` is reading. */
export const scopesAllow = (
  scopes: readonly string[],
  route: { readonly kind: string; readonly method: string; readonly path: string },
): boolean => {
  const [, api, , resource = ''] = route.path.split('/');
  if (route.kind !== 'json' || api !== 'api' || NOT_FOR_KEYS.includes(resource)) return false;
  const rights = route.method === 'get' ? ['read', 'write'] : ['write'];
  return rights.some((right) => scopes.includes(`${resource}:${right}`) || scopes.includes(`*:${right}`));
};
