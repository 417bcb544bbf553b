import { expect } from 'chai';
import { startOpenIdProvider } from '../support/oidc.js';
import { problemOf, startSchoolApp, type SchoolApp } from '../support/school-app.js';

const BASE = 'http://127.0.0.1:9';

describe('signing in at the own school or company', () => {
  let api: SchoolApp;
  let oidc: Awaited<ReturnType<typeof startOpenIdProvider>>;
  let providerId: string;

  before(async () => {
    oidc = await startOpenIdProvider(`${BASE}/inloggen/terug`);
    api = await startSchoolApp({ baseUrl: () => BASE, plainLoopback: true });
  });
  after(async () => {
    oidc.stop();
    await api.close();
  });
  const add = async (fields: object = {}) =>
    (await api.as('operator')).post('/api/v1/identity-providers').send({
      name: 'Het Berkel',
      issuer: oidc.issuer,
      clientId: 'leerwerkplek',
      clientSecret: 'a-client-secret',
      schoolId: 'sch-1',
      ...fields,
    });
  beforeEach(async () => {
    await api.reset();
    providerId = ((await add()).body as { id: string }).id;
  });

  type Client = ReturnType<SchoolApp['nobody']>;
  const begin = async (client: Client, id = providerId): Promise<string> =>
    (await client.get(`/inloggen/organisatie/${id}?terug=/leerlingen`).expect(303)).headers.location!;
  const comeBack = (client: Client, back: URL) => client.get(`${back.pathname}${back.search}`);
  const signIn = async (login: string, client: Client = api.nobody(), id = providerId) => {
    const answer = await comeBack(client, await oidc.signInAt(await begin(client, id), login));
    return { client, answer, who: await client.get('/api/v1/session') };
  };

  it('lets in who has an account of that school with the verified address', async () => {
    const list = await api.nobody().get('/inloggen/organisatie').expect(200);
    expect(list.text).to.include('Het Berkel').and.to.include(`/inloggen/organisatie/${providerId}`);
    const { answer, who } = await signIn('coordinator@test.example');
    expect([answer.status, answer.headers.location]).to.deep.equal([303, '/leerlingen']);
    expect((who.body as { accountId: string }).accountId).to.equal('acc-coordinator');
  });

  it('asks with PKCE, state and nonce', async () => {
    const url = new URL(await begin(api.nobody()));
    const { code_challenge_method, response_type, redirect_uri, ...rest } = Object.fromEntries(url.searchParams);
    expect({ code_challenge_method, response_type, redirect_uri }).to.deep.equal({
      code_challenge_method: 'S256',
      response_type: 'code',
      redirect_uri: `${BASE}/inloggen/terug`,
    });
    for (const name of ['code_challenge', 'state', 'nonce']) expect(rest[name], name).to.have.length.above(40);
  });

  for (const [what, login] of [
    ['an address that is not verified', 'unverified:coordinator@test.example'],
    ['an account of another school', 'foreign-coordinator@test.example'],
    ['an account without a school', 'operator@test.example'],
    ['no account', 'nobody@test.example'],
  ] as const)
    it(`keeps out ${what}`, async () => {
      const { answer, who } = await signIn(login);
      expect([answer.status, who.status]).to.deep.equal([422, 401]);
      expect(answer.text).to.include('hebt hier geen account');
    });

  it('knows a person by the subject, not by an address that went to somebody else', async () => {
    await signIn('coordinator@test.example');
    const { who } = await signIn('other:coordinator@test.example');
    expect(who.status, 'another subject with the same address').to.equal(401);
    const operator = await api.as('operator');
    await operator
      .patch('/api/v1/accounts/acc-coordinator')
      .set('If-Match', '"1"')
      .send({ schoolId: 'sch-2' })
      .expect(200);
    expect((await signIn('coordinator@test.example')).who.status, 'moved to another school').to.equal(401);
  });

  it('takes an answer only in the session that asked, once, and unchanged', async () => {
    const client = api.nobody();
    const back = await oidc.signInAt(await begin(client), 'coordinator@test.example');
    expect((await comeBack(api.nobody(), back)).status, 'in another browser').to.equal(422);
    const changed = new URL(back);
    changed.searchParams.set('state', 'x'.repeat(43));
    expect((await comeBack(client, changed)).status, 'another state').to.equal(422);
    expect((await comeBack(client, back)).headers.location).to.equal('/leerlingen');
    expect((await comeBack(client, back)).status, 'again').to.equal(422);
    const refused = await begin(client).then(() => client.get('/inloggen/terug?error=access_denied'));
    expect(refused.status).to.equal(422);
  });

  it('signs in nobody who was disabled here, or by a service that was switched off', async () => {
    const account = (await api.storage.accounts.get('acc-coordinator'))!;
    await api.storage.accounts.replace({ ...account, disabledOn: new Date('2026-11-01T00:00:00Z') });
    expect((await signIn('coordinator@test.example')).who.status).to.equal(401);
    const operator = await api.as('operator');
    await operator
      .patch(`/api/v1/identity-providers/${providerId}`)
      .set('If-Match', '"1"')
      .send({ enabled: false })
      .expect(200);
    expect((await api.nobody().get(`/inloggen/organisatie/${providerId}`)).status).to.equal(404);
    expect((await api.nobody().get('/inloggen/organisatie')).text).not.to.include('Het Berkel');
  });

  it('says so when the service does not answer', async () => {
    const added = (await add({ name: 'Weg', issuer: 'http://127.0.0.1:1' })).body as { id: string };
    const answer = await api.nobody().get(`/inloggen/organisatie/${added.id}`);
    expect([answer.status, answer.text]).to.satisfy(
      ([status, text]: [number, string]) => status === 422 && text.includes('antwoordt niet'),
    );
  });

  it('keeps the secret encrypted, shows it to nobody, and takes issuers that are safe', async () => {
    const shown = await (await api.as('operator')).get('/api/v1/identity-providers').expect(200);
    const stored = JSON.stringify(await api.connection.collection('identityProviders').find({}).toArray());
    for (const text of [shown.text, stored]) expect(text).not.to.include('a-client-secret');
    const invalid = (error: string) => ({ status: 422, code: 'identity-provider.invalid', errors: [error] });
    for (const issuer of [
      'http://school.example',
      'file:///etc/passwd',
      'https://user:pw@school.example',
      'https://school.example/?a=b',
    ])
      expect(problemOf(await add({ issuer })), issuer).to.deep.equal(invalid('issuer wrong-form'));
    expect(problemOf(await add({ companyId: 'cmp-1' }))).to.deep.equal(invalid('schoolId school-or-company'));
    expect((await (await api.as('coordinator')).get('/api/v1/identity-providers')).status).to.equal(403);
  });
});
