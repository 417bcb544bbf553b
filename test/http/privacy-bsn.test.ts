import { expect } from 'chai';
import { z } from 'zod';
import { exampleOf, type Schema } from '../../scripts/fuzz/examples.js';
import { accessOf, CALLERS, subjectOf, type Caller, type SubjectName } from '../../scripts/role-table/access.js';
import type { AnyRoute } from '../../src/web/route.js';
import { formsOn } from '../support/page-forms.js';
import { startSchoolApp, type SchoolApp } from '../support/school-app.js';
import { fillPlacementRecords } from './role-table-records.js';
import { fillTenants, OWN_SCAN, OWN_SESSION, PAGE_QUERIES, PARAMS } from './role-table.fixtures.js';

/** Passes the eleven-test. */
const BSN = '111222333';
/** What an example holds where a person types freely. */
const FREE = 'voorbeeld';
/** Secrets that nobody may look into, and numbers of another kind by definition. */
const NOT_LOOKED_INTO =
  /^(?:kvkNumber|phone|password|currentPassword|newPassword|wachtwoord|code|crebo|leerbedrijfId)$/;
/** Fields that begin a session or ask for a link: nothing of them is stored. */
const NOT_STORED = ['/inloggen', '/wachtwoord-vergeten'];

/** A copy in which free texts are a BSN, and the paths where. */
const probed = (value: unknown, path = ''): { value: unknown; paths: string[] } => {
  if (value === FREE)
    return NOT_LOOKED_INTO.test(path.slice(path.lastIndexOf('.') + 1))
      ? { value, paths: [] }
      : { value: `Noor ${BSN}`, paths: [path] };
  if (typeof value !== 'object' || value === null) return { value, paths: [] };
  const parts = Object.entries(value).map(
    ([key, inner]) => [key, probed(inner, path ? `${path}.${key}` : key)] as const,
  );
  const made = Object.fromEntries(parts.map(([key, part]) => [key, part.value]));
  return { value: Array.isArray(value) ? Object.values(made) : made, paths: parts.flatMap(([, part]) => part.paths) };
};

/** The fields of a form in which a person types freely. */
const freeFieldsOf = (html: string, action: string): string[] => {
  const escaped = action.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const form = new RegExp(`<form\\b[^>]*action="${escaped}"[^>]*>([\\s\\S]*?)</form>`).exec(html)?.[1] ?? '';
  const controls = form.match(/<textarea\b[^>]*>|<input\b[^>]*\stype="(?:text|search)"[^>]*>/g) ?? [];
  return controls
    .filter((control) => !control.includes('inputmode='))
    .map((control) => /\sname="([^"]+)"/.exec(control)?.[1] ?? '')
    .filter((name) => name !== '' && !NOT_LOOKED_INTO.test(name.slice(name.lastIndexOf('.') + 1)));
};

describe('a BSN', () => {
  let api: SchoolApp;
  before(async () => {
    api = await startSchoolApp();
    await api.reset();
    await fillTenants(api);
    await fillPlacementRecords(api);
  });
  after(() => api.close());

  const clientOf = async (caller: Caller) => (caller === 'nobody' ? api.nobody() : api.as(caller));
  const pathOf = (route: AnyRoute): string => {
    const subject = subjectOf(route);
    const values: Readonly<Record<string, string>> = subject ? PARAMS[subject.name as SubjectName].own : {};
    return route.path.replace(/:([A-Za-z]+)/g, (_all: string, name: string) => encodeURIComponent(values[name] ?? 'x'));
  };
  const callersOf = (route: AnyRoute): Caller[] =>
    CALLERS.filter((caller) => ['own', 'open', 'link'].includes(accessOf(route, caller)));

  it('is refused in every free field of every JSON body, which is named', async () => {
    const wrong: string[] = [];
    let fields = 0;
    for (const route of api.routes) {
      if (route.kind !== 'json' || !route.body) continue;
      const schema = z.toJSONSchema(route.body, { io: 'input', unrepresentable: 'any' }) as Schema;
      const { value, paths } = probed(exampleOf(schema, {}));
      const [caller] = callersOf(route);
      if (paths.length === 0 || caller === undefined) continue;
      fields += paths.length;
      const client = await clientOf(caller);
      const asked = client[route.method](pathOf(route)).set('If-Match', '"1"');
      const isForm = 'upload' in route && route.upload !== undefined;
      const answer: { status: number; body: unknown } = isForm
        ? await asked.field(value as Record<string, string>)
        : await asked.send(value as object);
      const named = ((answer.body as { errors?: { path: string; code: string }[] }).errors ?? [])
        .filter(({ code }) => code === 'looks-like-bsn')
        .map(({ path }) => path);
      if (answer.status !== 422 || paths.some((path) => !named.includes(path)))
        wrong.push(`${route.method} ${route.path}: ${answer.status} ${paths.join(' ')}, named ${named.join(' ')}`);
    }
    expect(wrong).to.deep.equal([]);
    expect(fields).to.be.above(40);
  });

  it('is refused in every free field of the forms on pages, beside the field', async () => {
    const wrong: string[] = [];
    const seen = new Set<string>();
    for (const route of api.routes) {
      if (route.kind !== 'page' || route.method !== 'get') continue;
      for (const caller of callersOf(route).filter((one) => accessOf(route, one) !== 'link')) {
        const path = pathOf(route);
        if (path.includes(OWN_SESSION) || path.includes(OWN_SCAN)) continue;
        const client = await clientOf(caller);
        const { text = '' } = (await client
          .get(path)
          .redirects(0)
          .query(PAGE_QUERIES[route.path] ?? '')) as {
          text?: string;
        };
        for (const form of formsOn(text)) {
          const free = freeFieldsOf(text, form.action);
          if (free.length === 0 || seen.has(form.action) || NOT_STORED.includes(form.action)) continue;
          seen.add(form.action);
          const fields = { ...form.fields, ...Object.fromEntries(free.map((name) => [name, `Noor ${BSN}`])) };
          const answer = await client.post(form.action).redirects(0).type('form').send(fields);
          const unnamed = free.filter((name) => {
            // Where a page has several forms, the id of a field begins with the part it is in.
            const id = new RegExp(`id="veld-(?:[\\w-]+-)?${name.replace(/[^A-Za-z0-9_-]/g, '-')}-fout"`);
            return !id.test(answer.text);
          });
          if (answer.status !== 422 || !answer.text.includes('burgerservicenummer') || unnamed.length > 0)
            wrong.push(`${form.action}: ${answer.status} ${unnamed.join(' ')}`);
        }
      }
    }
    expect(wrong).to.deep.equal([]);
    expect(seen.size).to.be.above(15);
  });

  it('is refused in every free field behind a personal link', async () => {
    const over = { state: 'completed', firstDay: '2026-09-01', lastDay: '2026-11-20' };
    await api.connection.collection('placements').updateOne({ _id: 'pla-1' as never }, { $set: over });
    const links = [
      ['voorstel', 'proposal.answer', 'pro-1', 'cmp-1'],
      ['ondertekenen', 'agreement.sign', 'agr-1:company', 'agr-1:company'],
      ['evaluatie/leerling', 'evaluation.pupil', 'pla-1', 'stu-2'],
      ['evaluatie/bedrijf', 'evaluation.company', 'pla-1', 'cmp-1'],
      ['terugkoppeling', 'visit.feedback', 'pla-1/2026-11', 'cmp-1'],
      ['dagverslag', 'workbook.day-report', 'pla-1', 'stu-2'],
      ['eigen-plek', 'own-place.suggest', 'stu-1', 'stu-1'],
    ] as const;
    const wrong: string[] = [];
    for (const [path, purpose, subjectId, holderId] of links) {
      const grant = { purpose, subjectId, holderId, schoolId: 'sch-1', expiresAt: new Date('2099-01-01') };
      const page = await api.nobody().get(`/${path}/${await api.storage.personalLinks.issue(grant)}`);
      const forms = formsOn(page.text).map((form) => ({ ...form, free: freeFieldsOf(page.text, form.action) }));
      if (forms.every(({ free }) => free.length === 0)) wrong.push(`${path}: ${page.status} without a field`);
      for (const { action, fields, free } of forms)
        for (const name of free) {
          const sent = { ...fields, [name]: `Noor ${BSN}` };
          const { status, text } = await api.nobody().post(action).redirects(0).type('form').send(sent);
          if (status !== 422 || !text.includes('burgerservicenummer')) wrong.push(`${path} ${name}: ${status}`);
        }
    }
    expect(wrong).to.deep.equal([]);
    const stored = await Promise.all(
      Object.values(api.connection.models).map((model) =>
        api.connection.collection(model.collection.name).find().toArray(),
      ),
    );
    expect(JSON.stringify(stored)).not.to.include(BSN);
  });

  it('is refused in a search and in the name of a file', async () => {
    const coordinator = await api.as('coordinator');
    const searched = await coordinator.get('/api/v1/students').query({ q: BSN });
    expect([searched.status, (searched.body as { errors: { path: string }[] }).errors[0]?.path]).to.deep.equal([
      422,
      'q',
    ]);
    expect((await coordinator.get('/leerlingen').query({ q: BSN })).status).to.equal(422);
    expect((await coordinator.get('/leerlingen').query({ q: '00000009' })).status).to.equal(200);
    const upload = api.routes.find((route) => route.kind === 'page' && route.upload !== undefined);
    expect(upload?.kind === 'page' ? upload.upload?.field : undefined).to.be.a('string');
    const named = await coordinator
      .post(upload ? pathOf(upload) : '')
      .redirects(0)
      .attach(upload?.kind === 'page' ? (upload.upload?.field ?? '') : '', Buffer.from('%PDF-1.7'), `${BSN}.pdf`);
    expect(named.status).to.equal(422);
    expect(named.text).to.include('burgerservicenummer');
  });
});
