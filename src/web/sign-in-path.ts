/** Where people sign in. */
export const SIGN_IN_PATH = '/inloggen';

/**
 * The path somebody may be sent back to after signing in. Only a path of this site: another site, a scheme, a backslash that a
 * browser reads as a slash, and control characters all lead to the home page instead (no open redirect).
 */
export const safeReturnPath = (text: unknown): string => {
  if (typeof text !== 'string' || !/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(text)) return '/';
  const url = new URL(text, 'http://site.invalid');
  if (url.host !== 'site.invalid') return '/';
  const path = `${url.pathname}${url.search}`;
  return path.startsWith('//') || url.pathname === SIGN_IN_PATH || url.pathname === '/uitloggen' ? '/' : path;
};
