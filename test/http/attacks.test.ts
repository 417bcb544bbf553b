import { request as rawRequest } from 'node:http';
import { expect } from 'chai';
import { aStudent } from '../support/builders.js';
import { PASSWORD, problemOf, startSchoolApp, type SchoolApp } from '../support/school-app.js';

const entered = {
  groupId: 'grp-1',
  studentNumber: '1003',
  firstName: 'Zoë',
  lastName: 'Hof',
  dateOfBirth: '2011-05-01',
  programme: 'ENTREE',
  leerjaar: 3,
  sector: 'landbouw',
  homeTown: 'Vorden',
  homePoint: { lat: 52.1, lon: 6.31 },
  travelMeans: ['bicycle'],
  maxTravelMinutes: 40,
  maxTravelKm: 10,
};

describe('attacks on the real service', () => {
  let api: SchoolApp;
  before(async () => {
    api = await startSchoolApp();
  });
  after(() => api.close());
  beforeEach(() => api.reset());

  const coordinator = () => api.as('coordinator');
  const idsOf = (answer: { body: unknown }): string[] =>
    (answer.body as { items: { id: string }[] }).items.map(({ id }) => id).sort();

  describe('NoSQL injection', () => {
    it('finds no operator in a body, a query, a path, a form or a cursor', async () => {
      const client = await coordinator();
      const cursor = Buffer.from(JSON.stringify([{ $gt: '' }])).toString('base64url');
      const answers = await Promise.all([
        client.get('/api/v1/students?groupId[$ne]=x'),
        client.get(`/api/v1/students?groupId=${encodeURIComponent('{"$ne":"x"}')}`),
        client.get(`/api/v1/students/${encodeURIComponent('{"$gt":""}')}`),
        client.get(`/api/v1/students?cursor=${cursor}`),
        client.post('/api/v1/students').send({ ...entered, groupId: { $gt: '' } }),
        client.post('/api/v1/students').send({ ...entered, wishes: [{ $where: 'sleep(1)' }] }),
      ]);
      expect(answers.map(({ status }) => status)).to.deep.equal([400, 400, 400, 400, 400, 400]);
      const form = await api
        .nobody()
        .post('/inloggen')
        .type('form')
        .send(`email[$ne]=x&password[$ne]=x&email=coordinator%40test.example&password[]=${PASSWORD}`);
      expect(form.status).to.equal(422);
    });

    it('reads a search as text, not as a pattern', async () => {
      const client = await coordinator();
      expect(idsOf(await client.get('/api/v1/students?q=Sam').expect(200))).to.deep.equal(['stu-1']);
      for (const pattern of ['.*', 'S.m', '^', '$', 'Sam|Kim', '[A-Z]', '\\', '(', '*'])
        expect(
          idsOf(await client.get(`/api/v1/students?q=${encodeURIComponent(pattern)}`).expect(200)),
          pattern,
        ).to.deep.equal([]);
    });
  });

  it('mass assignment: a field that is not offered is refused, by name', async () => {
    const client = await coordinator();
    const foreign = await client
      .post('/api/v1/students')
      .send({ ...entered, schoolId: 'sch-2', version: 9, id: 'stu-9' });
    expect(problemOf(foreign)).to.deep.equal({
      status: 400,
      code: 'request.invalid',
      errors: ['schoolId unknown-field', 'version unknown-field', 'id unknown-field'],
    });
    const change = (path: string, body: object) => client.patch(path).set('If-Match', '"1"').send(body);
    expect((await change('/api/v1/students/stu-1', { schoolId: 'sch-2' })).status).to.equal(400);
    const operator = await api.as('operator');
    for (const field of ['passwordHash', 'sessionEpoch', 'version', 'disabledOn'])
      expect(
        problemOf(
          await operator
            .patch('/api/v1/accounts/acc-mentor')
            .set('If-Match', '"1"')
            .send({ [field]: 1 }),
        ),
      ).to.deep.equal({ status: 400, code: 'request.invalid', errors: [`${field} unknown-field`] });
    expect(await api.storage.students.get({ schoolId: 'sch-1' }, 'stu-1')).to.deep.include({ schoolId: 'sch-1' });
  });

  it('IDOR: what belongs to another school does not exist, to read or to change', async () => {
    const client = await coordinator();
    const paths = ['students/stu-9', 'groups/grp-9', 'mentors/men-9', 'school-years/sy-9'];
    for (const path of paths) {
      expect((await client.get(`/api/v1/${path}`)).status, `get ${path}`).to.equal(404);
      const changed = await client.patch(`/api/v1/${path}`).set('If-Match', '"1"').send({});
      expect(changed.status, `patch ${path}`).to.be.oneOf([400, 404]);
    }
    for (const page of ['/leerlingen/stu-9', '/leerlingen/stu-9/wijzigen'])
      expect((await client.get(page)).status, page).to.equal(404);
    const moved = await client.patch('/api/v1/students/stu-1').set('If-Match', '"1"').send({ groupId: 'grp-9' });
    expect(moved.status, 'a pupil into a group of another school').to.be.oneOf([404, 422]);
    expect(await api.storage.students.get({ schoolId: 'sch-1' }, 'stu-1')).to.deep.include({ groupId: 'grp-1' });
  });

  it('prototype pollution: such keys are refused and change nothing', async () => {
    const client = await coordinator();
    const send = (text: string) => client.post('/api/v1/students').set('Content-Type', 'application/json').send(text);
    const bodies = [
      '{"__proto__":{"polluted":true}}',
      '{"homePoint":{"__proto__":{"polluted":true}}}',
      '{"constructor":{"prototype":{"polluted":true}}}',
    ];
    for (const body of bodies) expect((await send(body)).status, body).to.equal(400);
    // Before any schema looks: one that took more fields would be no hole.
    for (const body of bodies.slice(0, 2))
      expect(problemOf(await send(body)).code, body).to.equal('request.malformed-json');
    const form = 'email=a&__proto__=x&constructor=y&toString=z&password=b';
    expect((await api.nobody().post('/inloggen').type('form').send(form)).status).to.equal(422);
    expect((await client.get('/api/v1/students?__proto__[polluted]=1&constructor=2')).status).to.equal(400);
    expect(({} as { polluted?: boolean }).polluted).to.equal(undefined);
  });

  it('ReDoS: texts that make a careless pattern run for hours are answered', async () => {
    const client = await coordinator();
    const long = 'a'.repeat(20_000);
    const texts = [
      `${long}!`,
      `${' '.repeat(20_000)}x`,
      `${'a.'.repeat(10_000)}@`,
      `a@${'a.'.repeat(10_000)}`,
      `/${'\\/'.repeat(5000)}`,
    ];
    for (const text of texts) {
      const answers = await Promise.all([
        api.nobody().post('/api/v1/session').send({ email: text, password: text }),
        client.put('/api/v1/account/password').send({ current: 'x', password: text }),
        client.post('/api/v1/students').send({ ...entered, firstName: text, studentNumber: text, dateOfBirth: text }),
        api.nobody().post('/inloggen').type('form').send({ email: text, password: 'x', terug: text }),
        (await api.as('operator')).post('/api/v1/service-accounts').send({ name: text, scopes: [text] }),
        client.get(`/api/v1/students?q=${encodeURIComponent(text.slice(0, 3000))}`),
      ]);
      for (const { status } of answers) expect(status).to.be.oneOf([400, 401, 422]);
    }
    const headers = { 'User-Agent': 'Mozilla/5.0 '.repeat(500), Authorization: `Bearer ${'x'.repeat(5000)}` };
    expect((await api.nobody().get('/api/v1/session').set(headers)).status).to.equal(401);
    // A password of the greatest length passes all patterns that judge a choice.
    for (const password of ['-'.repeat(200), `${'ab'.repeat(99)}!!`, `1${'-'.repeat(198)}a`])
      expect((await client.put('/api/v1/account/password').send({ current: PASSWORD, password })).status).to.be.oneOf([
        204, 422,
      ]);
  });

  it('a NUL, which no pattern of the database may hold, is refused or read past, never a bug', async () => {
    const operator = await api.as('operator');
    for (const field of ['key', 'kind', 'to']) {
      const asked = await operator.get(`/api/v1/outbox-messages?${field}=a%00b`);
      expect(problemOf(asked), field).to.deep.equal({
        status: 400,
        code: 'request.invalid',
        errors: [`${field} wrong-form`],
      });
    }
    expect((await operator.get('/beheer/uitgaande-post?sleutel=a%00b&soort=a%00b')).status).to.equal(200);
    const restricted = await (
      await coordinator()
    )
      .post('/api/v1/students/stu-1/restrictions')
      .send({ reason: 'Bezwaar\u0000' });
    expect(restricted.status).to.equal(400);
  });

  it('CSV formula injection: a cell that starts like a formula is text in a spreadsheet', async () => {
    const names = ['=HYPERLINK("http://evil.example";"Klik")', '+31', '-2+3', '@SUM(A1)'];
    await api.storage.students.insertMany(
      names.map((firstName, at) => aStudent({ id: `stu-f${at}`, studentNumber: `f${at}`, firstName })),
    );
    const { text } = await (await coordinator()).get('/leerlingen.csv').expect(200);
    const cells = text.split(/[;\r\n]/).map((cell) => cell.replace(/^"/, ''));
    expect(cells.filter((cell) => /^[=+\-@]/.test(cell))).to.deep.equal([]);
    expect(cells.filter((cell) => /^'[=+\-@]/.test(cell))).to.have.length(names.length);
  });

  it('path traversal: no path leads out of the folder of the assets', async () => {
    const { port } = new URL(api.address);
    // A raw client: others tidy the path before they send it.
    const get = (path: string): Promise<{ status: number; text: string }> =>
      new Promise((resolve, reject) => {
        rawRequest({ port, path, host: '127.0.0.1' }, (answer) => {
          let text = '';
          answer.on('data', (part: Buffer) => (text += part.toString()));
          answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
        })
          .on('error', reject)
          .end();
      });
    const paths = [
      '../../../package.json',
      '..%2f..%2f..%2fpackage.json',
      '%2e%2e/%2e%2e/package.json',
      '....//....//package.json',
      '..%5c..%5cpackage.json',
      '%00/package.json',
      '.%2fvendor/../../layout.tsx',
    ];
    for (const path of paths) {
      const { status, text } = await get(`/assets/${path}`);
      expect(status, path).to.be.oneOf([400, 403, 404]);
      expect(text, path).not.to.match(/"dependencies"|import /);
    }
    expect((await get('/assets/mark.svg')).status).to.equal(200);
  });

  it('oversized and deeply nested JSON is refused before anything reads it', async () => {
    const client = await coordinator();
    const send = (text: string) => client.post('/api/v1/students').set('Content-Type', 'application/json').send(text);
    const big = await send(JSON.stringify({ ...entered, firstName: 'x'.repeat(1_100_000) }));
    expect(problemOf(big)).to.deep.equal({ status: 413, code: 'request.too-large' });
    const tooDeep = { status: 400, code: 'request.nested-too-deep' };
    expect(problemOf(await send(`${'['.repeat(400_000)}${']'.repeat(400_000)}`))).to.deep.equal(tooDeep);
    expect(problemOf(await send(`${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`))).to.deep.equal(tooDeep);
    expect(problemOf(await send(`${'['.repeat(34)}${']'.repeat(34)}`))).to.deep.equal(tooDeep);
    expect((await send(`{"wishes":${'['.repeat(20)}${']'.repeat(20)}}`)).body).to.include({ code: 'request.invalid' });
    const keyed = await client
      .post('/api/v1/students')
      .set({ 'Content-Type': 'application/json', 'Idempotency-Key': 'deep' })
      .send(`${'['.repeat(400_000)}${']'.repeat(400_000)}`);
    expect(problemOf(keyed)).to.deep.equal(tooDeep);
    const form = await api.nobody().post('/inloggen').type('form').send('a=1&'.repeat(600));
    expect(form.status).to.be.oneOf([400, 413]);
  });

  it('an open redirect: signing in leads to this site only', async () => {
    for (const terug of [
      '//evil.example',
      'https://evil.example',
      '/\\evil.example',
      '/%09/evil.example',
      'javascript:alert(1)',
      '/\t/evil.example',
      '/..//evil.example',
    ]) {
      const form = { email: 'coordinator@test.example', password: PASSWORD, terug };
      const { headers } = await api.nobody().post('/inloggen').type('form').send(form);
      expect(new URL((headers as { location: string }).location, 'http://here.example').host, terug).to.equal(
        'here.example',
      );
    }
    const split = await api.nobody().get('/leerlingen?x=%0d%0aSet-Cookie:%20a=b');
    expect(split.headers).not.to.have.property('set-cookie');
  });

  it('a bug tells nothing of the inside', async () => {
    const { schools } = api.storage;
    const original = { ...schools };
    Object.assign(schools, {
      list: () => Promise.reject(new Error('connect mongodb://user:geheim@db.internal/leerwerkplek at model.ts:12')),
    });
    try {
      const answer = await (await api.as('admin')).get('/api/v1/schools');
      expect({ status: answer.status, body: answer.body as unknown }).to.deep.equal({
        status: 500,
        body: { type: '/problems/internal', title: 'Internal error', status: 500, code: 'internal' },
      });
    } finally {
      Object.assign(schools, original);
    }
  });

  it('what is answered is kept by no cache, and a page may run nothing from inside', async () => {
    const { headers } = await (await coordinator()).get('/leerlingen').expect(200);
    const { 'cache-control': cache, 'content-security-policy': csp } = headers as Record<string, string>;
    expect(cache).to.equal('no-store');
    expect(csp).to.include("script-src 'self';").and.to.include("script-src-attr 'none'");
    expect(csp).not.to.match(/unsafe|\*|https?:/);
  });
});

describe('limits on requests', () => {
  let api: SchoolApp;
  before(async () => {
    api = await startSchoolApp({ requestLimits: { perPerson: 40, perAddress: 120 } });
  });
  after(() => api.close());
  beforeEach(() => api.reset());

  const until429 = async (send: () => Promise<{ status: number; headers: object; body: unknown }>, most: number) => {
    for (let sent = 1; sent <= most; sent++) {
      const answer = await send();
      if (answer.status === 429) return { sent, answer };
    }
    return { sent: most, answer: null };
  };

  // The minute of the clock may turn in between, so that twice the limit passes at most.
  it('stop one person and not another, with the time to wait', async () => {
    const [mentor, company] = [await api.as('mentor'), await api.as('company')];
    const { sent, answer } = await until429(async () => mentor.get('/api/v1/session'), 100);
    expect(sent).to.be.within(40, 81);
    expect(problemOf(answer!)).to.deep.equal({ status: 429, code: 'request.too-many' });
    expect(Number((answer!.headers as Record<string, string>)['retry-after'])).to.be.within(1, 60);
    expect((await company.get('/api/v1/session')).status).to.equal(200);
    const page = await mentor.get('/leerlingen');
    if (page.status === 429) expect(page.text).to.include('te veel aanvragen');
  });

  it('stop an address, whoever asks, and not another address', async () => {
    let turn = 0;
    const { answer } = await until429(async () => {
      const key = `Bearer someone-${turn++}`;
      return api.nobody().get('/api/v1/session').set({ Authorization: key, 'X-Forwarded-For': '203.0.113.9' });
    }, 260);
    expect(problemOf(answer!)).to.deep.equal({ status: 429, code: 'request.too-many' });
    const other = await api.nobody().get('/api/v1/session').set('X-Forwarded-For', '203.0.113.10');
    expect(other.status).to.equal(401);
  });
});
