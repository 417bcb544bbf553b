import { expect } from 'chai';
import { ROLES } from '../../src/domain/actor.js';
import { problemOf, startSchoolApp, type SchoolApp } from '../support/school-app.js';

interface Operation {
  operationId: string;
  summary: string;
  'x-allow': string | string[];
  responses: Record<string, unknown>;
}
type Document = { openapi: string; paths: Record<string, Record<string, Operation>> };

describe('what every route keeps to', () => {
  let api: SchoolApp;
  before(async () => {
    api = await startSchoolApp();
    await api.reset();
  });
  after(() => api.close());

  it('says who may call it and what it does', () => {
    expect(api.routes).to.have.length.above(50);
    for (const { allow, summary, path } of api.routes) {
      if (typeof allow === 'string') expect(allow, path).to.be.oneOf(['everyone', 'signed-in']);
      else expect(ROLES, path).to.include.members([allow[0], ...allow]);
      expect(summary, path).to.match(/^\S.{5,}$/);
    }
  });

  it('stands once under its method and path', () => {
    const all = api.routes.map(({ method, path }) => `${method} ${path}`);
    expect(all.filter((one, at) => all.indexOf(one) !== at)).to.deep.equal([]);
  });

  it('is described when it is JSON, each operation under a name of its own', async () => {
    const { body } = (await api.nobody().get('/api/v1/openapi.json').expect(200)) as { body: unknown };
    const { openapi, paths } = body as Document;
    const described = Object.entries(paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method} ${path.replace(/\{([A-Za-z]+)\}/g, ':$1')}`),
    );
    const made = api.routes.filter(
      ({ kind, path }) => kind === 'json' && path.startsWith('/api/v1/') && path !== '/api/v1/openapi.json',
    );
    expect(openapi).to.equal('3.1.0');
    expect(described.sort()).to.deep.equal(made.map(({ method, path }) => `${method} ${path}`).sort());
    const names = Object.values(paths).flatMap((operations) =>
      Object.values(operations).map(({ operationId }) => operationId),
    );
    expect(names.filter((one, at) => names.indexOf(one) !== at)).to.deep.equal([]);
  });

  it('refuses somebody who is not signed in, unless it is for everyone', async () => {
    for (const { method, path, allow, kind } of api.routes) {
      if (allow === 'everyone' || kind !== 'json') continue;
      const answer = await api
        .nobody()
        [method](path.replace(/:[A-Za-z]+/g, 'x'))
        .send(method === 'get' ? undefined : {});
      expect(problemOf(answer), `${method} ${path}`).to.deep.equal({ status: 401, code: 'session.required' });
    }
  });

  it('refuses a role that is not named, before it looks at anything else', async () => {
    let refused = 0;
    for (const { method, path, allow, kind } of api.routes) {
      if (typeof allow === 'string' || kind !== 'json') continue;
      for (const role of ROLES.filter((one) => !allow.includes(one))) {
        const client = await api.as(role);
        const answer = await client[method](path.replace(/:[A-Za-z]+/g, 'x')).send(
          method === 'get' ? undefined : { no: 'field' },
        );
        expect(problemOf(answer), `${role} ${method} ${path}`).to.deep.equal({
          status: 403,
          code: 'session.not-allowed',
        });
        refused++;
      }
    }
    expect(refused).to.be.above(20);
  }).timeout(240_000);

  for (const [what, send, expected] of [
    [
      'malformed JSON',
      (client) => client.post('/api/v1/session').type('json').send('{"email":'),
      { status: 400, code: 'request.malformed-json', errors: [' malformed-json'] },
    ],
    [
      'a list for an object',
      (client) => client.post('/api/v1/session').type('json').send('[1]'),
      { status: 400, code: 'request.invalid', errors: [' wrong-type'] },
    ],
    [
      'no body at all',
      (client) => client.post('/api/v1/session'),
      { status: 400, code: 'request.invalid', errors: ['email required', 'password required'] },
    ],
    [
      'an unknown field',
      (client) => client.post('/api/v1/session').send({ email: 'a@b.example', password: 'x', admin: true }),
      { status: 400, code: 'request.invalid', errors: ['admin unknown-field'] },
    ],
    [
      'a form where JSON belongs',
      (client) => client.post('/api/v1/session').type('form').send('email=a'),
      { status: 415, code: 'request.json-only' },
    ],
    [
      'a body beyond the limit',
      (client) => client.post('/api/v1/session').send({ email: 'a'.repeat(1_100_000), password: 'x' }),
      { status: 413, code: 'request.too-large' },
    ],
    ['an unknown path', (client) => client.get('/api/v1/nothing-here'), { status: 404, code: 'request.no-such-path' }],
    [
      'a known path with another method',
      (client) => client.put('/api/v1/session').send({}),
      { status: 405, code: 'request.method-not-allowed' },
    ],
    [
      'a path that can not be decoded',
      (client) => client.get('/api/v1/students/%E0%A4%A'),
      { status: 400, code: 'request.malformed' },
    ],
    [
      'a request of another site',
      (client) => client.post('/api/v1/session').set('Origin', 'https://evil.example').send({}),
      { status: 403, code: 'request.from-another-site' },
    ],
    [
      'a request another site made a browser send',
      (client) => client.post('/api/v1/session').set('Sec-Fetch-Site', 'cross-site').send({}),
      { status: 403, code: 'request.from-another-site' },
    ],
  ] as readonly (readonly [
    string,
    (client: ReturnType<SchoolApp['nobody']>) => ReturnType<ReturnType<SchoolApp['nobody']>['get']>,
    object,
  ])[]) {
    it(`answers ${what} with a problem that says what is wrong`, async () => {
      const answer = await send(api.nobody());
      expect(problemOf(answer)).to.deep.equal(expected);
      expect(answer.type).to.equal('application/problem+json');
      expect(answer.text).to.not.match(/node_modules|\bat \w+ \(/);
    });
  }

  it('names the method that a path takes', async () => {
    const answer = await api.nobody().put('/api/v1/session').send({});
    expect(answer.headers.allow).to.equal('POST, GET, DELETE');
  });

  it('wants the version of what two people can change', async () => {
    const client = await api.as('coordinator');
    const change = () => client.patch('/api/v1/students/stu-1');
    expect(problemOf(await change().send({ firstName: 'Robin' }))).to.deep.equal({
      status: 428,
      code: 'request.if-match-required',
    });
    expect(problemOf(await change().set('If-Match', 'one').send({ firstName: 'Robin' }))).to.deep.equal({
      status: 400,
      code: 'request.invalid',
      errors: ['If-Match wrong-form'],
    });
    expect(problemOf(await change().set('If-Match', '"7"').send({ firstName: 'Robin' }))).to.deep.equal({
      status: 412,
      code: 'student.changed-meanwhile',
    });
    const changed = await change().set('If-Match', '"1"').send({ firstName: 'Robin' }).expect(200);
    expect(changed.headers.etag).to.equal('"2"');
  });

  it('sends security headers, and no sign of what it is made with', async () => {
    const { headers } = await api.nobody().get('/inloggen').expect(200);
    expect(headers['content-security-policy']).to.include("default-src 'self'").and.to.not.include('unsafe');
    expect(headers).to.include({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'same-origin' });
    expect(headers).to.not.have.property('x-powered-by');
  });

  it('answers an error page in Dutch, and sends who is not signed in to the sign-in page', async () => {
    const missing = await api.nobody().get('/bestaat-niet');
    expect({ status: missing.status, type: missing.type }).to.deep.equal({ status: 404, type: 'text/html' });
    const closed = await api.nobody().get('/leerlingen?klas=grp-1');
    expect({ status: closed.status, to: closed.headers.location }).to.deep.equal({
      status: 303,
      to: '/inloggen?terug=%2Fleerlingen%3Fklas%3Dgrp-1',
    });
  });

  it('measures and reports its health', async () => {
    await api.nobody().get('/health/live').expect(200, { status: 'ok' });
    await api.nobody().get('/health/ready').expect(200, { status: 'ok' });
    const { text } = await api.nobody().get('/metrics').expect(200);
    expect(text).to.include('http_request_duration_seconds_count{route="/health/ready",method="GET",status="200"}');
    expect(text).to.not.include('stu-1');
  });
});
