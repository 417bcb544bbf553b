import { expect } from 'chai';
import { Secret, TOTP } from 'otpauth';
import { PASSWORD, problemOf, startSchoolApp, type Person, type SchoolApp } from '../support/school-app.js';

const NOW = '2026-11-22T09:00:00Z';

const codeAt = (secret: string, instant: string): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.parse(instant) });

const later = (seconds: number): string => new Date(Date.parse(NOW) + seconds * 1000).toISOString();

describe('the second factor', () => {
  let api: SchoolApp;
  before(async () => {
    api = await startSchoolApp();
  });
  after(() => api.close());
  beforeEach(() => api.reset());

  const credentials = (person: Person) => ({ email: `${person}@test.example`, password: PASSWORD });
  const trySignIn = (body: object) => api.nobody().post('/api/v1/session').send(body);

  const enrol = async (person: Person) => {
    const client = await api.as(person);
    const begun = await client.post('/api/v1/account/second-factor').expect(200);
    const { secret, uri } = begun.body as { secret: string; uri: string };
    const confirmed = await client
      .post('/api/v1/account/second-factor/confirmation')
      .send({ code: codeAt(secret, NOW), password: PASSWORD })
      .expect(200);
    return { client, secret, uri, codes: (confirmed.body as { recoveryCodes: string[] }).recoveryCodes };
  };

  it('counts only after a first right code', async () => {
    const client = await api.as('mentor');
    const begun = await client.post('/api/v1/account/second-factor').expect(200);
    const { secret, uri } = begun.body as { secret: string; uri: string };
    expect(uri).to.match(
      /^otpauth:\/\/totp\/Leerwerkplek:mentor%40test\.example\?issuer=Leerwerkplek&secret=[A-Z2-7]{32}&/,
    );
    expect((await trySignIn(credentials('mentor'))).status).to.equal(200);
    const wrong = await client
      .post('/api/v1/account/second-factor/confirmation')
      .send({ code: '000000', password: PASSWORD });
    expect(problemOf(wrong)).to.deep.equal({
      status: 422,
      code: 'second-factor.wrong-code',
      errors: ['code wrong-code'],
    });
    await client
      .post('/api/v1/account/second-factor/confirmation')
      .send({ code: codeAt(secret, NOW), password: PASSWORD })
      .expect(200);
    expect(problemOf(await trySignIn(credentials('mentor')))).to.deep.equal({
      status: 401,
      code: 'session.code-required',
    });
  });

  it('takes each code once, and those of half a minute before and after', async () => {
    const { secret } = await enrol('mentor');
    const tryCode = async (at: string) =>
      (await trySignIn({ ...credentials('mentor'), code: codeAt(secret, at) })).status;
    expect(await tryCode(NOW), 'used to turn it on').to.equal(401);
    expect(await tryCode(later(30))).to.equal(200);
    expect(await tryCode(later(30)), 'again').to.equal(401);
    expect(await tryCode(later(90)), 'too early').to.equal(401);
    api.setClock(later(120));
    expect(await tryCode(later(90)), 'the step before').to.equal(200);
    expect(await tryCode(later(60)), 'too late').to.equal(401);
  });

  it('lets one in with each recovery code once, and knows how many are left', async () => {
    const { client, codes } = await enrol('mentor');
    expect(new Set(codes).size).to.equal(10);
    const send = async (code: string) => (await trySignIn({ ...credentials('mentor'), code })).status;
    expect([await send(codes[3]!), await send(codes[3]!), await send(codes[4]!.toUpperCase())]).to.deep.equal([
      200, 401, 200,
    ]);
    expect((await client.get('/api/v1/account/second-factor')).body).to.deep.equal({
      on: true,
      required: false,
      recoveryCodesLeft: 8,
    });
  });

  it('takes one of two same codes that come at once', async () => {
    const { secret } = await enrol('mentor');
    const body = { ...credentials('mentor'), code: codeAt(secret, later(30)) };
    const statuses = (await Promise.all([trySignIn(body), trySignIn(body)])).map(({ status }) => status);
    expect(statuses.sort()).to.deep.equal([200, 401]);
  });

  it('waits after too many wrong codes', async () => {
    const { secret } = await enrol('mentor');
    for (let attempt = 0; attempt < 10; attempt++)
      expect((await trySignIn({ ...credentials('mentor'), code: '000000' })).status).to.equal(401);
    const right = await trySignIn({ ...credentials('mentor'), code: codeAt(secret, later(30)) });
    expect(problemOf(right)).to.deep.equal({ status: 429, code: 'session.too-many-attempts' });
  });

  it('is turned off with a code only', async () => {
    const { client, secret } = await enrol('mentor');
    const off = (code: string) => client.post('/api/v1/account/second-factor/removal').send({ code });
    expect((await off('123456')).status).to.equal(422);
    await off(codeAt(secret, later(30))).expect(204);
    expect((await trySignIn(credentials('mentor'))).status).to.equal(200);
  });

  it('is not begun anew while it is on', async () => {
    const { client } = await enrol('mentor');
    expect(problemOf(await client.post('/api/v1/account/second-factor'))).to.deep.equal({
      status: 409,
      code: 'second-factor.already-on',
    });
  });

  it('is stored so that the database alone gives no codes', async () => {
    const { secret, codes } = await enrol('mentor');
    const stored = JSON.stringify(await api.connection.collection('secondFactors').find({}).toArray());
    for (const text of [secret, ...codes]) expect(stored).not.to.include(text);
  });

  it('is asked after the password on the page', async () => {
    const { secret } = await enrol('mentor');
    const client = api.nobody();
    const form = { ...credentials('mentor'), terug: '/leerlingen' };
    const first = await client.post('/inloggen').type('form').send(form);
    expect(first.headers.location).to.equal('/inloggen/code');
    expect((await client.get('/api/v1/session')).status, 'between the steps').to.equal(401);
    const wrong = await client.post('/inloggen/code').type('form').send({ code: '000000' });
    expect([wrong.status, wrong.text]).to.satisfy(
      ([status, text]: [number, string]) => status === 422 && text.includes('Deze code klopt niet'),
    );
    const right = await client
      .post('/inloggen/code')
      .type('form')
      .send({ code: codeAt(secret, later(30)) });
    expect(right.headers.location).to.equal('/leerlingen');
    expect((await client.get('/api/v1/session')).status).to.equal(200);
  });

  it('has no second step without a first', async () => {
    const answers = await Promise.all([
      api.nobody().get('/inloggen/code'),
      api.nobody().post('/inloggen/code').type('form').send({ code: '123456' }),
      api.nobody().get('/inloggen/tweede-stap'),
    ]);
    expect(answers.map(({ headers }) => (headers as { location: string }).location)).to.deep.equal([
      '/inloggen',
      '/inloggen',
      '/inloggen',
    ]);
  });
});

describe('the second factor where it is required', () => {
  let api: SchoolApp;
  before(async () => {
    api = await startSchoolApp({ secondFactorRequired: true });
  });
  after(() => api.close());
  beforeEach(() => api.reset());

  it('keeps an admin and an operator out by password alone, and nobody else', async () => {
    const results = await Promise.all(
      (['admin', 'operator', 'coordinator', 'mentor', 'company'] as const).map(async (person) =>
        problemOf(
          await api
            .nobody()
            .post('/api/v1/session')
            .send({ email: `${person}@test.example`, password: PASSWORD }),
        ),
      ),
    );
    const missing = { status: 403, code: 'session.second-factor-missing' };
    expect(results).to.deep.equal([
      missing,
      missing,
      { status: 200, code: undefined },
      { status: 200, code: undefined },
      { status: 200, code: undefined },
    ]);
  });

  it('is set up on the way in, and can’t be turned off', async () => {
    const client = api.nobody();
    const first = await client.post('/inloggen').type('form').send({ email: 'admin@test.example', password: PASSWORD });
    expect(first.headers.location).to.equal('/inloggen/tweede-stap');
    const shown = await client.get('/inloggen/tweede-stap').expect(200);
    const secret = /<code>([A-Z2-7 ]+)<\/code>/.exec(shown.text)![1]!.replace(/ /g, '');
    expect((await client.get('/inloggen/tweede-stap')).text, 'the same again').to.include(shown.text.slice(-2000));
    expect((await client.get('/api/v1/session')).status).to.equal(401);
    const done = await client
      .post('/inloggen/tweede-stap')
      .type('form')
      .send({ code: codeAt(secret, NOW) });
    expect([done.status, done.text.match(/<code>[2-9a-z]{5}-[2-9a-z]{5}<\/code>/g)?.length]).to.deep.equal([200, 10]);
    expect((await client.get('/api/v1/session')).status).to.equal(200);
    const off = await client.post('/api/v1/account/second-factor/removal').send({ code: codeAt(secret, later(30)) });
    expect(problemOf(off)).to.deep.equal({ status: 422, code: 'second-factor.required-for-role' });
  });
});
