import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { z } from 'zod';
import type { AnyRoute } from '../../src/web/route.js';
import { exampleOf, type ByName, type Schema } from '../../scripts/fuzz/examples.js';
import { roleTablePage } from '../../scripts/role-table.js';
import {
  accessOf,
  CALLERS,
  subjectOf,
  TENANT_OF,
  type Caller,
  type SubjectName,
} from '../../scripts/role-table/access.js';
import { formsOn, type PageForm } from '../support/page-forms.js';
import { startSchoolApp, type SchoolApp } from '../support/school-app.js';
import {
  FOREIGN_FIELDS,
  FOREIGN_MARKS,
  fillTenants,
  OWN_FIELDS,
  OWN_SCAN,
  OWN_SESSION,
  PAGE_QUERIES,
  PARAMS,
  PROPOSED_ONLY,
  PUPIL_NAMES,
  UNSHOWN_FORM,
} from './role-table.fixtures.js';
import { fillPlacementRecords } from './role-table-records.js';

const ABSENT = new Set([401, 403, 404]);

type Side = 'own' | 'foreign';
type Client = Awaited<ReturnType<SchoolApp['as']>>;
interface Answer {
  readonly status: number;
  readonly text: string;
}

const schemaOf = (type: z.ZodType): Schema => z.toJSONSchema(type, { io: 'input', unrepresentable: 'any' });

/** An input that a route takes, made from its own schema. @throws Error when the schema refuses it */
const inputFor = (type: z.ZodType | undefined, names: ByName, what: string): unknown => {
  if (!type) return undefined;
  const example = exampleOf(schemaOf(type), names);
  const parsed = type.safeParse(example);
  if (!parsed.success)
    throw new Error(`${what} refuses ${JSON.stringify(example)}: ${parsed.error.message}; give the field by name`);
  return example;
};

const pathFor = (route: AnyRoute, side: Side): string => {
  const subject = subjectOf(route);
  const values: Readonly<Record<string, string>> = subject ? PARAMS[subject.name as SubjectName][side] : {};
  return route.path.replace(/:([A-Za-z]+)/g, (_all: string, name: string) => {
    const value = values[name];
    if (value === undefined)
      throw new Error(`PARAMS has no ${name} for ${route.path} (test/http/role-table.fixtures.ts)`);
    return encodeURIComponent(value);
  });
};

describe('the table of roles and routes', () => {
  let api: SchoolApp;
  let isFresh = false;
  let scanId = '';

  const refill = async (): Promise<void> => {
    await api.reset();
    await fillTenants(api);
    scanId = await fillPlacementRecords(api);
    isFresh = true;
  };

  /** The forms that a person finds on the pages for them, by who and by the path they are sent to. */
  const forms = new Map<string, PageForm>();
  const formKey = (caller: Caller, path: string): string => `${caller} ${path}`;

  const collectForms = async (): Promise<void> => {
    const collect = async (route: AnyRoute, caller: Caller): Promise<void> => {
      const { text } = await call(route, caller, 'own');
      for (const form of formsOn(text)) forms.set(formKey(caller, form.action), form);
    };
    for (const route of api.routes) {
      if (route.kind !== 'page' || route.method !== 'get') continue;
      const readers = CALLERS.filter((caller) => ['own', 'open'].includes(accessOf(route, caller)));
      await Promise.all(readers.map((caller) => collect(route, caller)));
    }
  };

  const ownSession = async (client: Client): Promise<string> => {
    const { body } = (await client.get('/api/v1/sessions')) as {
      body: { items?: { id: string; current?: boolean }[] };
    };
    return body.items?.[0]?.id ?? 'none';
  };

  const call = async (route: AnyRoute, caller: Caller, side: Side, names = OWN_FIELDS): Promise<Answer> => {
    const client = caller === 'nobody' ? api.nobody() : await api.as(caller);
    const query = route.kind === 'json' ? inputFor(route.query, names, `the query of ${route.path}`) : undefined;
    const body = route.kind === 'json' ? inputFor(route.body, names, `the body of ${route.path}`) : undefined;
    const asked = pathFor(route, side).replace(OWN_SCAN, scanId);
    const path = asked.includes(OWN_SESSION) ? asked.replace(OWN_SESSION, await ownSession(client)) : asked;
    let request = client[route.method](path).redirects(0).set('If-Match', '"1"');
    if (route.kind === 'page') request = request.query(PAGE_QUERIES[route.path] ?? '');
    if (query !== undefined) request = request.query(query as object);
    const upload = route.kind === 'json' ? route.upload : undefined;
    const answer = await (route.method === 'get'
      ? request
      : upload
        ? request.field(body as Record<string, string>).attach(upload.field, Buffer.from('%PDF-1.7\n%%EOF\n'), {
            filename: 'scan.pdf',
            contentType: 'application/pdf',
          })
        : route.kind === 'page'
          ? request.type('form').send(forms.get(formKey(caller, pathFor(route, 'own')))?.fields ?? UNSHOWN_FORM)
          : request.send(body ?? {}));
    if (route.method !== 'get' && answer.status < 400) isFresh = false;
    // A file that is no text has none.
    const { text = '' } = answer as { text?: string };
    return { status: answer.status, text };
  };

  before(async function () {
    this.timeout(120_000);
    api = await startSchoolApp();
    await refill();
    await collectForms();
  });
  after(() => api.close());

  /** Every route of the composed service, cheap ones first, so that little has to be filled anew. */
  const everyRoute = async (visit: (route: AnyRoute, name: string) => Promise<void>): Promise<number> => {
    for (const route of api.routes) await visit(route, `${route.method} ${route.path}`);
    return api.routes.length;
  };

  it('is in the documentation as the routes are now', () => {
    expect(readFileSync('docs/roles.md', 'utf8'), 'run: npm run role-table').to.equal(roleTablePage(api.routes));
  });

  it('turns away whoever a route does not name', async () => {
    const wrong: string[] = [];
    let calls = 0;
    const seen = await everyRoute(async (route, name) => {
      const isOfSomebody = pathFor(route, 'own') !== pathFor(route, 'foreign');
      const sides = isOfSomebody ? (['own', 'foreign'] as const) : (['own'] as const);
      const cases = CALLERS.flatMap((caller) => sides.map((side) => ({ caller, side })));
      await Promise.all(
        cases.map(async ({ caller, side }) => {
          const access = accessOf(route, caller);
          if (access !== 'sign-in' && access !== 'refused') return;
          const toSignIn = route.kind === 'page' && route.method === 'get' ? 303 : 401;
          const { status, text } = await call(route, caller, side);
          const expected = access === 'refused' ? 403 : toSignIn;
          if (status !== expected) wrong.push(`${caller} ${side} ${name}: ${status}`);
          if (FOREIGN_MARKS.school.test(text)) wrong.push(`${caller} ${name} shows a pupil`);
          calls++;
        }),
      );
    });
    expect(wrong).to.deep.equal([]);
    expect(seen).to.equal(api.routes.length);
    expect(calls).to.be.above(1000);
  }).timeout(600_000);

  it('lets in whom a route names, and shows nothing of another school or company', async () => {
    const wrong: string[] = [];
    await everyRoute(async (route, name) => {
      const callers = CALLERS.filter((caller) => ['own', 'open'].includes(accessOf(route, caller)));
      const reading = route.method === 'get' ? callers.map((caller) => call(route, caller, 'own')) : [];
      const read = await Promise.all(reading);
      let isStale = false;
      for (const [at, caller] of callers.entries()) {
        let answer = read[at] ?? (await call(route, caller, 'own'));
        const faultsIn = ({ status, text }: Answer): string[] => {
          const tenant = TENANT_OF[caller];
          // What a route for everyone says of credentials, and a rule of its own, is not the table's no.
          const isOwnWord =
            (status === 401 && route.allow === 'everyone') || /"code":"(?!session\.)[a-z.-]+[.-]not-yours"/.test(text);
          const mark = tenant === null ? null : FOREIGN_MARKS[tenant].exec(text);
          const pupil = tenant === 'school' ? null : (tenant === 'company' ? PROPOSED_ONLY : PUPIL_NAMES).exec(text);
          return [
            ...((ABSENT.has(status) && !isOwnWord) || status >= 500 ? [`${status} ${text.slice(0, 300)}`] : []),
            ...(mark || pupil ? [`shows ${mark?.[0] ?? pupil?.[0] ?? ''}`] : []),
          ];
        };
        if (faultsIn(answer).length > 0 && (!isFresh || isStale)) {
          // What an earlier call of this test removed, accepted or signed out is as it was after filling anew.
          if (!isFresh) await refill();
          isStale = true;
          answer = await call(route, caller, 'own');
        }
        wrong.push(...faultsIn(answer).map((fault) => `${caller} ${name}: ${fault}`));
      }
    });
    expect(wrong).to.deep.equal([]);
  }).timeout(600_000);

  it('answers a link to nobody who does not hold its secret', async function () {
    this.timeout(600_000);
    const wrong: string[] = [];
    await everyRoute(async (route, name) => {
      for (const caller of CALLERS) {
        if (accessOf(route, caller) !== 'link') continue;
        const { status, text } = await call(route, caller, 'own');
        // 429: who tries many is made to wait.
        if (![404, 410, 429].includes(status)) wrong.push(`${caller} ${name}: ${status} ${text.slice(0, 200)}`);
      }
    });
    expect(wrong).to.deep.equal([]);
  });

  it('knows nothing of what is another’s', async () => {
    const wrong: string[] = [];
    let calls = 0;
    await everyRoute(async (route, name) => {
      const callers = CALLERS.filter((caller) => accessOf(route, caller) === 'own');
      if (callers.length > 0 && !isFresh) await refill();
      await Promise.all(
        callers.map(async (caller) => {
          const { status, text } = await call(route, caller, 'foreign');
          if (status !== 404) wrong.push(`${caller} ${name}: ${status} ${text.slice(0, 300)}`);
          calls++;
        }),
      );
    });
    expect(wrong).to.deep.equal([]);
    expect(calls).to.be.above(80);
  }).timeout(600_000);

  it('takes no id of another’s in a body or query', async () => {
    const wrong: string[] = [];
    let calls = 0;
    await everyRoute(async (route, name) => {
      if (route.kind !== 'json') return;
      const inputs = (names: ByName): string =>
        JSON.stringify([inputFor(route.body, names, name), inputFor(route.query, names, name)]);
      const foreign = inputs(FOREIGN_FIELDS);
      if (inputs(OWN_FIELDS) === foreign) return;
      for (const caller of CALLERS) {
        const tenant = TENANT_OF[caller];
        const access = accessOf(route, caller);
        if (tenant === null || (access !== 'own' && access !== 'open')) continue;
        // What another kind of tenant owns may be named: a school names an establishment of the register.
        if (!FOREIGN_MARKS[tenant].test(foreign)) continue;
        if (!isFresh) await refill();
        const { status, text } = await call(route, caller, 'own', FOREIGN_FIELDS);
        const mark = status < 400 ? FOREIGN_MARKS[tenant].exec(text) : null;
        if (status >= 500 || (status < 400 && (route.method !== 'get' || mark)))
          wrong.push(`${caller} ${name}: ${status} ${text.slice(0, 300)}`);
        calls++;
      }
    });
    expect(wrong).to.deep.equal([]);
    expect(calls).to.be.above(3);
  }).timeout(600_000);
});
