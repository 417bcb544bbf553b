import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AnyRoute } from '../src/web/route.js';
import { CALLERS, accessOf, type Access, type Caller } from './role-table/access.js';
import { composeOnce } from './role-table/compose-once.js';

const FILE = 'docs/roles.md';
const WORDS: Readonly<Record<Access, string>> = {
  link: 'link',
  'sign-in': '401',
  refused: '–',
  own: 'own',
  open: 'yes',
};
const NAMES: Readonly<Record<Caller, string>> = {
  nobody: 'nobody',
  coordinator: 'coordinator',
  mentor: 'mentor',
  company: 'company',
  supervisor: 'supervisor',
  admin: 'admin',
  operator: 'operator',
  reader: 'reader',
};

const INTRO = `# Who may do what

Made from the routes by \`npm run role-table\`; a test fails when this page is older than the routes, and \`test/http/role-table.test.ts\` calls
every route as everybody, with what belongs to their own school or company and with what belongs to another.

- **yes** – answered. A list holds only what the caller may see.
- **link** – answered to whoever holds the secret in the path, with or without an account; any other secret does not exist (404).
- **own** – answered for the own school or company; another's does not exist for them (404). A session is a person's own.
- **–** – refused (403), and logged. **401** – sign in first (a page sends to the sign-in page).

Roles: coordinator (stagecoördinator), mentor (stagebegeleider, the groups they guide), company (contact of a leerbedrijf), supervisor
(praktijkopleider, bound to one registration at one company), admin (recognitions), operator (system), reader (research: counts, small cells held back).
People without an account (pupil, parent, company contact) come with a personal link: its secret is in the path, good for one thing,
and every route that takes one answers 404 to any other secret.
`;

/** The page for a list of routes. */
export const roleTablePage = (routes: readonly AnyRoute[]): string => {
  const rows = [...routes]
    .sort((a, b) => (a.path === b.path ? (a.method < b.method ? -1 : 1) : a.path < b.path ? -1 : 1))
    .map((route) => {
      const cells = CALLERS.map((caller) => WORDS[accessOf(route, caller)]);
      return `| \`${route.method.toUpperCase()} ${route.path}\` | ${cells.join(' | ')} |`;
    });
  const header = `| route | ${CALLERS.map((caller) => NAMES[caller]).join(' | ')} |\n|---|${CALLERS.map(() => '---').join('|')}|`;
  return `${INTRO}\n${rows.length} routes.\n\n${header}\n${rows.join('\n')}\n`;
};

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const routes = await composeOnce(mkdtempSync(join(tmpdir(), 'leerwerkplek-roles-')));
  writeFileSync(FILE, roleTablePage(routes));
  console.log(`${FILE}: ${routes.length} routes`);
}
